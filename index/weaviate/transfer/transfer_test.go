package transfer_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/embed"
	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/indextest"
	"paperkin/index/weaviate/conn"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/transfer"
	"paperkin/index/weaviate/weaviatetest"
	"paperkin/index/weaviate/write"
)

func TestMain(m *testing.M) { os.Exit(weaviatetest.Run(m)) }

// e cannot embed some papers, and others not whole.
var e = &embedtest.Fake{Fail: func(text string) error {
	if strings.HasPrefix(text, "Unfit") {
		return fmt.Errorf("%w: unfit", embed.ErrNoVector)
	}
	return nil
}}

// folder is a library in a folder, some of whose papers have no vector.
func folder(t *testing.T) *index.Library {
	t.Helper()
	w := indextest.New(t, indextest.Many(120)...)
	indextest.Add(t, w, indextest.Record("p003", "Paper 3", "another text"), indextest.Record("unfit", "Unfit", "text"),
		indextest.Record("long", "Long", strings.Repeat("so much to say ", 40)))
	if _, err := w.Embed(t.Context(), e, index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	indextest.Add(t, w, indextest.Record("late", "Late", "not embedded"))
	if _, err := w.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	indextest.Say(t, w.Library.Dir(), "p001", "p002")
	return w.Library
}

// options are those of a library in a cluster.
func options(name string, c *conn.Cluster) write.Options {
	o := write.Options{Name: name, Engine: c, Size: schema.SizeFor(c.Len(), 0)}
	for i := range c.Len() {
		o.Nodes = append(o.Nodes, c.At(i))
	}
	return o
}

func answers(t *testing.T, lib *index.Library) []string {
	t.Helper()
	return indextest.Answers(t, lib, e, "Paper 12\nabstract number 12", "Long\nso much", "another text")
}

// breaking is a cluster that fails at some put of papers.
type breaking struct {
	*conn.Cluster
	puts int
}

var errBroken = errors.New("the cable is cut")

func (b *breaking) Put(ctx context.Context, objects []*pb.BatchObject) error {
	if b.puts--; b.puts == 0 {
		return errBroken
	}
	return b.Cluster.Put(ctx, objects)
}

// TestThereAndBack: a library that went into a cluster, not in one go, and back into a folder
// answers as it did, to the bit, and is sound.
func TestThereAndBack(t *testing.T) {
	s := weaviatetest.Shared(t, 3)
	c := s.Open(t, conn.Options{})
	lib := folder(t)
	o := options(s.Library(t), c)
	dir := filepath.Join(t.TempDir(), "writer")
	for puts := 1; ; puts += 2 { // of the library, of papers, of words, and of what it is
		o.Engine = &breaking{c, puts}
		r, err := transfer.Import(t.Context(), lib, dir, o, transfer.Options{Batch: 20})
		if err == nil {
			if r.Papers != 123 || r.Vectors != 121 || r.Pending != 2 || !r.Resumed || r.Changed {
				t.Errorf("imported %+v", r)
			}
			break
		}
		if !errors.Is(err, errBroken) {
			t.Fatalf("broken at put %d: %v", puts, err)
		}
	}
	o.Engine = c
	weaviatetest.Settle(t, c, schema.ClassName(o.Name, "1"), 123)
	from, err := index.OpenElsewhere(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	if _, err := os.Stat(filepath.Join(dir, "shelf.jsonl")); err != nil {
		t.Error(err)
	}
	back := filepath.Join(t.TempDir(), "back")
	r, err := transfer.Export(t.Context(), from, o, back, chromem.Open, transfer.Options{})
	if err != nil || r.Papers != 123 || r.Vectors != 121 || r.Pending != 2 || r.Resumed {
		t.Fatalf("exported %+v, %v", r, err)
	}
	got, err := index.Open(t.Context(), back, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Close()
	indextest.Sound(t, got)
	if got, want := answers(t, got), answers(t, lib); !slices.Equal(got, want) {
		t.Errorf("answers\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got, want := indextest.Papers(t, got), indextest.Papers(t, lib); !slices.Equal(got, want) {
		t.Errorf("%d papers, want %d as they were", len(got), len(want))
	}
	if got, want := indextest.Ledger(t, got), indextest.Ledger(t, lib); got != want {
		t.Errorf("ledger %+v, want %+v", got, want)
	}
}

// TestLackingVectors: a paper whose vector is nowhere in the cluster waits in the folder.
func TestLackingVectors(t *testing.T) {
	s := weaviatetest.Shared(t, 3)
	c := s.Open(t, conn.Options{})
	o := options(s.Library(t), c)
	dir := t.TempDir()
	if _, err := transfer.Import(t.Context(), folder(t), dir, o, transfer.Options{}); err != nil {
		t.Fatal(err)
	}
	class := schema.ClassName(o.Name, "1")
	weaviatetest.Settle(t, c, class, 123)
	where := &pb.Filters{Operator: pb.Filters_OPERATOR_EQUAL, Target: &pb.FilterTarget{Target: &pb.FilterTarget_Property{Property: schema.ID}},
		TestValue: &pb.Filters_ValueText{ValueText: "p005"}}
	if n, err := c.Delete(t.Context(), class, where); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	weaviatetest.Settle(t, c, class, 122)
	from, err := index.OpenElsewhere(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	r, err := transfer.Export(t.Context(), from, o, t.TempDir(), chromem.Open, transfer.Options{})
	if err != nil || r.Vectors != 120 || r.Pending != 3 {
		t.Errorf("exported %+v, %v, want one paper to wait", r, err)
	}
}

// TestOtherLibrary: the name of another library in the cluster is refused before anything is
// made.
func TestOtherLibrary(t *testing.T) {
	s := weaviatetest.Shared(t, 3)
	c := s.Open(t, conn.Options{})
	o := options(s.Library(t), c)
	if _, err := transfer.Import(t.Context(), folder(t), t.TempDir(), o, transfer.Options{}); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "writer")
	if _, err := transfer.Import(t.Context(), folder(t), dir, o, transfer.Options{}); !errors.Is(err, index.ErrOtherPlace) {
		t.Errorf("got %v, want %v", err, index.ErrOtherPlace)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s was made: %v", dir, err)
	}
}
