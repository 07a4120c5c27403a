package schema

import (
	"fmt"
	"reflect"
	"slices"
)

// A Class is a collection, as Weaviate's REST interface has it.
type Class struct {
	Name       string     `json:"class"`
	Properties []Property `json:"properties"`

	Vectors     map[string]Index `json:"vectorConfig,omitempty"`
	Vectorizer  string           `json:"vectorizer,omitempty"`        // of a class without Vectors
	VectorIndex map[string]any   `json:"vectorIndexConfig,omitempty"` // of the same

	Inverted    map[string]any `json:"invertedIndexConfig"`
	Replication map[string]any `json:"replicationConfig"`
	Sharding    map[string]any `json:"shardingConfig"`
}

// An Index is one of vectors.
type Index struct {
	Vectorizer map[string]any `json:"vectorizer"`
	Type       string         `json:"vectorIndexType"`
	Config     map[string]any `json:"vectorIndexConfig"`
}

// A Property is one of a class.
type Property struct {
	Name         string   `json:"name"`
	Type         []string `json:"dataType"`
	Tokenization string   `json:"tokenization,omitempty"`
	Filterable   bool     `json:"indexFilterable"`
	Searchable   bool     `json:"indexSearchable"`
	Ranged       bool     `json:"indexRangeFilters"`
}

// A Size says over how many parts and machines a class is spread.
type Size struct {
	Shards   int // fixed once the class is there: as many as there may ever be nodes
	Replicas int // of each shard
}

// SizeFor is the size of a class on so many nodes: a shard for each, three replicas. Shards
// other than 0 are taken instead.
func SizeFor(nodes, shards int) Size {
	if shards == 0 {
		shards = nodes
	}
	return Size{Shards: max(1, shards), Replicas: max(1, min(3, nodes))}
}

// ClassName is the name of the class of a library's papers in a space.
func ClassName(library, space string) string { return library + "_" + space }

// MetaName is the name of a library's second class.
func MetaName(library string) string { return library + "_meta" }

// AuditAlias is the name of an alias of the second class that means nothing: setting it is a
// change that all nodes count.
func AuditAlias(library string) string { return library + "_audit" }

// PapersClass is the class of the papers of a library in a space.
//
// The index of vectors is HNSW with codes of 8 bits, which finds as much as without them:
// codes of one bit lose too much below 1,000 dimensions. Vectors are of unit length, so the
// dot product is the cosine.
func PapersClass(name string, size Size) Class {
	c := size.class(name)
	c.Properties = slices.Clone(paperProperties)
	c.Vectors = map[string]Index{Vector: {
		Vectorizer: map[string]any{"none": map[string]any{}},
		Type:       "hnsw",
		Config:     map[string]any{"distance": "dot", "rq": map[string]any{"enabled": true, "bits": 8}},
	}}
	return c
}

// MetaClass is a library's second class: what the library is, its words, and which nodes
// were audited. Its objects have no vectors.
func MetaClass(name string, size Size) Class {
	c := size.class(name)
	c.Properties = slices.Clone(metaProperties)
	c.Vectorizer, c.VectorIndex = "none", map[string]any{"skip": true}
	return c
}

// class is what all classes have. Objects that differ between replicas are mended in the
// background, by what was written or deleted last.
func (s Size) class(name string) Class {
	return Class{
		Name: name,
		Inverted: map[string]any{
			"bm25":      map[string]any{"k1": 1.2, "b": 0.75},
			"stopwords": map[string]any{"preset": "none"},
		},
		Replication: map[string]any{"factor": s.Replicas, "asyncEnabled": s.Replicas > 1, "deletionStrategy": "TimeBasedResolution"},
		Sharding:    map[string]any{"desiredCount": s.Shards},
	}
}

// kept are properties that are returned and never looked for.
func kept(name string) Property { return Property{Name: name, Type: []string{"text"}} }

func keptList(name string) Property { return Property{Name: name, Type: []string{"text[]"}} }

// whole are texts that are compared whole.
func whole(name string) Property {
	return Property{Name: name, Type: []string{"text"}, Tokenization: "field", Filterable: true}
}

func wholeList(name string) Property {
	p := whole(name)
	p.Type = []string{"text[]"}
	return p
}

// words are texts of words that are ours already.
func words(name string) Property {
	return Property{Name: name, Type: []string{"text"}, Tokenization: "whitespace", Filterable: true, Searchable: true}
}

// number is an integer that is looked for by its value and by bounds, and sorted by.
func number(name string) Property {
	return Property{Name: name, Type: []string{"int"}, Filterable: true, Ranged: true}
}

// bound is an integer that is looked for by bounds alone.
func bound(name string) Property { return Property{Name: name, Type: []string{"int"}, Ranged: true} }

// rank is an integer that is sorted by alone.
func rank(name string) Property {
	return Property{Name: name, Type: []string{"int"}, Filterable: true}
}

var paperProperties = []Property{
	number(Key), whole(ID), whole(IDOrder), kept(Paper), wholeList(Aliases), words(Named),
	whole(TitleKey), words(Title), words(Abstract),
	number(First), bound(Last), number(Year), rank(Run), number(Arrived),
	wholeList(Categories), wholeList(Keywords), whole(Venue), whole(Kind), wholeList(Authors), wholeList(Names), wholeList(Files),
	wholeList(Has), rank(Citations), rank(Upvotes),
	keptList(CategoriesShown), keptList(KeywordsShown), kept(VenueShown), kept(KindShown), keptList(AuthorsShown),
	whole(State), kept(Note), kept(Reason), kept(Stamp),
}

var metaProperties = []Property{whole(Sort), kept(Body), whole(Word), number(Papers)}

// Differs says in what a class as a server has it differs from the one that was made: empty
// if in nothing that matters to us. What it has besides, and over how many machines it is
// spread, may be changed by whoever looks after the server.
func (c Class) Differs(there Class) string {
	for _, want := range c.Properties {
		i := slices.IndexFunc(there.Properties, func(p Property) bool { return p.Name == want.Name })
		if i < 0 {
			return fmt.Sprintf("it has no property %s", want.Name)
		}
		got := there.Properties[i]
		if want.Tokenization == "" {
			got.Tokenization = "" // of a property without an index the server says something
		}
		if !reflect.DeepEqual(got, want) {
			return fmt.Sprintf("its property %s is %+v, not %+v", want.Name, got, want)
		}
	}
	for name, want := range c.Vectors {
		got, ok := there.Vectors[name]
		if !ok {
			return fmt.Sprintf("it has no vector %s", name)
		}
		if got.Type != want.Type || got.Config["distance"] != want.Config["distance"] {
			return fmt.Sprintf("its vectors are found by %s and %v, not by %s and %v", got.Type, got.Config["distance"], want.Type, want.Config["distance"])
		}
	}
	return ""
}
