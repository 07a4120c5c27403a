package weaviate

import (
	"context"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index"
	"paperkin/index/catalogue"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/where"
)

// Sample returns up to n papers that were embedded whole, with the slots of their vectors: to
// compare these with fresh ones. The keys that papers were given are divided into n spans,
// each of which has one of them, unless none of the span is left.
func (v *View) Sample(ctx context.Context, n int) ([]index.Found, error) {
	var keys []int64
	whole := where.Texts(schema.State, []string{string(catalogue.Done)})
	for i := range int64(n) {
		after, upTo := v.info.LastKey*i/int64(n), v.info.LastKey*(i+1)/int64(n)
		if after == upTo {
			continue
		}
		rows, err := v.papers(ctx, &pb.SearchRequest{Filters: where.All(whole, where.Above(schema.Key, after), where.UpTo(schema.Key, upTo)), Limit: 1,
			Metadata: withVectors, Properties: properties(allProperties)})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			keys = append(keys, r.key)
		}
	}
	return v.found(ctx, keys)
}
