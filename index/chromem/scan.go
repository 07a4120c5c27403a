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
)

// blockRows is how many rows are multiplied at a time: as many as a word of a
// bitmap tells to be wanted or not.
const blockRows = 64

// chunkBlocks is how many blocks a worker takes at a time: a few hundred
// kilobytes of codes, so that workers end together.
const chunkBlocks = 16

// scan is one pass over the codes for the rows that can be among the k most
// similar ones. Rows of which a bitmap word says nothing are passed over.
type scan struct {
	codes  *codes
	query  codedQuery
	k      int
	wanted func(word int) uint64

	next  atomic.Int64  // the first chunk that no worker has taken
	floor atomic.Uint64 // bits of the highest known floor: see finder
}

// shortlist returns, in no order, a set of slots that is certain to hold the k
// wanted rows that are most similar to the query, and all that tie with the
// last of them. Memory is that of a few k, whatever the number of rows.
func shortlist(ctx context.Context, c *codes, q codedQuery, k int, wanted func(word int) uint64) ([]int, error) {
	s := &scan{codes: c, query: q, k: k, wanted: wanted}
	s.floor.Store(math.Float64bits(math.Inf(-1)))
	chunks := (c.count + blockRows*chunkBlocks - 1) / (blockRows * chunkBlocks)
	finders := make([]finder, min(runtime.GOMAXPROCS(0), chunks))
	g, ctx := errgroup.WithContext(ctx)
	for i := range finders {
		finders[i].scan = s
		g.Go(func() error { return finders[i].run(ctx, chunks) })
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	// The k best lower bounds of all are among the k best of each.
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

// raise makes floor known to the other workers, if it is higher than theirs.
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

// block looks at the wanted rows of a block.
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

// prune drops candidates that have been outdone, once there are many.
func (f *finder) prune() {
	if len(f.candidates) < 4*f.k+1024 {
		return
	}
	floor := math.Float64frombits(f.floor.Load())
	f.candidates = slices.DeleteFunc(f.candidates, func(c candidate) bool { return c.upper < floor })
}

// lowest is a binary heap of the highest numbers seen, the lowest at the top.
type lowest []float64

// floor is the k-th highest number seen, minus infinity while there are fewer.
func (h lowest) floor(k int) float64 {
	if len(h) < k {
		return math.Inf(-1)
	}
	return h[0]
}

// keep adds a number, and drops the lowest when there would be more than k.
func (h *lowest) keep(x float64, k int) {
	s := *h
	if len(s) < k {
		s = append(s, x)
		for i := len(s) - 1; i > 0 && s[i] < s[(i-1)/2]; i = (i - 1) / 2 {
			s[i], s[(i-1)/2] = s[(i-1)/2], s[i]
		}
		*h = s
		return
	}
	if x <= s[0] {
		return
	}
	s[0] = x
	for i := 0; ; {
		child := 2*i + 1
		if child+1 < len(s) && s[child+1] < s[child] {
			child++
		}
		if child >= len(s) || s[i] <= s[child] {
			return
		}
		s[i], s[child] = s[child], s[i]
		i = child
	}
}
