// Package audit compares what each node of a cluster has of a library with what it is to
// have, and mends what differs.
//
// A node that was killed may lack what was written while it was gone, for a minute or so: the
// others bring it. What it keeps for good is papers that it has stored and does not find: it
// was killed after it had written a paper, and before it had written all of the indexes. Put
// again, the paper is one that it has already, so nothing is done; its replicas are equal, so
// nothing is mended. Most often the index of vectors lacks such papers, and all filters know
// them; it may be any index. So the audit does not count papers and does not ask by ids alone: it asks
// each node for papers by all of its indexes at the same time ([everything]), and through
// that node alone.
//
// Readers leave out a node that was started again after its last audit: see [conn.Audit].
package audit

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"paperkin/index"
	"paperkin/index/crash"
	"paperkin/index/lexical"
	"paperkin/index/weaviate/conn"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/write"
)

// Options govern [Run].
type Options struct {
	// Repair mends what differs. Without it the cluster is changed in nothing but the note of
	// which nodes are as they are to be.
	Repair bool
	// Progress is called with the number of papers and words that were compared, and of all.
	// May be nil.
	Progress func(done, total int)
	// Patience is how long a node may take for one question. One that takes longer is asked
	// nothing more. 0: a minute, for questions are large.
	Patience time.Duration
}

// A Report says what [Run] found.
type Report struct {
	Nodes []Node // in the order of the cluster's options
	// Unpublished is how many papers have changed since the library was published: the words
	// were not compared then, nor were these papers.
	Unpublished int
	Again       int // objects that were put again
	Lost        int // papers whose vector no node has: they are to be embedded again
}

// A Node is what was found of a node.
type Node struct {
	URL, Name string // the name is empty where it is not known
	Err       error  // the node did not answer; what was found until then is in the rest
	Papers    Faults
	Words     Faults
	Left      Faults // of papers and words, after the repair
	First     string // id of a paper that it does not have as it is to be
	Noted     bool   // that it is as it is to be, for readers
}

// Faults are numbers of objects.
type Faults struct {
	Missing  int // that no index has by which objects are looked for: they may be stored or not
	Partly   int // that some indexes have, and others do not
	Outdated int // that are what they were earlier
	Surplus  int // that are not to be there
}

// Total is all of them.
func (f Faults) Total() int { return f.Missing + f.Partly + f.Outdated + f.Surplus }

func (f *Faults) add(g Faults) {
	f.Missing, f.Partly, f.Outdated, f.Surplus = f.Missing+g.Missing, f.Partly+g.Partly, f.Outdated+g.Outdated, f.Surplus+g.Surplus
}

// Run compares what the nodes of a cluster have of a library, which w writes and l keeps
// there, with what they are to have. With o.Repair it publishes the library first. It
// returns an error only if the comparison could not be made; of nodes that do not answer the
// report says so.
func Run(ctx context.Context, w *index.Writer, l *write.Library, c *conn.Cluster, o Options) (Report, error) {
	if o.Patience == 0 {
		o.Patience = time.Minute
	}
	a := &audit{library: l, cluster: c.Within(o.Patience), o: o, patience: lateInAll}
	if o.Progress == nil {
		a.o.Progress = func(int, int) {}
	}
	if o.Repair {
		if _, err := w.Publish(ctx, nil); err != nil {
			return a.report, err
		}
	}
	marked, err := c.Mark(ctx, schema.AuditAlias(l.Name()), schema.MetaName(l.Name()))
	if err != nil {
		return a.report, err
	}
	if err := a.begin(ctx); err != nil {
		return a.report, err
	}
	if err := w.WithWords(ctx, func(words *lexical.Index) error { return a.parts(ctx, words) }); err != nil {
		return a.report, err
	}
	if a.report.Lost > 0 { // readers are told how many papers have vectors
		if _, err := w.Publish(ctx, nil); err != nil {
			return a.report, err
		}
	}
	return a.report, a.note(ctx, marked)
}

// audit is one run.
type audit struct {
	library *write.Library
	cluster *conn.Cluster
	o       Options
	report  Report

	done, total int
	patience    time.Duration // that is left, for nodes that are late
	differ      bool          // nodes do, though they had time
}

// begin finds out which nodes can be asked. One that was there all the time may be not ready
// for some seconds after others have come back.
func (a *audit) begin(ctx context.Context) error {
	for i := range a.cluster.Len() {
		a.report.Nodes = append(a.report.Nodes, Node{URL: a.cluster.URL(i), Name: a.cluster.Name(i)})
	}
	return wait(ctx, readyTime, func() (bool, error) {
		all := true
		for i := range a.report.Nodes {
			n := &a.report.Nodes[i]
			n.Err = a.cluster.At(i).Ready(ctx)
			all = all && n.Err == nil
		}
		return all, context.Cause(ctx)
	})
}

