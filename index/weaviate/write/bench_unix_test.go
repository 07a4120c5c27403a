//go:build unix

package write

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"google.golang.org/protobuf/proto"

	"paperkin/embed"
	"paperkin/embed/static"
	"paperkin/index"
	"paperkin/index/catalogue"
	"paperkin/index/paper"
	"paperkin/index/paper/source"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/weaviatetest"
)

// BenchmarkWriter compares the CPU time that a writer takes for each paper with that of a
// loop which embeds the same papers, which it has in memory, in batches of the same size and
// puts the same objects. Both are of this process: what servers take is not in it. Without
// servers objects are encoded, and forgotten.
func BenchmarkWriter(b *testing.B) {
	corpora := os.Getenv("PAPERKIN_CORPORA")
	if corpora == "" {
		b.Skip("PAPERKIN_CORPORA names no folder with papers")
	}
	papers := 10_000
	if n, err := strconv.Atoi(os.Getenv("PAPERKIN_BENCH_PAPERS")); err == nil {
		papers = n
	}
	e, err := static.Open()
	if err != nil {
		b.Fatal(err)
	}
	file := filepath.Join(corpora, "papers.jsonl.gz")
	var list []paper.Record
	for r, err := range recordsOf(b, file, papers) {
		if err != nil {
			b.Fatal(err)
		}
		list = append(list, r)
	}
	var ratios []float64
	for b.Loop() { // by turns: the machine has other things to do as well
		m := meter{b: b, papers: len(list)}
		m.step("loop", func() error { return bareLoop(b, list, e) })
		m.writer(list, e)
		ratios = append(ratios, float64(m.took["embed"])/float64(m.took["loop"]))
		b.Logf("CPU time for a paper: %s", strings.Join(m.said, ", "))
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "writer/loop")
	b.ReportMetric(0, "ns/op")
}

// meter takes the CPU time of steps.
type meter struct {
	b      *testing.B
	papers int
	took   map[string]time.Duration
	said   []string
}

// step takes the CPU time of a step, which is a label of what a profile has of it.
func (m *meter) step(name string, do func() error) {
	m.b.Helper()
	runtime.GC() // what an earlier step has left is not this one's
	start := cpu(m.b)
	var err error
	pprof.Do(m.b.Context(), pprof.Labels("step", name), func(context.Context) { err = do() })
	if err != nil {
		m.b.Fatal(err)
	}
	if m.took == nil {
		m.took = map[string]time.Duration{}
	}
	m.took[name] = cpu(m.b) - start
	m.said = append(m.said, fmt.Sprintf("%s %v", name, (m.took[name]/time.Duration(m.papers)).Round(time.Microsecond)))
}

// forgetful is a cluster that is asked nothing.
type forgetful struct{ *fake }

func (forgetful) Put(_ context.Context, objects []*pb.BatchObject) error {
	_, err := proto.Marshal(&pb.BatchObjectsRequest{Objects: objects})
	return err
}

// Search finds something near to whatever is asked.
func (f forgetful) Search(ctx context.Context, r *pb.SearchRequest) (*pb.SearchReply, error) {
	if r.NearVector == nil {
		return f.fake.Search(ctx, r)
	}
	near := &pb.SearchResult{Metadata: &pb.MetadataResult{Distance: -.5}, Properties: &pb.PropertiesResult{NonRefProps: &pb.Properties{
		Fields: map[string]*pb.Value{schema.Key: {Kind: &pb.Value_IntValue{IntValue: -1}}}}}}
	return &pb.SearchReply{Results: []*pb.SearchResult{near, near, near}}, nil
}

// engine are the options of a library of its own.
func engine(b *testing.B) Options {
	if os.Getenv(weaviatetest.Variable) == "" {
		return Options{Name: "Papers", Engine: forgetful{newFake()}, Size: schema.SizeFor(1, 0)}
	}
	o, _ := server(b)
	return o
}

const benchBatch = 512

// recordsOf reads some papers of a file, as the program does.
func recordsOf(b *testing.B, file string, n int) iter.Seq2[paper.Record, error] {
	sources, _, err := source.Expand([]string{file}, nil, source.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return func(yield func(paper.Record, error) bool) {
		for r, err := range source.Read(context.Background(), sources, source.Options{}) {
			if n--; n < 0 || !yield(r, err) {
				return
			}
		}
	}
}

// bareLoop embeds papers and puts them.
func bareLoop(b *testing.B, list []paper.Record, e embed.Embedder) error {
	o := engine(b)
	ctx := b.Context()
	class := o.Name + "_1"
	if err := o.Engine.CreateClass(ctx, schema.PapersClass(class, o.Size)); err != nil {
		return err
	}
	l := Library{o: o}
	space := e.Space()
	key := int64(0)
	for some := range slices.Chunk(list, benchBatch) {
		texts := make([]string, len(some))
		for i, r := range some {
			texts[i] = space.Document(r.Paper.Title, r.Paper.Abstract)
		}
		vectors, err := e.EmbedDocuments(ctx, texts)
		var partial *embed.Partial
		if err != nil && !errors.As(err, &partial) {
			return err
		}
		records := make([]schema.Record, len(some))
		for i, r := range some {
			key++
			s := stamp{key, catalogue.Done, 0, catalogue.ExactHash(r.Paper.Title, r.Paper.Abstract)}
			records[i] = schema.Record{Key: key, Paper: r.Paper, Files: []string{r.Source}, Run: 1, Arrived: "2026-05-17T12:00:00Z",
				State: string(catalogue.Done), Stamp: s.String(), Vector: vectors[i]}
		}
		if err := l.putAll(ctx, class, records); err != nil {
			return err
		}
	}
	return nil
}

// writer makes a library of papers, as the program does, but step by step.
func (m *meter) writer(list []paper.Record, e embed.Embedder) {
	w, err := open(m.b, m.b.TempDir(), engine(m.b))
	if err != nil {
		m.b.Fatal(err)
	}
	defer w.Close()
	ctx := m.b.Context()
	m.step("add", func() error {
		_, err := w.Add(ctx, func(yield func(paper.Record, error) bool) {
			for _, r := range list {
				if !yield(r, nil) {
					return
				}
			}
		}, index.AddOptions{At: time.Now()})
		return err
	})
	m.step("embed", func() error {
		_, err := w.Embed(ctx, e, index.BuildOptions{Batch: benchBatch})
		return err
	})
	m.step("words", func() error {
		_, err := w.CatchUp(ctx, nil)
		return err
	})
	m.step("publish", func() error {
		_, err := w.Publish(ctx, nil)
		return err
	})
}

func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
