package write

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"golang.org/x/sync/errgroup"

	"paperkin/index/catalogue"
	"paperkin/index/crash"
	"paperkin/index/fill"
	"paperkin/index/vector"
	"paperkin/index/weaviate/schema"
)

// mostNoted is how many papers are noted of those that were put: of others the cluster is
// asked when they are published.
const mostNoted = 4 << 20

// Rows implements [fill.Vectors]. The first rows of a space make its class.
func (l *Library) Rows(ctx context.Context, s catalogue.Space, _ vector.Committed) (fill.Rows, error) {
	if err := l.claim(ctx); err != nil {
		return nil, err
	}
	class := l.class(s.Key)
	if !slices.Contains(l.classes, class) {
		if err := l.o.Engine.CreateClass(ctx, schema.PapersClass(class, l.o.Size)); err != nil {
			return nil, err
		}
		l.classes, l.fresh[class] = append(l.classes, class), true
	}
	if l.put[s.Key] == nil {
		l.put[s.Key] = map[int64]noted{}
	}
	return &rows{l, s, class}, nil
}

// rows are the papers of a space.
type rows struct {
	*Library
	space catalogue.Space
	class string
}

// KeepWhole implements [fill.WholeRows].
func (*rows) KeepWhole() {}

// Put implements [fill.Rows]: it puts each paper as the catalogue has it by now, with a
// vector that may be of an earlier text. The stamp says so.
func (r *rows) Put(ctx context.Context, _ int, made []fill.Made, vectors [][]float32) error {
	papers, err := r.asNow(ctx, made)
	if err != nil {
		return err
	}
	records := make([]schema.Record, len(papers))
	for i, n := range papers {
		p, m := *n.paper, made[n.at]
		p.State, p.Reason, p.Made = m.State, "", m.Hash
		records[i] = recordOf(p, vectors[n.at])
	}
	if err := r.putAll(ctx, r.class, records); err != nil {
		return err
	}
	for _, n := range papers {
		m := made[n.at]
		isOfText := m.Whole != nil && m.Whole.Change == n.paper.Change || textHash(n.paper) == m.Hash
		r.note(r.space.Key, n.paper, isOfText)
	}
	return nil
}

// now is a paper as the catalogue has it by now, and its place among what vectors were made of.
type now struct {
	paper *catalogue.Whole
	at    int
}

// asNow returns papers as the catalogue has them by now, but for those that are gone. Those
// that have changed since are read.
func (r *rows) asNow(ctx context.Context, made []fill.Made) ([]now, error) {
	latest, err := r.read.LastChange(ctx)
	if err != nil {
		return nil, err
	}
	papers := make([]now, 0, len(made))
	if !slices.ContainsFunc(made, func(m fill.Made) bool { return m.Whole == nil || m.Whole.AsOf != latest }) {
		for i, m := range made {
			papers = append(papers, now{m.Whole, i})
		}
		return papers, nil
	}
	keys := make([]int64, len(made))
	for i, m := range made {
		keys[i] = m.Paper
	}
	last, err := r.read.LastChanges(ctx, keys)
	if err != nil {
		return nil, err
	}
	var changed []int64
	place := map[int64]int{}
	for i, m := range made {
		change, there := last[m.Paper]
		switch {
		case !there:
		case m.Whole != nil && m.Whole.Change == change:
			papers = append(papers, now{m.Whole, i})
		default:
			changed, place[m.Paper] = append(changed, m.Paper), i
		}
	}
	if len(changed) == 0 {
		return papers, nil
	}
	read, err := r.read.Whole(ctx, r.space.Key, changed)
	for i := range read {
		papers = append(papers, now{&read[i], place[read[i].Key]})
	}
	return papers, err
}

// noted is as of which change a paper was put, and with which counts: see
// [catalogue.HashOfCounts]. Without a change that is not enough to know what the cluster has.
type noted struct {
	change int64
	counts uint64
}

// note remembers that a paper was put. Of one that was there before, or was put already, it
// is not known whether the cluster has another object, with an earlier id, and one whose
// vector is not of its text is put again.
func (l *Library) note(space int64, p *catalogue.Whole, isOfText bool) {
	put := l.put[space]
	_, again := put[p.Key]
	switch {
	case again, !isOfText:
		put[p.Key] = noted{}
	case len(put) < mostNoted && (p.Key > l.before || l.fresh[l.class(space)]):
		put[p.Key] = noted{p.Change, catalogue.HashOfCounts(p.Paper.Counts)}
	}
}

