package write

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index"
	"paperkin/index/indextest"
)

var errGone = errors.New("gone")

// lacking is a node that was started again and finds nothing yet, or one that is gone.
type lacking struct {
	*fake
	gone bool
}

func (l lacking) Search(context.Context, *pb.SearchRequest) (*pb.SearchReply, error) {
	if l.gone {
		return nil, errGone
	}
	return &pb.SearchReply{}, nil
}

// TestLacking: what one node lacks the others are asked for, whatever others are gone.
func TestLacking(t *testing.T) {
	f := newFake()
	dir := t.TempDir()
	w := filled(t, dir, f, indextest.Many(3)...)
	w.publish(t)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		nodes []Engine
		want  error // of a library in another folder, which is to have the name as well
	}{
		{"one has it", []Engine{lacking{fake: f}, lacking{fake: f, gone: true}, f}, index.ErrOtherPlace},
		{"too few to know", []Engine{lacking{fake: f}, lacking{fake: f, gone: true}, lacking{fake: f, gone: true}}, errGone},
	} {
		o := options(lacking{fake: f})
		o.Nodes = tt.nodes
		if _, err := open(t, filepath.Join(t.TempDir(), "new"), o); !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, err, tt.want)
		}
	}

	o := options(lacking{fake: f})
	o.Nodes = []Engine{lacking{fake: f}, lacking{fake: f, gone: true}, f}
	again, err := open(t, dir, o)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	indextest.Add(t, again.Writer, `{"id":"p001","title":"Paper 1","abstract":"abstract number 1","venue":"Nature"}`)
	if p := again.publish(t); p.Lost > 0 || p.Put != 1 {
		t.Errorf("published %+v, want one paper put again with its vector", p)
	}
	check(t, again, f)
}
