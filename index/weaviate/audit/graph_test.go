package audit

import (
	"context"
	"errors"
	"maps"
	"testing"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/weaviate/write"
)

// graph is a node that finds some objects near to any vector.
type graph struct {
	leads []string
	err   error
}

func (g *graph) Search(context.Context, *pb.SearchRequest) (*pb.SearchReply, error) {
	reply := new(pb.SearchReply)
	for _, id := range g.leads {
		reply.Results = append(reply.Results, &pb.SearchResult{Metadata: &pb.MetadataResult{Id: id}})
	}
	return reply, g.err
}

// TestStrayed: papers with a vector that are not near to anything are told; those without one
// cannot be.
func TestStrayed(t *testing.T) {
	some := []write.Wanted{
		{Object: &pb.BatchObject{Uuid: "a"}, HasVector: true},
		{Object: &pb.BatchObject{Uuid: "b"}, HasVector: true},
		{Object: &pb.BatchObject{Uuid: "c"}},
	}
	n := &graph{leads: []string{"z", "b"}}
	got, err := strayed(t.Context(), n, nil, some)
	if err != nil || !maps.Equal(got, faults{"a": partly}) {
		t.Errorf("strayed are %v, %v", got, err)
	}
	n.err = errors.New("gone")
	if _, err := strayed(t.Context(), n, nil, some); !errors.Is(err, n.err) {
		t.Errorf("got %v", err)
	}
}
