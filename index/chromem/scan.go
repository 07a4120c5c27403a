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

// scan is one pass over rows that looks for those that can be among the k most similar
// ones of those wanted.
type scan struct {
	rows   bounded
	k      int
	wanted func(block int) uint64 // the wanted rows of a block, as bits

	next  atomic.Int64  // the first chunk that no worker has taken
	floor atomic.Uint64 // bits of the highest floor of all workers: see finder
}

// shortlist returns slots, in no order, that are certain to include the k wanted
// rows that are most similar to the query, and all rows that tie with the last of
// them: those whose upper bound reaches the k-th best lower bound. The memory it
// takes grows with k, not with the number of rows.
func shortlist(ctx context.Context, rows bounded, k int, wanted func(word int) uint64) ([]int, error) {
	const chunkRows = blockRows * chunkBlocks
	s := &scan{rows: rows, k: k, wanted: wanted}
	s.floor.Store(math.Float64bits(math.Inf(-1)))
	first, end := rows.span()
	s.next.Store(int64(first / chunkRows))
	chunks := (end + chunkRows - 1) / chunkRows
	finders := make([]finder, min(runtime.GOMAXPROCS(0), chunks-first/chunkRows))
	g, ctx := errgroup.WithContext(ctx)
	for i := range finders {
		finders[i].scan = s
		g.Go(crash.Safe(func() error { return finders[i].run(ctx, chunks) }))
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	// Each worker kept its k best lower bounds; the k best of all are among them.
	var best lowest
	for _, f := range finders {
		for _, lower := range f.best {
			best.keep(lower, k)
		}
	}
	floor := best.floor(k)
	var slots []int
	for _, f := range finders {
		for _, c := range f.candidates {
			if c.upper >= floor {
				slots = append(slots, c.slot)
			}
		}
	}
	return slots, nil
}

// raise publishes a floor to the other workers, if it is higher than theirs.
func (s *scan) raise(floor float64) {
	for {
		known := s.floor.Load()
		if floor <= math.Float64frombits(known) || s.floor.CompareAndSwap(known, math.Float64bits(floor)) {
			return
		}
	}
}

// finder is one worker of a scan. Its floor is the k-th best lower bound of the
// rows it has seen: k rows are at least that similar, so a row whose upper
// bound is below any worker's floor is not among the k best.
type finder struct {
	*scan
	best       lowest
	candidates []candidate

	lower, upper [blockRows]float64 // bounds of the rows of a block
}

type candidate struct {
	slot  int
	upper float64
}

func (f *finder) run(ctx context.Context, chunks int) error {
	for {
		chunk := int(f.next.Add(1)) - 1
		if chunk >= chunks {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		for block := chunk * chunkBlocks; block < (chunk+1)*chunkBlocks; block++ {
			if err := f.block(block); err != nil {
				return err
			}
		}
		f.raise(f.best.floor(f.k))
		f.prune()
	}
}

// block adds the wanted rows of a block that can be among the k best.
func (f *finder) block(block int) error {
	first, end := f.rows.span()
	before, left := first-block*blockRows, end-block*blockRows
	if before >= blockRows || left <= 0 {
		return nil
	}
	wanted := f.wanted(block)
	if before > 0 {
		wanted &= ^uint64(0) << before
	}
	if left < blockRows {
		wanted &= 1<<left - 1
	}
	if wanted == 0 {
		return nil
	}
	skipped := bits.TrailingZeros64(wanted)
	at := block*blockRows + skipped
	wanted >>= skipped
	if err := f.rows.bound(at, wanted, &f.lower, &f.upper); err != nil {
		return err
	}
	floor := math.Float64frombits(f.floor.Load())
	for ; wanted != 0; wanted &= wanted - 1 {
		i := bits.TrailingZeros64(wanted)
		if f.upper[i] < floor {
			continue
		}
		f.candidates = append(f.candidates, candidate{at + i, f.upper[i]})
		f.best.keep(f.lower[i], f.k)
	}
	return nil
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
