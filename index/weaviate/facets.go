package weaviate

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/where"
)

// facets are the properties of the values of a facet: as they are compared, and as they are
// written.
var facets = map[index.Facet]struct{ folded, shown string }{
	filter.Venue:    {schema.Venue, schema.VenueShown},
	filter.Category: {schema.Categories, schema.CategoriesShown},
	filter.Keyword:  {schema.Keywords, schema.KeywordsShown},
	filter.Author:   {schema.Authors, schema.AuthorsShown},
	filter.Kind:     {schema.Kind, schema.KindShown},
	filter.Source:   {schema.Files, ""},
}

// mostValues is how many values of a facet are counted where all are asked for. The engine
// takes as many steps for each value that it finds.
const mostValues = 300

// counts counts the papers with each value of a facet among those that are chosen, all for
// nil, and returns the n that most have; 0: those of mostValues. Each part of the collection
// counts for itself, and leaves out what few of its papers have.
func (c *collection) counts(ctx context.Context, in *chosen, f index.Facet, n int) ([]index.Count, error) {
	filters, err := in.exactly(ctx)
	if err != nil {
		return nil, err
	}
	filters = where.Guarded(filters)
	if f == filter.Year {
		papers, err := c.years(ctx, in, filters)
		return filter.Top(countsOf(papers), n), err
	}
	return c.patient().values(ctx, filters, f, n, "")
}

// values is [collection.counts] of values whose folded form begins with a text, among the
// papers that pass a filter.
func (c *collection) values(ctx context.Context, filters *pb.Filters, f index.Facet, n int, start string) ([]index.Count, error) {
	of, ok := facets[f]
	if !ok {
		return nil, fmt.Errorf("no facet %q", f)
	}
	most := mostValues
	if n > 0 {
		most = min(max(mostValues, 2*n), 50+5*n)
	}
	request := &pb.AggregateRequest{Collection: c.class, Filters: filters, Aggregations: []*pb.AggregateRequest_Aggregation{occurrences(of.folded, most)}}
	if of.shown != "" { // a value may be written in several ways
		request.Aggregations = append(request.Aggregations, occurrences(of.shown, 2*most))
	}
	reply, err := c.cluster.Aggregate(ctx, request)
	if err != nil {
		return nil, superseded(err)
	}
	written := map[string]index.Count{} // by folded value
	for value, papers := range occurring(reply, of.shown) {
		folded := f.Folded(value)
		if best := written[folded]; papers > best.Papers || papers == best.Papers && value < best.Value {
			written[folded] = index.Count{Value: value, Papers: papers}
		}
	}
	var counts []index.Count
	for value, papers := range occurring(reply, of.folded) {
		if !strings.HasPrefix(value, start) || f == filter.Author && strings.HasSuffix(value, ".") { // see schema.Initialled
			continue
		}
		if as, ok := written[value]; ok {
			value = as.Value
		}
		counts = append(counts, index.Count{Value: value, Papers: papers})
	}
	return filter.Top(counts, n), nil
}

func occurrences(property string, most int) *pb.AggregateRequest_Aggregation {
	limit := uint32(most)
	return &pb.AggregateRequest_Aggregation{Property: property, Aggregation: &pb.AggregateRequest_Aggregation_Text_{
		Text: &pb.AggregateRequest_Aggregation_Text{TopOccurences: true, TopOccurencesLimit: &limit}}}
}

// occurring are the values of a property, and how many papers have each.
func occurring(reply *pb.AggregateReply, property string) map[string]int {
	papers := map[string]int{}
	for _, a := range reply.GetSingleResult().GetAggregations().GetAggregations() {
		if a.Property != property {
			continue
		}
		for _, item := range a.GetText().GetTopOccurences().GetItems() {
			papers[item.Value] += int(item.Occurs)
		}
	}
	return papers
}

// years counts the papers of each year of publication. Of all papers that is known.
func (c *collection) years(ctx context.Context, in *chosen, filters *pb.Filters) (papers map[int]int, err error) {
	if in == nil && c.view != nil && c.view.info.Years != nil {
		return c.view.info.Years, nil
	}
	limit := uint32(filter.YearsEnd)
	reply, err := c.patient().cluster.Aggregate(ctx, &pb.AggregateRequest{Collection: c.class, Filters: where.All(filters, where.Above(schema.Year, 0)),
		ObjectsCount: true, Limit: &limit, GroupBy: &pb.AggregateRequest_GroupBy{Collection: c.class, Property: schema.Year}})
	if err != nil {
		return nil, superseded(err)
	}
	papers = map[int]int{}
	for _, g := range reply.GetGroupedResults().GetGroups() {
		by := g.GetGroupedBy() // an integer, which is a number to the engine
		papers[int(by.GetInt()+int64(by.GetNumber()))] += int(g.GetObjectsCount())
	}
	return papers, nil
}

// countsOf are the papers of each year as those of values.
func countsOf(papers map[int]int) (counts []index.Count) {
	for _, year := range slices.Sorted(maps.Keys(papers)) {
		counts = append(counts, index.Count{Value: fmt.Sprintf("%04d", year), Papers: papers[year]})
	}
	return counts
}
