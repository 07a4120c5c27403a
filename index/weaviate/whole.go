package weaviate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index"
	"paperkin/index/vector"
	"paperkin/index/weaviate/conn"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/where"
)

// A question with a filter asks of all papers which few are the nearest, for the verdict, and
// how many pass the filter. Both answers are short: one call has both.

// alongside returns which of some queries is about all papers and short, and which one it is
// asked beside: one about a selection that is not counted yet, or about nearly all papers and
// the same vector, which answers both. They are -1 if there are no such.
func alongside(queries []index.Nearest) (short, beside int, sameList bool) {
	short = slices.IndexFunc(queries, func(q index.Nearest) bool { return q.In == nil && q.K <= leastNear })
	if short < 0 {
		return -1, -1, false
	}
	beside = slices.IndexFunc(queries, func(q index.Nearest) bool {
		c, none := whereOf(q.In)
		_, nearlyAll := without(q.In)
		return !none && (c.isToCount() || nearlyAll && slices.Equal(q.Vector, queries[short].Vector))
	})
	if beside < 0 {
		return -1, -1, false
	}
	_, sameList = without(queries[beside].In)
	return short, beside, sameList
}

// isToCount reports whether the engine can say how many papers are chosen, and has not.
func (c *chosen) isToCount() bool {
	if c == nil || !c.exact || c.filters == nil {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.count < 0
}

// nearestAndCount returns the nearest of all papers, and counts what is chosen. Where that does
// not go in one call, the papers will be counted by another one.
func (v *View) nearestAndCount(ctx context.Context, q index.Nearest, of *chosen) ([]vector.Neighbour, error) {
	results, papers, err := v.whole(ctx, q.Vector, of.filters)
	if err != nil {
		if isOver(ctx, err) {
			return nil, err
		}
		list, err := v.near(ctx, q)
		return neighbours(q, list), err
	}
	list, err := v.rows.take(results, true)
	if err != nil {
		return nil, err
	}
	of.counts(papers)
	v.count(of.filters, papers)
	return neighbours(q, list), nil
}

// isOver reports whether it is no use to ask in another way. What was too slow for one call
// may be answered by others.
func isOver(ctx context.Context, err error) bool {
	return ctx.Err() != nil || errors.Is(err, conn.ErrMinority)
}

// whole returns the papers nearest to a vector, and how many pass a filter.
func (v *View) whole(ctx context.Context, vector []float32, filter *pb.Filters) (near []*pb.SearchResult, papers int, err error) {
	passes, ok := where.GraphQL(filter)
	if !ok {
		return nil, 0, fmt.Errorf("no query for %v", filter)
	}
	literal, err := json.Marshal(vector)
	if err != nil {
		return nil, 0, err
	}
	text := fmt.Sprintf("{Get{%s(nearVector:{vector:%s,targetVectors:[%q]},limit:%d){%s %s %s %s %s %s _additional{vectors{%s}}}}Aggregate{%s(where:%s){meta{count}}}}",
		v.info.Class, literal, schema.Vector, leastNear, schema.Key, schema.ID, schema.Named, schema.First, schema.Title, schema.Abstract, schema.Vector, v.info.Class, passes)
	var data struct {
		Get       map[string][]nearOne
		Aggregate map[string][]struct{ Meta struct{ Count int } }
	}
	if err := v.reader.Cluster.Query(ctx, v.info.Class, text, &data); err != nil {
		return nil, 0, err
	}
	counts := data.Aggregate[v.info.Class]
	if len(counts) != 1 {
		return nil, 0, fmt.Errorf("%d counts of %s, want 1", len(counts), v.info.Class)
	}
	for _, one := range data.Get[v.info.Class] {
		if one.Key == 0 {
			return nil, 0, fmt.Errorf("a paper of %s without a key", v.info.Class)
		}
		near = append(near, one.result())
	}
	return near, counts[0].Meta.Count, nil
}

// nearOne is a paper in an answer to [View.whole].
type nearOne struct {
	Key, First                  int64
	PID, Named, Title, Abstract string
	Additional                  struct {
		Vectors map[string][]float32
	} `json:"_additional"`
}

// result is the paper as other calls return it.
func (n nearOne) result() *pb.SearchResult {
	number := func(n int64) *pb.Value { return &pb.Value{Kind: &pb.Value_IntValue{IntValue: n}} }
	text := func(t string) *pb.Value { return &pb.Value{Kind: &pb.Value_TextValue{TextValue: t}} }
	fields := map[string]*pb.Value{schema.Key: number(n.Key), schema.First: number(n.First), schema.ID: text(n.PID), schema.Named: text(n.Named),
		schema.Title: text(n.Title), schema.Abstract: text(n.Abstract)}
	var vectors []*pb.Vectors
	if v := n.Additional.Vectors[schema.Vector]; len(v) > 0 {
		vectors = append(vectors, &pb.Vectors{Name: schema.Vector, VectorBytes: schema.VectorBytes(v)})
	}
	return &pb.SearchResult{Properties: &pb.PropertiesResult{NonRefProps: &pb.Properties{Fields: fields}}, Metadata: &pb.MetadataResult{Vectors: vectors}}
}