// textHash is the hash of the text that a paper has.
func textHash(p *catalogue.Whole) string {
	return catalogue.ExactHash(p.Paper.Title, p.Paper.Abstract)
}

// recordOf is a paper as the cluster has it.
func recordOf(p catalogue.Whole, vector []float32) schema.Record {
	return schema.Record{Key: p.Key, Paper: p.Paper, Carried: p.Carried, Files: p.Files, Run: p.Run, Arrived: p.Arrived,
		State: string(p.State), Note: string(p.Note), Reason: p.Reason, Stamp: stampOf(p).String(), Vector: vector}
}

// putAtOnce is how many objects are put in one call: some megabytes.
const putAtOnce = 256

// putAll puts papers.
func (l *Library) putAll(ctx context.Context, class string, records []schema.Record) error {
	objects := make([]*pb.BatchObject, len(records))
	g, _ := errgroup.WithContext(ctx)
	workers := min(runtime.GOMAXPROCS(0), 1+len(records)/64)
	for worker := range workers {
		g.Go(crash.Safe(func() (err error) {
			for i := worker; i < len(records) && err == nil; i += workers {
				objects[i], err = l.encoder.Object(class, records[i])
			}
			return err
		}))
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return l.putObjects(ctx, objects)
}

// putObjects puts objects, in calls of a size that a server takes.
func (l *Library) putObjects(ctx context.Context, objects []*pb.BatchObject) error {
	for some := range slices.Chunk(objects, putAtOnce) {
		if err := l.o.Engine.Put(ctx, some); err != nil {
			return err
		}
	}
	return nil
}

// Renumber implements [fill.Rows]: there are no files.
func (*rows) Renumber(context.Context, string) error { return nil }

// Optimize implements [fill.Rows]: the cluster does it.
func (*rows) Optimize(context.Context, int) error { return nil }

// Close implements [fill.Rows].
func (*rows) Close() error { return nil }

// Nearest implements [fill.Vectors]. What was put last is at a majority, and is to be found
// at whichever node is asked.
func (l *Library) Nearest(ctx context.Context, s catalogue.Space, _ vector.Committed) (fill.Nearest, error) {
	r := &rows{l, s, l.class(s.Key)}
	return r, r.settle(ctx, asMany)
}

// Nearest implements [fill.Nearest].
func (r *rows) Nearest(ctx context.Context, asked ...fill.Asked) ([][]float64, error) {
	all := make([][]float64, len(asked))
	for i, a := range asked {
		reply, err := r.o.Engine.Search(ctx, &pb.SearchRequest{Collection: r.class, Limit: uint32(a.K + 1),
			NearVector: schema.Near(a.Vector), Metadata: &pb.MetadataRequest{Distance: true}, Properties: properties(schema.Key)})
		if err != nil {
			return nil, err
		}
		for _, result := range reply.Results {
			if key := schema.Int(result, schema.Key); key != a.But.Key {
				all[i] = append(all[i], -float64(result.GetMetadata().GetDistance()))
			}
		}
		if len(all[i]) == 0 { // a node that has just started may lack all that it has
			return nil, fmt.Errorf("nothing is near to anything in %s", r.class)
		}
		all[i] = all[i][:min(a.K, len(all[i]))]
	}
	return all, nil
}

// A stamp says what an object was made of: as of which change the paper, in which state,
// with which counts, and of which text its vector.
type stamp struct {
	change int64
	state  catalogue.State
	counts uint64
	made   string // empty without a vector
}

func stampOf(p catalogue.Whole) stamp {
	s := stamp{change: p.Change, state: p.State, counts: catalogue.HashOfCounts(p.Paper.Counts)}
	if p.HasVector() {
		s.made = p.Made
	}
	return s
}

func (s stamp) String() string {
	return fmt.Sprintf("%d %s %x %s", s.change, s.state, s.counts, s.made)
}

// parseStamp reads a stamp. One that it cannot read is of no paper.
func parseStamp(text string) (s stamp) {
	if n, err := fmt.Sscanf(text, "%d %s %x %s", &s.change, &s.state, &s.counts, &s.made); err != nil && n < 3 {
		return stamp{}
	}
	return s
}