// parts looks through all classes of the library.
func (a *audit) parts(ctx context.Context, words *lexical.Index) (err error) {
	if a.report.Unpublished, err = a.library.Unpublished(ctx); err != nil {
		return err
	}
	parts, err := a.library.Parts(ctx)
	if err != nil {
		return err
	}
	if err := a.settle(ctx, parts); err != nil {
		return err
	}
	for _, p := range parts {
		n, err := a.library.Count(ctx, p, words)
		if err != nil {
			return err
		}
		a.total += n
	}
	for _, p := range parts {
		if !p.HasPapers() && a.report.Unpublished > 0 {
			continue
		}
		if err := a.part(ctx, p, words); err != nil {
			return fmt.Errorf("%s: %w", p.Class.Name, err)
		}
	}
	return nil
}

// atOnce is how many objects are compared at once: a filter names all of them, by each of
// their properties.
const atOnce = 1000

// part looks through a class.
func (a *audit) part(ctx context.Context, p write.Part, words *lexical.Index) error {
	n, vectors := 0, 0
	err := a.library.Each(ctx, p, words, atOnce, func(some []write.Wanted) error {
		n += len(some)
		for _, w := range some {
			if w.HasVector {
				vectors++
			}
		}
		if err := a.compare(ctx, p, some); err != nil {
			return err
		}
		a.done += len(some)
		a.o.Progress(a.done, a.total)
		return nil
	})
	if err == nil && a.o.Repair && p.HasPapers() && vectors <= pageOf {
		err = a.ways(ctx, p, words)
	}
	if err != nil || !p.Whole() || a.report.Unpublished > 0 {
		return err
	}
	return a.surplus(ctx, p, words, n)
}

// rounds is how often a repair is tried: objects are put again; if that does not help, since
// a node has them already, they are deleted first; and once more, for that a node may
// have missed the one or the other.
const rounds = 3

// compare compares objects at all nodes, and mends them.
func (a *audit) compare(ctx context.Context, p write.Part, some []write.Wanted) error {
	look := func(ctx context.Context, n searcher, some []write.Wanted) (faults, error) {
		return atNode(ctx, n, p, some)
	}
	found, err := a.patiently(ctx, some, look, func(found []faults) bool { // one may be late with a write that took the place of another
		return a.differ || a.agree(found)
	})
	if err != nil {
		return err
	}
	a.differ = a.differ || !a.agree(found)
	for i := range found {
		n := &a.report.Nodes[i]
		if p.HasPapers() {
			n.Papers.add(found[i].count())
			if n.First == "" {
				n.First = found[i].first(some)
			}
		} else {
			n.Words.add(found[i].count())
		}
	}
	found, err = a.mend(ctx, p, some, found, false, look)
	if err != nil {
		return err
	}
	for i := range found {
		a.report.Nodes[i].Left.add(found[i].count())
	}
	return nil
}

// looking is how objects are looked for at a node.
type looking func(ctx context.Context, n searcher, some []write.Wanted) (faults, error)

// mend puts objects again in which something was found to be wrong, looks again, and returns
// what is wrong then; with anew it deletes them first at once. Nodes may be late with that: then
// they lack what they have had, and what was put anew should be right at all of them.
func (a *audit) mend(ctx context.Context, p write.Part, some []write.Wanted, found []faults, anew bool, look looking) ([]faults, error) {
	before := found
	for round := 0; a.o.Repair && round < rounds; round++ {
		faulty := faultyOf(some, found)
		if len(faulty) == 0 {
			break
		}
		lost, err := a.library.Again(ctx, p, faulty, anew || round > 0)
		a.report.Again += len(faulty)
		a.report.Lost += lost
		if err != nil {
			return nil, err
		}
		// Those that were lost are other objects now.
		if some, err = a.library.Refresh(ctx, p, faulty); err == nil {
			found, err = a.patiently(ctx, some, look, func(found []faults) bool {
				return !isWorse(found, before) && (anew || round == 0 || len(faultyOf(some, found)) == 0)
			})
		}
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// look asks all nodes for objects. A node that does not answer is not asked again.
func (a *audit) look(ctx context.Context, some []write.Wanted, look looking) ([]faults, error) {
	found := make([]faults, len(a.report.Nodes))
	g, gctx := errgroup.WithContext(ctx)
	for i := range found {
		n := &a.report.Nodes[i]
		if n.Err != nil {
			continue
		}
		g.Go(crash.Safe(func() error {
			var err error
			if found[i], err = look(gctx, a.cluster.At(i), some); errors.Is(err, conn.ErrUnreachable) {
				n.Err, err = err, nil
			}
			return err
		}))
	}
	return found, g.Wait()
}

// faultyOf are the objects that are not everywhere as they are to be.
func faultyOf(some []write.Wanted, found []faults) (faulty []write.Wanted) {
	for _, w := range some {
		for _, f := range found {
			if _, is := f[w.Object.Uuid]; is {
				faulty = append(faulty, w)
				break
			}
		}
	}
	return faulty
}
