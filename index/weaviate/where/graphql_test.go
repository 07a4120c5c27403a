package where

import (
	"testing"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/filter"
)

// TestGraphQL: filters are written as GraphQL has them, with what is quoted in their values;
// those of other packages are not.
func TestGraphQL(t *testing.T) {
	for _, tt := range []struct {
		f    filter.Filter
		want string
	}{
		{filter.Filter{Since: "2022"}, `{operator:GreaterThanEqual,path:["last"],valueInt:20220000}`},
		{filter.Filter{Venues: []string{`a "b"`, "c*"}}, `{operator:Or,operands:[{operator:Like,path:["venue"],valueText:"c*"},{operator:ContainsAny,path:["venue"],valueText:["a \"b\""]}]}`},
		{filter.Filter{After: 3, Not: []filter.Filter{{With: []string{"word"}}}},
			`{operator:And,operands:[{operator:GreaterThan,path:["key"],valueInt:3},{operator:Not,operands:[{operator:Or,operands:[{operator:Equal,path:["title"],valueText:"word"},{operator:Equal,path:["abstract"],valueText:"word"}]}]},{operator:GreaterThan,path:["key"],valueInt:0}]}`},
	} {
		if got, ok := GraphQL(Of(tt.f, Known{}).Filters()); !ok || got != tt.want {
			t.Errorf("%+v: got %s, %v\nwant %s", tt.f, got, ok, tt.want)
		}
	}
	if got, ok := GraphQL(Keys([]int64{1, 2})); !ok || got != `{operator:ContainsAny,path:["key"],valueInt:[1,2]}` {
		t.Errorf("got %s, %v", got, ok)
	}
	for _, f := range []*pb.Filters{{Operator: pb.Filters_OPERATOR_WITHIN_GEO_RANGE}, {Operator: pb.Filters_OPERATOR_NOT, Filters: []*pb.Filters{{Operator: pb.Filters_OPERATOR_IS_NULL}}},
		{Operator: pb.Filters_OPERATOR_EQUAL, TestValue: &pb.Filters_ValueNumber{ValueNumber: 1}}} {
		if got, ok := GraphQL(f); ok {
			t.Errorf("%v: got %s", f, got)
		}
	}
}
