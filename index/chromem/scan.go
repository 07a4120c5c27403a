package chromem

import (
	"context"
	"math"
	"math/bits"
	"runtime"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"paperkin/index/crash"
)

// blockRows is how many rows are multiplied at a time: as many as a word of a
// bitmap has bits.
const blockRows = 64

// chunkBlocks is how many blocks a worker takes at a time: a few hundred
// kilobytes of codes, so that all workers finish at about the same time.
const chunkBlocks = 16

// bounded are rows whose similarities to a query are known within bounds: see
// quantise.go for rows of codes, and exact.go for vectors.
type bounded interface {
	// span is the first row, and the one behind the last.
	span() (first, end int)
	// bound sets bounds of the similarities of the wanted rows from first on, whose bits
	// are set: at most blockRows of them, which lie in one block. It is an error that wraps
	// durable.ErrRepairable when one of them is damaged. It is safe for concurrent use.
	bound(first int, wanted uint64, lower, upper *[blockRows]float64) error
}

// search looks for the rows that can be among the k most similar ones of those wanted.
type search struct {
	k      int
	wanted func(block int) uint64 // the wanted rows of a block, as bits

	floor atomic.Uint64 // bits of the highest floor of all workers: see finder
}

// comparison is rows with their bounds for one query vector, and the searches for it: the
// bounds are computed once for all of them.
type comparison struct {
	rows     bounded
	searches []*search
}

func (c *comparison) add(k int, wanted func(block int) uint64) {
	s := &search{k: k, wanted: wanted}
	s.floor.Store(math.Float64bits(math.Inf(-1)))
	c.searches = append(c.searches, s)
}

// scan is one pass over rows for any number of searches.
type scan struct {
	first, end  int // the span of the rows
	comparisons []comparison

	next atomic.Int64 // the first chunk that no worker has taken
}

// shortlists returns for each search, one comparison after the other, slots, in no order,
// that are certain to include the k wanted rows that are most similar to the query, and
// all rows that tie with the last of them: those whose upper bound reaches the k-th best
// lower bound. All comparisons are with the same rows, which are read once. The memory it
// takes grows with k, not with the number of rows.
func shortlists(ctx context.Context, comparisons []comparison) (slots [][]int, err error) {
	if len(comparisons) == 0 {
		return nil, nil
	}
	const chunkRows = blockRows * chunkBlocks
	s := &scan{comparisons: comparisons}
	s.first, s.end = comparisons[0].rows.span()
	s.next.Store(int64(s.first / chunkRows))
	chunks := (s.end + chunkRows - 1) / chunkRows
	workers := make([]*worker, min(runtime.GOMAXPROCS(0), chunks-s.first/chunkRows))
	g, ctx := errgroup.WithContext(ctx)
	for i := range workers {
		workers[i] = newWorker(s)
		g.Go(crash.Safe(func() error { return workers[i].run(ctx, chunks) }))
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	for i, c := range comparisons {
		for j, search := range c.searches {
			finders := make([]*finder, len(workers))
			for n, w := range workers {
				finders[n] = w.finders[i][j]
			}
			slots = append(slots, merge(finders, search.k))
		}
	}
	return slots, nil
}

// merge returns the slots that the finders of all workers have found for a search.
func merge(finders []*finder, k int) (slots []int) {
	// Each worker kept its k best lower bounds; the k best of all are among them.
	var best lowest
	for _, f := range finders {
		for _, lower := range f.best {
			best.keep(lower, k)
		}
	}
	floor := best.floor(k)
	for _, f := range finders {
		for _, c := range f.candidates {
			if c.upper >= floor {
				slots = append(slots, c.slot)
			}
		}
	}
	return slots
}

// worker is one of those who share the chunks of a scan.
type worker struct {
	*scan
	finders [][]*finder // of each comparison

	lower, upper [blockRows]float64 // bounds of the rows of a block
}

func newWorker(s *scan) *worker {
	w := &worker{scan: s}
	for _, c := range s.comparisons {
		finders := make([]*finder, len(c.searches))
		for i, s := range c.searches {
			finders[i] = &finder{search: s}
		}
		w.finders = append(w.finders, finders)
	}
	return w
}

func (w *worker) run(ctx context.Context, chunks int) error {
	for {
		chunk := int(w.next.Add(1)) - 1
		if chunk >= chunks {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		for block := chunk * chunkBlocks; block < (chunk+1)*chunkBlocks; block++ {
			if err := w.block(block); err != nil {
				return err
			}
		}
		for _, finders := range w.finders {
			for _, f := range finders {
				f.raise(f.best.floor(f.k))
				f.prune()
			}
		}
	}
}

// block shows the rows of a block to the finders.
func (w *worker) block(block int) error {
	before, left := w.first-block*blockRows, w.end-block*blockRows
	if before >= blockRows || left <= 0 {
		return nil
	}
	rows := ^uint64(0) << max(0, before)
	if left < blockRows {
		rows &= 1<<left - 1
	}
	for i, c := range w.comparisons {
		var wanted uint64 // by any search
		for _, f := range w.finders[i] {
			f.here = f.wanted(block) & rows
			wanted |= f.here
		}
		if wanted == 0 {
			continue
		}
		skipped := bits.TrailingZeros64(wanted)
		at := block*blockRows + skipped
		if err := c.rows.bound(at, wanted>>skipped, &w.lower, &w.upper); err != nil {
			return err
		}
		for _, f := range w.finders[i] {
			f.look(at, f.here>>skipped, &w.lower, &w.upper)
		}
	}
	return nil
}

// finder is a search as one worker does it. Its floor is the k-th best lower bound of the
// rows it has seen: k rows are at least that similar, so a row whose upper
// bound is below any worker's floor is not among the k best.
type finder struct {
	*search
	best       lowest
	candidates []candidate
	here       uint64 // the wanted rows of the block at hand, as bits
}

type candidate struct {
	slot  int
	upper float64
}

// look adds those of the wanted rows from a slot on that can be among the k best.
func (f *finder) look(at int, wanted uint64, lower, upper *[blockRows]float64) {
	floor := math.Float64frombits(f.floor.Load())
	for ; wanted != 0; wanted &= wanted - 1 {
		i := bits.TrailingZeros64(wanted)
		if upper[i] < floor {
			continue
		}
		f.candidates = append(f.candidates, candidate{at + i, upper[i]})
		f.best.keep(lower[i], f.k)
	}
}

// raise publishes a floor to the other workers, if it is higher than theirs.
func (s *search) raise(floor float64) {
	for {
		known := s.floor.Load()
		if floor <= math.Float64frombits(known) || s.floor.CompareAndSwap(known, math.Float64bits(floor)) {
			return
		}
	}
}

// prune drops the candidates that cannot be among the k best any more, once there
// are many candidates.
func (f *finder) prune() {
	if len(f.candidates) < 4*f.k+1024 {
		return
	}
	floor := math.Float64frombits(f.floor.Load())
	f.candidates = slices.DeleteFunc(f.candidates, func(c candidate) bool { return c.upper < floor })
}
