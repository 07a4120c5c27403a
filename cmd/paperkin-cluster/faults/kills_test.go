// Package faults kills nodes of a cluster while it is written to and asked: tests only.
package faults

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/embed"
	"paperkin/embed/static"
	"paperkin/index"
	"paperkin/index/catalogue"
	"paperkin/index/indextest"
	"paperkin/index/weaviate"
	"paperkin/index/weaviate/audit"
	"paperkin/index/weaviate/conn"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/weaviatetest"
	"paperkin/index/weaviate/write"
	"paperkin/query"
)

// times is how often each kind of kill comes: PAPERKIN_TORTURE, or once.
func times() int {
	n, _ := strconv.Atoi(os.Getenv("PAPERKIN_TORTURE"))
	return max(1, n)
}

// papers is how many there are, and hung how long nothing takes that ends, however busy the
// machine is.
const (
	papers = 900
	hung   = 10 * time.Minute
)

// asReader are the options of whoever asks while nodes are killed: one that is starting may
// hang.
var asReader = conn.Options{Read: 2 * time.Second}

// records are texts of words that many share, and one that few do.
func records() (lines []string) {
	r := rand.New(rand.NewPCG(1, 2))
	topics := strings.Fields("tide moon seal harbour parser grammar corpus translation neuron cortex memory attention protein enzyme membrane cell galaxy orbit dust star")
	for i := range papers {
		var words []string
		for range 40 {
			words = append(words, topics[(i%5*4+r.IntN(6))%len(topics)])
		}
		lines = append(lines, indextest.Record(fmt.Sprintf("p%04d", i), fmt.Sprintf("Paper %d of the %s", i, words[0]), strings.Join(words, " ")+fmt.Sprintf(" rare%d", i/3)))
	}
	return lines
}

// world is a cluster with a library that its writer and a reader have open.
type world struct {
	s        *weaviatetest.Servers
	c        *conn.Cluster
	name     string
	w        *index.Writer
	in       *write.Library
	searcher *query.Searcher
	e        embed.Embedder
}

func open(t *testing.T, s *weaviatetest.Servers, o conn.Options) *world {
	t.Helper()
	e, err := static.Open()
	if err != nil {
		t.Fatal(err)
	}
	x := &world{s: s, c: s.Open(t, o), name: s.Library(t), e: e}
	in := write.Options{Name: x.name, Engine: x.c, Size: schema.SizeFor(3, 0), Made: func(ctx context.Context) error { return audit.Begin(ctx, x.c, x.name) }}
	for i := range x.c.Len() {
		in.Nodes = append(in.Nodes, x.c.At(i))
	}
	x.w, err = index.OpenWriterElsewhere(t.Context(), t.TempDir(), in.Place(), func(ctx context.Context, w *catalogue.Writer, r *catalogue.Reader) (index.Elsewhere, error) {
		l, err := in.Open(ctx, w, r)
		if err == nil {
			x.in = l.(*write.Library)
		}
		return l, err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.w.Close() })
	x.searcher = x.searcherOf(t, s.Nodes)
	return x
}

