package write

import (
	"context"
	"fmt"
	"testing"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
)

// late is a node that has fewer objects than the others, or is not there.
type late struct {
	*fake
	missing int64 // all: it is not there
}

const all = -1

func (l *late) Aggregate(ctx context.Context, r *pb.AggregateRequest) (*pb.AggregateReply, error) {
	if l.missing == all {
		return nil, fmt.Errorf("gone")
	}
	reply, err := l.fake.Aggregate(ctx, r)
	if err == nil {
		*reply.GetSingleResult().ObjectsCount -= l.missing
	}
	return reply, err
}

// TestAreThere: nodes have so many papers, or as many as each other and some at all.
func TestAreThere(t *testing.T) {
	for _, tt := range []struct {
		objects int
		missing []int64
		asked   int
		want    bool
	}{
		{3, []int64{0, 0, 0}, 3, true},
		{3, []int64{0, 0, 0}, 2, false},
		{3, []int64{0, 1, 0}, 3, false},
		{3, []int64{0, all, 0}, 3, true},
		{0, []int64{0, 0}, 0, true},
		{3, []int64{0, 0, 0}, asMany, true},
		{3, []int64{all, 0, 0}, asMany, true},
		{3, []int64{0, 0, 3}, asMany, false},
		{3, []int64{3, 0, 0}, asMany, false},
		{0, []int64{0, 0}, asMany, false},
	} {
		f := newFake()
		f.classes["Papers_1"] = map[string]*pb.BatchObject{}
		for i := range tt.objects {
			f.classes["Papers_1"][fmt.Sprint(i)] = &pb.BatchObject{}
		}
		r := &rows{Library: &Library{}, class: "Papers_1"}
		for _, n := range tt.missing {
			r.o.Nodes = append(r.o.Nodes, &late{f, n})
		}
		if got := r.areThere(t.Context(), tt.asked); got != tt.want {
			t.Errorf("%+v: got %v", tt, got)
		}
	}
}
