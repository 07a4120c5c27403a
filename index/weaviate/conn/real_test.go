package conn_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/filter"
	"paperkin/index/paper"
	"paperkin/index/weaviate/conn"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/weaviatetest"
)

// Tests in this file ask a real cluster.

func TestMain(m *testing.M) { os.Exit(weaviatetest.Run(m)) }

// made returns a class with records in it.
func made(t *testing.T, c *conn.Cluster, library string, records []schema.Record) (class string) {
	t.Helper()
	class = schema.ClassName(library, "1")
	if err := c.CreateClass(t.Context(), schema.PapersClass(class, schema.SizeFor(c.Len(), 0))); err != nil {
		t.Fatal(err)
	}
	put(t, c, class, records)
	weaviatetest.Settle(t, c, class, len(records))
	return class
}

func put(t *testing.T, c *conn.Cluster, class string, records []schema.Record) {
	t.Helper()
	if err := c.Put(t.Context(), encoded(t, class, records)); err != nil {
		t.Fatal(err)
	}
}

func encoded(t *testing.T, class string, records []schema.Record) (objects []*pb.BatchObject) {
	t.Helper()
	var e schema.Encoder
	for _, r := range records {
		o, err := e.Object(class, r)
		if err != nil {
			t.Fatal(err)
		}
		objects = append(objects, o)
	}
	return objects
}

func on(property string, operator pb.Filters_Operator) *pb.Filters {
	return &pb.Filters{Operator: operator, Target: &pb.FilterTarget{Target: &pb.FilterTarget_Property{Property: property}}}
}

func number(property string, operator pb.Filters_Operator, n int64) *pb.Filters {
	f := on(property, operator)
	f.TestValue = &pb.Filters_ValueInt{ValueInt: n}
	return f
}

func text(property string, operator pb.Filters_Operator, s string) *pb.Filters {
	f := on(property, operator)
	f.TestValue = &pb.Filters_ValueText{ValueText: s}
	return f
}

func anyOf(property string, values []string) *pb.Filters {
	f := on(property, pb.Filters_OPERATOR_CONTAINS_ANY)
	f.TestValue = &pb.Filters_ValueTextArray{ValueTextArray: &pb.TextArray{Values: values}}
	return f
}

func all(filters ...*pb.Filters) *pb.Filters {
	return &pb.Filters{Operator: pb.Filters_OPERATOR_AND, Filters: filters}
}

