package weaviate

import (
	"context"
	"fmt"
	"strings"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/weaviate/where"
)

// count notes how many papers pass a filter.
func (v *View) count(filter *pb.Filters, papers int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.counted[filter.String()] = papers
}

// isCounted returns how many papers pass a filter, if they were counted.
func (v *View) isCounted(filter *pb.Filters) (papers int, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	papers, ok = v.counted[filter.String()]
	return papers, ok
}

// countWhere counts the papers that pass a filter.
func (v *View) countWhere(ctx context.Context, filter *pb.Filters) (int, error) {
	n, ok := v.isCounted(filter)
	if ok {
		return n, nil
	}
	reply, err := v.reader.Cluster.Aggregate(ctx, &pb.AggregateRequest{Collection: v.info.Class, ObjectsCount: true, Filters: filter})
	if err != nil {
		return 0, superseded(err)
	}
	single := reply.GetSingleResult()
	if single == nil {
		return 0, fmt.Errorf("count of %s without a number", v.info.Class)
	}
	n = int(single.GetObjectsCount())
	v.count(filter, n)
	return n, nil
}

// countAll counts the papers that pass each of some filters, in one call. Where that does not
// go, they will be counted one by one.
func (v *View) countAll(ctx context.Context, filters []*pb.Filters) error {
	var text strings.Builder
	var asked []*pb.Filters
	for _, f := range filters {
		if _, ok := v.isCounted(f); ok {
			continue
		}
		if passes, ok := where.GraphQL(f); ok {
			fmt.Fprintf(&text, "n%d:%s(where:%s){meta{count}}", len(asked), v.info.Class, passes)
			asked = append(asked, f)
		}
	}
	if len(asked) < 2 {
		return nil
	}
	var data struct {
		Aggregate map[string][]struct{ Meta struct{ Count int } }
	}
	if err := v.reader.Cluster.Query(ctx, v.info.Class, "{Aggregate{"+text.String()+"}}", &data); err != nil {
		if isOver(ctx, err) {
			return err
		}
		return nil
	}
	for i, f := range asked {
		if counts := data.Aggregate[fmt.Sprintf("n%d", i)]; len(counts) == 1 {
			v.count(f, counts[0].Meta.Count)
		}
	}
	return nil
}
