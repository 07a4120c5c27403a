package chromem

import (
	"context"
	"encoding/binary"
	"math"
	"math/bits"
	"runtime"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"paperkin/index/chromem/dot"
	"paperkin/index/crash"
)

// blockRows is how many rows are multiplied at a time: as many as a word of a
// bitmap has bits.
const blockRows = 64

// chunkBlocks is how many blocks a worker takes at a time: a few hundred
// kilobytes of codes, so that all workers finish at about the same time.
const chunkBlocks = 16

// scan is one pass over the codes that looks for the rows that can be among the
// k most similar ones of those wanted.
type scan struct {
	codes  *codes
	query  codedQuery
	k      int
	wanted func(block int) uint64 // the wanted rows of a block, as bits

	next  atomic.Int64  // the first chunk that no worker has taken
	floor atomic.Uint64 // bits of the highest floor of all workers: see finder
}

// shortlist returns slots, in no order, that are certain to include the k wanted
// rows that are most similar to the query, and all rows that tie with the last of
// them: those whose upper bound reaches the k-th best lower bound. The memory it
// takes grows with k, not with the number of rows.
func shortlist(ctx context.Context, c *codes, q codedQuery, k int, wanted func(word int) uint64) ([]int, error) {
	s := &scan{codes: c, query: q, k: k, wanted: wanted}
	s.floor.Store(math.Float64bits(math.Inf(-1)))
	chunks := (c.count + blockRows*chunkBlocks - 1) / (blockRows * chunkBlocks)
	finders := make([]finder, min(runtime.GOMAXPROCS(0), chunks))
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
	products   [blockRows]int32
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
	left := f.codes.count - block*blockRows
	if left <= 0 {
		return nil
	}
	wanted := f.wanted(block)
	if left < blockRows {
		wanted &= 1<<left - 1
	}
	if wanted == 0 {
		return nil
	}
	if err := f.codes.check(block); err != nil {
		return err
	}
	first := block*blockRows + bits.TrailingZeros64(wanted)
	n := bits.Len64(wanted) - bits.TrailingZeros64(wanted)
	size, length := rowSize(f.codes.dimensions), len(f.query.codes)
	rows := f.codes.rows[first*size : (first+n)*size]
	dot.Rows(f.products[:n], f.query.codes, rows, size)
	floor := math.Float64frombits(f.floor.Load())
	wanted >>= bits.TrailingZeros64(wanted)
	for ; wanted != 0; wanted &= wanted - 1 {
		i := bits.TrailingZeros64(wanted)
		end := rows[i*size+length:][:rowExtras]
		lower, upper := f.query.bounds(f.products[i], float(end), float(end[4:]))
		if upper < floor {
			continue
		}
		f.candidates = append(f.candidates, candidate{first + i, upper})
		f.best.keep(lower, f.k)
	}
	return nil
}

func float(b []byte) float64 {
	return float64(math.Float32frombits(binary.LittleEndian.Uint32(b)))
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
