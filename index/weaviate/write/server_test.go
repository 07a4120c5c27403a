package write

import (
	"context"
	"fmt"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/indextest"
	"paperkin/index/weaviate/conn"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/weaviatetest"
)

func TestMain(m *testing.M) { os.Exit(weaviatetest.Run(m)) }

// server are the options of a library in a cluster of real servers.
func server(t testing.TB) (Options, *conn.Cluster) {
	s := weaviatetest.Shared(t, 3)
	c := s.Open(t, conn.Options{})
	o := Options{Name: s.Library(t), Engine: c, Size: schema.SizeFor(c.Len(), 0)}
	for i := range c.Len() {
		o.Nodes = append(o.Nodes, c.At(i))
	}
	return o, c
}

// TestServer: what a library does in its life, with real servers.
func TestServer(t *testing.T) {
	o, c := server(t)
	dir := t.TempDir()
	w := openIn(t, dir, o)
	indextest.Add(t, w.Writer, append(indextest.Many(300), `{"id":"c","title":"Cited","abstract":"seals","cited_by_count":3}`)...)
	if _, err := w.Embed(t.Context(), &embedtest.Fake{}, index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	if p := w.publish(t); p.Put+p.Lost != 0 {
		t.Errorf("published %+v after the first import", p)
	}
	inCluster(t, w, c)

	indextest.Add(t, w.Writer, indextest.Record("p001", "Paper 1", "a new abstract"), indextest.Record("p002", "Paper 2", "one that waits"),
		`{"id":"arXiv:1706.03762","title":"Paper 4","abstract":"abstract number 4"}`,
		`{"id":"p003","title":"Paper 3","abstract":"abstract number 3","venue":"Nature"}`, `{"id":"c","title":"Cited","abstract":"seals","cited_by_count":4}`)
	if err := w.Remove(t.Context(), time.Time{}, []int64{7, 8}); err != nil {
		t.Fatal(err)
	}
	refused := &embedtest.Fake{Fail: func(text string) error {
		if slices.Contains([]string{"Paper 2\none that waits"}, text) {
			return os.ErrInvalid
		}
		return nil
	}}
	if _, err := w.Embed(t.Context(), refused, index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	agree(t, w) // else publishing puts again what a node lacks that is asked for it
	// The paper that failed, the one with another id, the venue, the counts.
	if p := w.publish(t); p.Put != 4 || p.Deleted != 2 || p.Lost != 0 {
		t.Errorf("published %+v, want 4 papers put and 2 deleted", p)
	}
	inCluster(t, w, c)

	w.Close()
	w = openIn(t, dir, o)
	if _, err := w.Reindex(t.Context(), &embedtest.Fake{Model: "second"}, index.ReindexOptions{}); err != nil {
		t.Fatal(err)
	}
	w.publish(t)
	inCluster(t, w, c)
	classes, err := c.Classes(t.Context())
	if err != nil || slices.Contains(classes, o.Name+"_1") || !slices.Contains(classes, o.Name+"_2") {
		t.Errorf("classes %q, %v", classes, err)
	}
	if _, err := open(t, t.TempDir(), o); err == nil {
		t.Error("another folder was opened for the same library")
	}
	if err := w.Discard(); err != nil { // it is not new
		t.Error(err)
	}
	if classes, err = c.Classes(t.Context()); err != nil || !slices.Contains(classes, o.Name+"_2") {
		t.Errorf("classes %q after the end, %v", classes, err)
	}
}

func openIn(t *testing.T, dir string, o Options) opened {
	t.Helper()
	w, err := open(t, dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// agree waits until all nodes have the same objects of the papers: what was put is at a majority
// of them, and at the others a moment later.
func agree(t *testing.T, w opened) {
	t.Helper()
	_, papers, class := inCatalogue(t, w)
	var keys []int64
	for _, p := range papers {
		keys = append(keys, p.Key)
	}
	weaviatetest.Until(t, func(ctx context.Context) error {
		var first map[int64][]object
		for i, node := range w.in.o.Nodes {
			found, err := find(ctx, node, class, keys, false)
			if err != nil {
				return err
			}
			if i == 0 {
				first = found
			}
			for _, key := range keys {
				if !reflect.DeepEqual(found[key], first[key]) {
					return fmt.Errorf("node %d has %+v of paper %d, and node 0 has %+v", i, found[key], key, first[key])
				}
			}
		}
		return nil
	})
}

// inCluster compares what a cluster has of papers with what the catalogue says.
func inCluster(t *testing.T, w opened, c *conn.Cluster) {
	t.Helper()
	agree(t, w)
	ctx := context.Background()
	s, papers, class := inCatalogue(t, w)
	var keys []int64
	for _, p := range papers {
		keys = append(keys, p.Key)
	}
	found, err := find(ctx, c, class, keys, true)
	if err != nil {
		t.Fatal(err)
	}
	live := 0
	for _, p := range papers {
		var text string
		if p.HasVector() {
			live++
			text = s.Document(p.Paper.Title, p.Paper.Abstract)
		}
		have := found[p.Key]
		if len(have) != 1 || have[0].id != schema.UUID(p.Paper.ID) || have[0].stamp != stampOf(p) {
			t.Errorf("paper %s: %+v, want the stamp %+v", p.Paper.ID, have, stampOf(p))
			continue
		}
		got := ""
		if v := have[0].vector; v != nil {
			if got, err = embedtest.Decode(v); err != nil {
				t.Error(err)
			}
		}
		if got != text {
			t.Errorf("paper %s: its vector is of %q, want %q", p.Paper.ID, got, text)
		}
	}
	reply, err := c.Aggregate(ctx, &pb.AggregateRequest{Collection: class, ObjectsCount: true})
	if err != nil || reply.GetSingleResult().GetObjectsCount() != int64(len(papers)) {
		t.Errorf("%d objects in the class, want %d, %v", reply.GetSingleResult().GetObjectsCount(), len(papers), err)
	}
	info, err := w.in.readInfo(ctx)
	if err != nil || info.Papers != len(papers) || info.Live != live || info.Class != class {
		t.Errorf("info %+v, %v, want %d papers, %d with vectors", info, err, len(papers), live)
	}
	if alias, err := c.Alias(ctx, w.in.o.Name); err != nil || alias != class {
		t.Errorf("alias of %q, %v", alias, err)
	}
}
