// Package schema is what a library is in Weaviate: classes and their properties, the ids of
// objects, and a paper as an object and back.
//
// It asks no server: package conn does. It knows neither questions nor filters, only what
// they find.
package schema

// Properties of a paper. Texts that are compared whole are "field" for Weaviate, lists of
// words "whitespace"; both are as they are here, since Weaviate folds nothing of them.
// What a paper lacks is left out of it, but for numbers: those are always there, so that
// papers can be sorted by them.
const (
	Key     = "key"     // number that the writer's catalogue gave the paper
	ID      = "pid"     // canonical id
	IDOrder = "pidkey"  // orders as the bytes of the id do: see [OrderOf]
	Paper   = "paper"   // the paper whole: a line of JSON, without an index
	Aliases = "aliases" // every text that names the paper: see [AliasesOf]

	Named = "named" // words for Aliases and TitleKey, so that a search for words finds them: see [TokensFor]

	TitleKey = "titlekey" // paper.FoldWords of the title
	Title    = "title"    // lexical.Words of the title, joined by blanks; searched
	Abstract = "abstract" // the same of the abstract

	First   = "first"   // filter.Date.Number of the date of publication: see [FirstDay]; 0 if unknown
	Last    = "last"    // the last day that the date can mean: see [LastDay]; 0 if unknown
	Year    = "year"    // of publication; 0 if unknown
	Run     = "run"     // number of the import that it came with; 0 if unknown
	Arrived = "arrived" // when the import began that it came with, in seconds of Unix time; 0 if unknown

	Categories = "categories" // paper.Fold of each; so are keywords, venue and kind
	Keywords   = "keywords"
	Venue      = "venue"
	Kind       = "kind"
	Authors    = "authors" // paper.FoldWords of each whole name, and [Initialled] ones
	Names      = "names"   // from each of its words on, in all its spellings: see [NamesOf]
	Files      = "files"   // values of the facet filter.Source

	Has = "has" // names of filter.Parts that it has, and of properties that are not empty: see [HasOf]

	Citations = "citations" // numbers of paper.Counts, -1 where there is none
	Upvotes   = "upvotes"

	// As they are written, for facets, without an index.
	CategoriesShown = "categoriesshown"
	KeywordsShown   = "keywordsshown"
	VenueShown      = "venueshown"
	KindShown       = "kindshown"
	AuthorsShown    = "authorsshown"

	State  = "state"  // catalogue.State in the space of the class
	Note   = "note"   // catalogue.Note, without an index
	Reason = "reason" // of a failure, without an index
	Stamp  = "stamp"  // what the writer made the object of, without an index
)

// Properties of the objects of a library's second class: see [MetaClass].
const (
	Sort   = "sort"   // what the object is: InfoSort, WordSort or AuditSort
	Body   = "body"   // JSON, without an index
	Word   = "word"   // a word of the library
	Papers = "papers" // that have the word in title or abstract
)

// Values of [Sort].
const (
	InfoSort  = "info"
	WordSort  = "word"
	AuditSort = "audit"
)

// Vector is the name of the vector of a paper.
const Vector = "v"