// searcherOf asks those nodes, as a reader does.
func (x *world) searcherOf(t *testing.T, nodes []conn.Node) *query.Searcher {
	t.Helper()
	c, err := conn.Open(conn.Options{Nodes: nodes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	reader := weaviate.Open(weaviate.Options{Cluster: c, Name: x.name, Dir: t.TempDir()})
	return &query.Searcher{
		Embedder: func(context.Context, embed.Space) (embed.Embedder, error) { return x.e, nil },
		Open: func(ctx context.Context, a index.Ahead) (query.View, error) {
			v, err := reader.View(ctx, a)
			if err != nil {
				return nil, err
			}
			return v, nil
		}}
}

// fill adds all papers and publishes them.
func (x *world) fill(t *testing.T) error {
	indextest.Add(t, x.w, records()...)
	if _, err := x.w.Embed(t.Context(), x.e, index.BuildOptions{Batch: 100}); err != nil {
		return err
	}
	_, err := x.w.Publish(t.Context(), nil)
	return err
}

// ask asks a question, and returns the ids that it finds.
func (x *world) ask(ctx context.Context, question string) ([]string, error) {
	a, err := x.searcher.Search(ctx, query.Request{Question: question})
	var ids []string
	for _, h := range a.Hits {
		ids = append(ids, h.Paper.ID)
	}
	return ids, err
}

var questions = []string{"rare7", "rare110 tide", "how do seals follow the tide", "translation of a corpus", "dust around a star", "paper 41 of the"}

func (x *world) answers(t *testing.T) (all [][]string) {
	t.Helper()
	for _, q := range questions {
		ids, err := x.ask(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, ids)
	}
	return all
}

// disturbed runs do while a node is killed at some moment and started again, and asks
// questions all the while if there is something to ask.
func (x *world) disturbed(t *testing.T, within time.Duration, asking bool, do func() error) {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- do() }()
	end := make(chan struct{})
	asked := make(chan error, 1)
	go func() {
		var failed error
		for i := 0; asking && failed == nil; i++ {
			select {
			case <-end:
				asked <- nil
				return
			default:
			}
			ctx, cancel := context.WithTimeout(t.Context(), hung)
			_, failed = x.ask(ctx, questions[i%len(questions)])
			cancel()
		}
		asked <- failed
	}()
	node := rand.IntN(3)
	moment := time.NewTimer(time.Duration(rand.Int64N(int64(within))))
	<-moment.C
	x.s.Kill(node)
	x.s.Restart(t, node)
	if err := <-done; err != nil {
		t.Errorf("node %d killed: %v", node, err)
	}
	close(end)
	if err := <-asked; err != nil {
		t.Errorf("node %d killed: %v", node, err)
	}
}

// repaired repairs the library, looks for every paper, and compares answers.
func (x *world) repaired(t *testing.T, want [][]string) {
	t.Helper()
	r, err := audit.Run(t.Context(), x.w, x.in, x.c, audit.Options{Repair: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range r.Nodes {
		t.Logf("%+v", n)
		if n.Err != nil || n.Left.Total() > 0 || !n.Noted {
			t.Errorf("%+v", n)
		}
	}
	if l := indextest.Ledger(t, x.w.Library); l.Done != papers || r.Lost > 0 {
		t.Errorf("ledger %+v, %d lost", l, r.Lost)
	}
	if got := x.answers(t); want != nil && !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("answers %q, want %q; near to a vector nodes find %v papers", got, want, x.reached(t))
	}
}

// reached is how many papers the graph of each node leads to.
func (x *world) reached(t *testing.T) (found []int) {
	t.Helper()
	parts, err := x.in.Parts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := parts[len(parts)-1] // the papers
	vector := make([]float32, p.Dimensions())
	vector[0] = 1
	for i := range x.c.Len() {
		reply, err := x.c.At(i).Search(t.Context(), &pb.SearchRequest{Collection: p.Class.Name, Limit: 2 * papers, Metadata: &pb.MetadataRequest{Uuid: true},
			NearVector: &pb.NearVector{
				Vectors: []*pb.Vectors{{Name: schema.Vector, VectorBytes: schema.VectorBytes(vector), Type: pb.Vectors_VECTOR_TYPE_SINGLE_FP32}},
				Targets: &pb.Targets{TargetVectors: []string{schema.Vector}}}})
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, len(reply.Results))
	}
	return found
}

// TestKills: a node is killed while papers are imported, embedded again and searched for.
func TestKills(t *testing.T) {
	s := weaviatetest.Start(t, 3)
	calm := open(t, s, asReader)
	begun := time.Now()
	if err := calm.fill(t); err != nil {
		t.Fatal(err)
	}
	took := time.Since(begun)
	want := calm.answers(t)
	for i := range times() {
		t.Run(fmt.Sprint("import ", i), func(t *testing.T) {
			x := open(t, s, asReader)
			x.disturbed(t, took, false, func() error { return x.fill(t) })
			x.repaired(t, want)
		})
		t.Run(fmt.Sprint("reindex ", i), func(t *testing.T) {
			calm.disturbed(t, took, true, func() error {
				_, err := calm.w.Reindex(t.Context(), calm.e, index.ReindexOptions{Options: index.BuildOptions{Batch: 100}})
				if err == nil {
					_, err = calm.w.Publish(t.Context(), nil)
				}
				return err
			})
			calm.repaired(t, want)
		})
		t.Run(fmt.Sprint("search ", i), func(t *testing.T) {
			calm.disturbed(t, time.Second, true, func() error { return nil })
			calm.repaired(t, want)
		})
	}
}

// TestTwoOfThree: with one of three nodes left, writes and searches end in time, and nothing
// is lost. The one that is left would answer: what it has may not be all.
func TestTwoOfThree(t *testing.T) {
	s := weaviatetest.Start(t, 3)
	x := open(t, s, conn.Options{Read: asReader.Read, Write: 8 * time.Second})
	if err := x.fill(t); err != nil {
		t.Fatal(err)
	}
	want := x.answers(t)
	ofOne := x.searcherOf(t, s.Nodes[:1]) // no call of which fails
	if _, err := ofOne.Search(t.Context(), query.Request{Question: questions[0]}); err != nil {
		t.Fatal(err)
	}
	s.Kill(1, 2)
	weaviatetest.Until(t, func(ctx context.Context) error {
		if _, err := ofOne.Search(ctx, query.Request{Question: questions[0]}); !errors.Is(err, conn.ErrMinority) {
			return fmt.Errorf("who asks one node all the while: %v, want %v", err, conn.ErrMinority)
		}
		return nil
	})
	for _, nodes := range [][]conn.Node{s.Nodes, s.Nodes[:1]} { // at once, then when the survivor has given up its leader
		x.isRefused(t, nodes)
	}
	indextest.Add(t, x.w, indextest.Record("late", "Late", "a paper for which there is no majority"))
	ctx, cancel := context.WithTimeout(t.Context(), hung)
	defer cancel()
	if _, err := x.w.Embed(ctx, x.e, index.BuildOptions{}); !errors.Is(err, conn.ErrUnreachable) {
		t.Errorf("a write: %v, want %v", err, conn.ErrUnreachable)
	}
	weaviatetest.Until(t, func(ctx context.Context) error { // until the survivor takes them for dead
		_, err := x.c.At(0).Statistics(ctx)
		return err
	})
	for _, nodes := range [][]conn.Node{s.Nodes, s.Nodes[:1]} {
		x.isRefused(t, nodes)
	}
	if _, err := x.ask(t.Context(), questions[0]); !errors.Is(err, conn.ErrMinority) { // it has been open all the while
		t.Errorf("a search: %v, want %v", err, conn.ErrMinority)
	}
	s.Restart(t, 1, 2)
	x.answers(t)
	if _, err := x.w.Embed(t.Context(), x.e, index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	late, err := x.w.Library.Find(t.Context(), "late")
	if err != nil {
		t.Fatal(err)
	}
	if err := x.w.Remove(t.Context(), time.Time{}, []int64{late.Key}); err != nil {
		t.Fatal(err)
	}
	x.repaired(t, want)
}

// isRefused asks as a process does that has just begun and knows of some nodes.
func (x *world) isRefused(t *testing.T, nodes []conn.Node) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), hung)
	defer cancel()
	_, err := x.searcherOf(t, nodes).Search(ctx, query.Request{Question: questions[0]})
	if !errors.Is(err, conn.ErrMinority) {
		t.Errorf("%d nodes known: %v, want %v", len(nodes), err, conn.ErrMinority)
	}
}
