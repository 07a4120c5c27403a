package audit

import (
	"context"
	"errors"
	"maps"
	"testing"
	"time"

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

// TestIsWorse: a node is worse than before with a fault that it did not have, of whatever kind.
func TestIsWorse(t *testing.T) {
	before := []faults{{"a": partly}, nil, {}}
	for _, tt := range []struct {
		found []faults
		want  bool
	}{
		{[]faults{{"a": missing}, {}, nil}, false},
		{[]faults{{}, {}, {}}, false},
		{[]faults{{"b": partly}, {}, {}}, true},
		{[]faults{{"a": partly}, {"a": partly}, {}}, true},
	} {
		if got := isWorse(tt.found, before); got != tt.want {
			t.Errorf("%v after %v: got %v", tt.found, before, got)
		}
	}
}

// TestPatiently: what nodes have is looked at until it is enough, in all so long as a run waits.
func TestPatiently(t *testing.T) {
	a := &audit{patience: time.Hour}
	looks := 0
	look := func(enough int) {
		t.Helper()
		looks = 0
		if _, err := a.patiently(t.Context(), nil, nil, func([]faults) bool { looks++; return looks == enough }); err != nil {
			t.Error(err)
		}
	}
	if look(1); looks != 1 || a.patience != time.Hour {
		t.Errorf("%d looks, %v left", looks, a.patience)
	}
	if look(2); looks != 2 || a.patience >= time.Hour {
		t.Errorf("%d looks, %v left", looks, a.patience)
	}
	a.patience = 0
	if look(2); looks != 1 {
		t.Errorf("%d looks, and there was no time left", looks)
	}
}
