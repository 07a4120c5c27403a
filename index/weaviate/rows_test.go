package weaviate

import (
	"testing"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/weaviate/schema"
)

// paperResult is a paper as a call returns it, with a vector or without.
func paperResult(key, first int64, vector []float32) *pb.SearchResult {
	n := nearOne{Key: key, First: first, PID: "p", Title: "title", Abstract: "abstract"}
	if vector != nil {
		n.Additional.Vectors = map[string][]float32{schema.Vector: vector}
	}
	return n.result()
}

// TestLocated: a paper that was sent without its vector is not one that has none.
func TestLocated(t *testing.T) {
	var rs rows
	for i, tt := range []struct {
		vector  []float32
		asked   bool
		missing int
		slot    int
	}{
		{nil, false, 1, -1}, // nobody asked for the vector
		{oneVector, true, 0, 0},
		{nil, false, 0, 0},
	} {
		if _, err := rs.take([]*pb.SearchResult{paperResult(7, 20240517, tt.vector)}, tt.asked); err != nil {
			t.Fatal(err)
		}
		if missing := rs.missing([]int64{7}, located); len(missing) != tt.missing || rs.of(7).slot != tt.slot {
			t.Errorf("%d: missing %v, slot %d; want %d, %d", i, missing, rs.of(7).slot, tt.missing, tt.slot)
		}
	}
	if _, err := rs.take([]*pb.SearchResult{paperResult(8, 0, nil)}, true); err != nil {
		t.Fatal(err)
	}
	if missing := rs.missing([]int64{8}, located); len(missing) > 0 {
		t.Errorf("a paper without a vector is asked for again")
	}
}