// keys are those of the papers that a filter finds, in an order.
func keys(t *testing.T, c *conn.Cluster, class string, f *pb.Filters, sort ...*pb.SortBy) (keys []int64) {
	t.Helper()
	properties := []string{schema.Key}
	for _, by := range sort { // shards are merged by what they return
		properties = append(properties, by.Path...)
	}
	reply, err := c.Search(t.Context(), &pb.SearchRequest{Collection: class, Filters: f, SortBy: sort, Limit: 1000,
		Properties: &pb.PropertiesRequest{NonRefProperties: properties}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range reply.Results {
		keys = append(keys, schema.Int(r, schema.Key))
	}
	if len(sort) == 0 {
		slices.Sort(keys)
	}
	return keys
}

// odd are records with something of everything.
func odd() []schema.Record {
	return []schema.Record{
		{Key: 1, State: "pending", Note: "no-abstract", Paper: paper.Paper{ID: "sha:0", Aliases: []string{"sha:0"}, Title: "?"}},
		{Key: math.MaxInt32, Run: 3, Arrived: "2026-11-23T09:00:00Z", State: "failed", Reason: "too \"long\"\n", Stamp: "s1", Carried: []string{"doi:10.1/book", "pmid:7"},
			Files: []string{"a b.bib", "-"}, Vector: []float32{.6, -.8, float32(math.Copysign(0, -1)), 1e-30},
			Paper: paper.Paper{ID: "doi:10.1/a*b?c", Aliases: []string{"arxiv:2401.00001", "doi:10.1/a*b?c"}, Keys: []string{"Knuth 84", "zotero:ABC"},
				Title: "Zürich: l'été <b> 深層学習", Abstract: "Line one.\n\nTNF-α & $x^2$ \"quoted\" \\ \u2028 end", Authors: []string{"Hans Müller", "Đặng Thị", "G. E. Hinton"},
				Names: []paper.Name{{Family: "Müller", Given: "Hans"}, {Literal: "Đặng Thị"}, {Family: "Hinton", Given: "G. E."}}, EtAl: true,
				Published: "2024-05", Venue: "J. of “Tests”", Categories: []string{"cs.CL", "CS.cl", " "}, Keywords: []string{"Été", "a,b"}, URL: "https://e.example/A b?c=%20#d",
				Type: "article-journal", SourceType: "bibtex:misc", Fields: map[string]string{"volume": "3"}, People: map[string][]paper.Name{"editor": {{Family: "X"}}},
				Dates: map[string]string{"accessed": "2024~"}, Files: []string{"x.pdf", "http://e.example/y.pdf"},
				Counts: paper.Counts{paper.Citations: {Number: 0, Seen: "2026-11-02"}, paper.Upvotes: {Number: paper.MaxCount}},
				Extra:  map[string]json.RawMessage{"n": json.RawMessage(`{"a":[1,null]}`)}, Original: &paper.Original{Title: "Z{\\\"u}rich"}}},
	}
}

// TestRoundTrip: a paper comes back as it went, to the bit.
func TestRoundTrip(t *testing.T) {
	s := weaviatetest.Shared(t, 3)
	c := s.Open(t, conn.Options{})
	want := odd()
	class := made(t, c, s.Library(t), want)
	var uuids []string
	for _, r := range want {
		uuids = append(uuids, schema.UUID(r.Paper.ID))
	}
	reply, err := c.Search(t.Context(), &pb.SearchRequest{Collection: class, Filters: anyOf("_id", uuids), Limit: 10,
		Properties: &pb.PropertiesRequest{ReturnAllNonrefProperties: true}, Metadata: &pb.MetadataRequest{Uuid: true, Vectors: []string{schema.Vector}}})
	if err != nil {
		t.Fatal(err)
	}
	var got []schema.Record
	for _, result := range reply.Results {
		r, err := schema.Read(result)
		if err != nil {
			t.Fatal(err)
		}
		if id := result.Metadata.Id; id != schema.UUID(r.Paper.ID) {
			t.Errorf("%s has the id %s", r.Paper.ID, id)
		}
		got = append(got, r)
	}
	slices.SortFunc(got, func(a, b schema.Record) int { return cmp.Compare(a.Key, b.Key) })
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if math.Signbit(float64(got[1].Vector[2])) != true {
		t.Error("a component has lost its sign")
	}
}

// dated are records with dates of every kind, authors, venues and counts, from a seed.
func dated(n int) []schema.Record {
	r := rand.New(rand.NewPCG(7, 7))
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	var records []schema.Record
	for i := range n {
		id := pick("doi:10.1/", "openreview:A", "openreview:a", "arxiv:") + fmt.Sprint(i)
		p := paper.Paper{ID: id, Aliases: []string{id}, Title: pick("Zebra", "éclair", "Alpha", "alpha!", "?", "深層"), Venue: pick("", "", "Nature", "NATURE", "acl", "Été"),
			Published: pick("", "2021", "2021-05", "2021-05-17", "2021-04", "2021-06-01", "2022", "2020-12-31")}
		for range r.IntN(3) {
			p.Authors = append(p.Authors, pick("Hans Müller", "G. Hinton", "Geoffrey E. Hinton", "Wei Zhang", "Zhang Wei", "Plato", "J.-P. Sartre"))
		}
		if r.IntN(2) == 0 {
			p.Counts = paper.Counts{paper.Citations: {Number: int64(r.IntN(3))}}
		}
		records = append(records, schema.Record{Key: int64(i + 1), Paper: p, Run: int64(r.IntN(4))})
	}
	return records
}

// those are the keys of the records that pass.
func those(records []schema.Record, pass func(paper.Paper) bool) (keys []int64) {
	for _, r := range records {
		if pass(r.Paper) {
			keys = append(keys, r.Key)
		}
	}
	return keys
}

// TestProperties: properties find and sort what filters and orders mean.
func TestProperties(t *testing.T) {
	s := weaviatetest.Shared(t, 3)
	c := s.Open(t, conn.Options{})
	records := dated(120)
	class := made(t, c, s.Library(t), records)

	for _, bound := range []string{"2020", "2021", "2021-05", "2021-05-17", "2021-05-18", "2021-12", "2022-01-01"} {
		d := filter.DateOf(bound)
		since := those(records, func(p paper.Paper) bool { return filter.DateOf(p.Published).Within(d, 0) })
		if got := keys(t, c, class, number(schema.Last, pb.Filters_OPERATOR_GREATER_THAN_EQUAL, schema.FirstDay(d))); !slices.Equal(got, since) {
			t.Errorf("since %s: got %v, want %v", bound, got, since)
		}
		until := those(records, func(p paper.Paper) bool { return filter.DateOf(p.Published).Within(0, d) })
		if got := keys(t, c, class, all(number(schema.First, pb.Filters_OPERATOR_GREATER_THAN, 0), number(schema.First, pb.Filters_OPERATOR_LESS_THAN_EQUAL, schema.LastDay(d)))); !slices.Equal(got, until) {
			t.Errorf("until %s: got %v, want %v", bound, got, until)
		}
	}
	for _, start := range []string{"zhang", "wei", "wei z", "muller", "mueller", "hans mue", "hinton", "p sartre", "x"} {
		want := those(records, func(p paper.Paper) bool {
			return slices.ContainsFunc(schema.NamesOf(p.Authors), func(name string) bool { return strings.HasPrefix(name, start) })
		})
		if got := keys(t, c, class, text(schema.Names, pb.Filters_OPERATOR_LIKE, start+"*")); !slices.Equal(got, want) {
			t.Errorf("author %q: got %v, want %v", start, got, want)
		}
	}
	for _, order := range filter.Orders {
		testOrder(t, c, class, records, order)
	}
}

// testOrder sorts by what a paper has, with that which has nothing left out.
func testOrder(t *testing.T, c *conn.Cluster, class string, records []schema.Record, order filter.Order) {
	t.Helper()
	counted := func(r schema.Record) string { return fmt.Sprintf("%012d", r.Paper.Counts[paper.Counted(order)].Number) }
	by := map[filter.Order]struct {
		property string
		value    func(schema.Record) string
	}{
		filter.ByDate:      {schema.First, func(r schema.Record) string { return fmt.Sprintf("%012d", uint32(filter.DateOf(r.Paper.Published))) }},
		filter.ByAdded:     {schema.Run, func(r schema.Record) string { return fmt.Sprintf("%012d", r.Run) }},
		filter.ByTitle:     {schema.TitleKey, func(r schema.Record) string { return paper.FoldWords(r.Paper.Title) }},
		filter.ByVenue:     {schema.Venue, func(r schema.Record) string { return paper.Fold(r.Paper.Venue) }},
		filter.ByCitations: {schema.Citations, counted},
		filter.ByUpvotes:   {schema.Upvotes, counted},
		filter.ByID:        {schema.IDOrder, func(r schema.Record) string { return r.Paper.ID }},
	}[order]
	has := slices.DeleteFunc(slices.Clone(records), func(r schema.Record) bool { return !slices.Contains(schema.HasOf(r), string(order)) })
	slices.SortFunc(has, func(a, b schema.Record) int {
		n := strings.Compare(by.value(a), by.value(b))
		if order.Falls() {
			n = -n
		}
		return cmp.Or(n, strings.Compare(a.Paper.ID, b.Paper.ID))
	})
	var want []int64
	for _, r := range has {
		want = append(want, r.Key)
	}
	got := keys(t, c, class, all(number(schema.Key, pb.Filters_OPERATOR_GREATER_THAN, 0), text(schema.Has, pb.Filters_OPERATOR_EQUAL, string(order))),
		&pb.SortBy{Path: []string{by.property}, Ascending: !order.Falls()}, &pb.SortBy{Path: []string{schema.IDOrder}, Ascending: true})
	if !slices.Equal(got, want) {
		t.Errorf("by %s: got %v, want %v", order, got, want)
	}
}

// TestAliases: what names a paper finds it, whatever characters it has.
func TestAliases(t *testing.T) {
	s := weaviatetest.Shared(t, 3)
	c := s.Open(t, conn.Options{})
	records := odd()
	class := made(t, c, s.Library(t), records)
	for ref, want := range map[string]schema.Way{
		"doi:10.1/a*b?c": schema.ByID, "https://arxiv.org/abs/2401.00001v2": schema.ByID, "DOI:10.1/A*B?C": schema.ByID, "doi:10.1/book": schema.ByCarried, "Knuth 84": schema.ByKey,
		"knuth 84": schema.ByAnyCase, "ZOTERO:abc": schema.ByAnyCase, "https://e.example/A%20b?c=%20": 0, "https://e.example/A%20b?c=%20#d": schema.ByAddress, "www.e.example/y.pdf": schema.ByAddress,
		"e.example/y.pdf": schema.ByAddress, "10.1/axbxc": 0, "Knuth": 0,
	} {
		tokens := schema.TokensFor(ref)
		reply, err := c.Search(t.Context(), &pb.SearchRequest{Collection: class, Filters: anyOf(schema.Named, tokens.List()), Limit: 10,
			Properties: &pb.PropertiesRequest{NonRefProperties: []string{schema.Key, schema.Named}}})
		if err != nil {
			t.Fatal(err)
		}
		if len(reply.Results) != min(1, int(want)) {
			t.Errorf("%q finds %d papers", ref, len(reply.Results))
			continue
		}
		if want > 0 {
			if got := tokens.Ways(schema.Text(reply.Results[0], schema.Named)); len(got) == 0 || slices.Min(got) != want {
				t.Errorf("%q names the paper by way %d, want %d", ref, got, want)
			}
		}
	}
}

// TestRealKey: a real server wants the key on both ports.
func TestRealKey(t *testing.T) {
	s := weaviatetest.Start(t, 1, "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED=false", "AUTHENTICATION_APIKEY_ENABLED=true",
		"AUTHENTICATION_APIKEY_ALLOWED_KEYS=s3cret", "AUTHENTICATION_APIKEY_USERS=ann", "AUTHORIZATION_ADMINLIST_ENABLED=true", "AUTHORIZATION_ADMINLIST_USERS=ann")
	c := s.Open(t, conn.Options{Key: "s3cret"})
	class := schema.PapersClass("Papers_1", schema.SizeFor(1, 0))
	if err := c.CreateClass(t.Context(), class); err != nil {
		t.Fatal(err)
	}
	put(t, c, "Papers_1", odd())
	if got := keys(t, c, "Papers_1", nil); len(got) != 2 {
		t.Errorf("with the key: %v", got)
	}
	for _, key := range []string{"", "other"} {
		c := s.Open(t, conn.Options{Key: key})
		_, search := c.Search(context.Background(), &pb.SearchRequest{Collection: "Papers_1"})
		_, rest := c.Classes(t.Context())
		for what, err := range map[string]error{"search": search, "put": c.Put(t.Context(), encoded(t, "Papers_1", odd())), "REST": rest} {
			if !errors.Is(err, conn.ErrDenied) {
				t.Errorf("key %q, %s: %v", key, what, err)
			}
		}
	}
}
