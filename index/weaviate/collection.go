package weaviate

import (
	"context"
	"fmt"
	"slices"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/weaviate/conn"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/where"
)

// mostResults is how many results Weaviate returns to one call, as it comes
// (QUERY_MAXIMUM_RESULTS), those before the first one that is asked for included.
const mostResults = 10_000

// mostPapers is how many papers one call asks for whole, about 2 kB each, of many that are
// read one after another, and mostNamed how many with little more than their ids: a call ends
// after two seconds, on a busy machine too.
const (
	mostPapers = 500
	mostNamed  = 3000
)

// wholeTime is how long a node may take for what it reads all papers for that pass a filter:
// lists in an order, and counts of values. It takes 7 to 29 us of CPU time a paper, and a node
// that hangs leaves the others their part of the minute that a server has for a question.
const wholeTime = 20 * time.Second

// rowProperties are what is asked of a paper that is shown.
var rowProperties = wholeProperties

// A collection is the papers of a library in one space, as they are asked for.
type collection struct {
	cluster *conn.Cluster
	class   string
	last    int64 // key that a paper has

	view *View // that keeps what is asked for; nil: nobody does
}

// collection is the papers of the view.
func (v *View) collection() *collection {
	return &collection{cluster: v.reader.Cluster, class: v.info.Class, last: v.info.LastKey, view: v}
}

// patient is the collection for what its nodes may take [wholeTime] for.
func (c *collection) patient() *collection {
	other := *c
	other.cluster = c.cluster.Within(wholeTime)
	return &other
}

// An ask is what one call asks for.
type ask struct {
	filters    *pb.Filters // nil: all papers
	sort       []*pb.SortBy
	offset, n  int
	properties []string
	vectors    bool // they are asked for too
}

// find returns papers. What they are sorted by is asked for too: v1.35.2 puts what its parts
// have sorted together by the properties that are asked for.
func (c *collection) find(ctx context.Context, a ask) ([]*pb.SearchResult, error) {
	if a.offset+a.n > mostResults {
		return nil, &DepthError{a.offset + a.n}
	}
	properties := slices.Clone(a.properties)
	for _, by := range a.sort {
		if !slices.Contains(properties, by.Path[0]) {
			properties = append(properties, by.Path[0])
		}
	}
	metadata := &pb.MetadataRequest{}
	if a.vectors {
		metadata = withVectors
	}
	reply, err := c.cluster.Search(ctx, &pb.SearchRequest{
		Collection: c.class,
		Filters:    a.filters,
		SortBy:     a.sort,
		Offset:     uint32(a.offset),
		Limit:      uint32(a.n),
		Properties: &pb.PropertiesRequest{NonRefProperties: properties},
		Metadata:   metadata,
	})
	if err != nil {
		return nil, superseded(err)
	}
	if c.view != nil && slices.Contains(a.properties, schema.Paper) {
		_, err = c.view.rows.take(reply.Results, a.vectors)
	}
	return reply.Results, err
}

// count is how many papers pass a filter.
func (c *collection) count(ctx context.Context, filters *pb.Filters) (int, error) {
	if c.view != nil {
		return c.view.countWhere(ctx, filters)
	}
	reply, err := c.cluster.Aggregate(ctx, &pb.AggregateRequest{Collection: c.class, Filters: filters, ObjectsCount: true})
	return int(reply.GetSingleResult().GetObjectsCount()), err
}

// each calls yield for the papers that pass a filter, in the order of their keys, until yield
// returns an error, which it passes on. What is written meanwhile may be seen or not. A call
// asks for at most n papers: those of a span of keys that should have fewer.
func (c *collection) each(ctx context.Context, filters *pb.Filters, n int, properties []string, yield func(*pb.SearchResult) error) error {
	all, err := c.count(ctx, filters)
	if err != nil || all == 0 {
		return err
	}
	width := spanFor(c.last, all, n)
	for after := int64(0); after < c.last; {
		upTo := min(c.last, after+width)
		found, err := c.find(ctx, ask{filters: where.All(filters, where.Above(schema.Key, after), where.UpTo(schema.Key, upTo)), n: n, properties: properties})
		if err != nil {
			return err
		}
		if len(found) == n && upTo-after > int64(n) { // there may be more
			width = max(int64(n), width/4)
			continue
		}
		slices.SortFunc(found, func(a, b *pb.SearchResult) int { return int(schema.Int(a, schema.Key) - schema.Int(b, schema.Key)) })
		for _, result := range found {
			if err := yield(result); err != nil {
				return err
			}
		}
		if after = upTo; len(found) < n/4 {
			width *= 2
		}
	}
	return nil
}

// spanFor is how many keys have about three quarters of n papers, of so many among all keys.
func spanFor(last int64, papers, n int) int64 {
	return max(int64(n), int64(float64(last)/float64(papers)*0.75*float64(n)))
}

// keyed are properties with the key.
func keyed(properties ...string) []string { return append([]string{schema.Key}, properties...) }

// DepthError says that a list goes further than the cluster lists.
type DepthError struct{ Wanted int }

func (e *DepthError) Error() string {
	return fmt.Sprintf("%d papers of a list, want at most the first %d of a cluster: narrow it by a filter, or export the papers", e.Wanted, mostResults)
}

// rowOf is what filters look at of a result with rowProperties.
func rowOf(result *pb.SearchResult) (where.Row, error) {
	p, err := schema.PaperOf(result)
	return where.Row{Key: schema.Int(result, schema.Key), Arrived: schema.ArrivedAt(schema.Int(result, schema.Arrived)), Paper: p}, err
}

// sortBy orders results by a property.
func sortBy(property string, falling bool) *pb.SortBy {
	return &pb.SortBy{Path: []string{property}, Ascending: !falling}
}
