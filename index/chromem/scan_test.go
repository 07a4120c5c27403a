package chromem

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"paperkin/index/crash"
	"paperkin/index/vector"
)

// TestShortlist: a scan returns the wanted rows whose upper bound reaches the
// k-th best lower bound of all wanted rows, and no others, as comparing every
// row gives them.
func TestShortlist(t *testing.T) {
	const rows, dimensions = 3*blockRows*chunkBlocks + 5*blockRows + 9, 8 // four chunks, the last one a part
	for _, name := range []string{"clustered", "tied", "nearly the same"} {
		r := rand.New(rand.NewPCG(8, 8))
		vectors := kinds[name](r, rows, dimensions)
		c := stored(t, vectors, rows, nil).(*Store).codes
		for _, share := range []float64{1, 0.5, 0.01} {
			wanted := make([]uint64, rows/blockRows+2)
			for slot := range 64 * len(wanted) { // more than there are rows
				if r.Float64() < share && slot/blockRows%7 != 3 {
					wanted[slot/64] |= 1 << (slot % 64)
				}
			}
			for _, k := range []int{1, 2, 10, 300, rows, 2 * rows} {
				q := codeQuery(vectors[r.IntN(rows)])
				if k == 2 {
					q = codeQuery(make([]float32, dimensions)) // all rows tie, and their bounds are the same number
				}
				got, err := shortlist(t.Context(), c, q, k, func(i int) uint64 { return wanted[i] })
				if err != nil {
					t.Fatal(err)
				}
				slices.Sort(got)
				if want := shortlistOf(c, q, k, wanted); !slices.Equal(got, want) {
					t.Errorf("%s, k = %d, %v wanted: got %d rows, want %d", name, k, share, len(got), len(want))
				}
			}
		}
	}
}

// shortlist is the shortlist of one search for rows of codes.
func shortlist(ctx context.Context, c *codes, q codedQuery, k int, wanted func(block int) uint64) ([]int, error) {
	alone := comparison{rows: &codedRows{c, q}}
	alone.add(k, wanted)
	slots, err := shortlists(ctx, []comparison{alone})
	return slices.Concat(slots...), err
}

// shortlistOf is the shortlist by its definition.
func shortlistOf(c *codes, q codedQuery, k int, wanted []uint64) (slots []int) {
	type row struct {
		slot         int
		lower, upper float64
	}
	var rows []row
	for slot := range c.count {
		if wanted[slot/64]>>(slot%64)&1 == 0 {
			continue
		}
		b := c.row(slot)
		var product int64
		for i, code := range q.codes {
			product += int64(code) * int64(int8(b[i]))
		}
		number := func(at int) float64 {
			return float64(math.Float32frombits(binary.LittleEndian.Uint32(b[len(q.codes)+at:])))
		}
		estimate := float64(product) * (number(0) * q.scale)
		margin := q.perResidual*number(4) + q.constant
		rows = append(rows, row{slot, estimate - margin, estimate + margin})
	}
	floor := math.Inf(-1)
	if k <= len(rows) {
		slices.SortFunc(rows, func(a, b row) int { return cmp.Compare(b.lower, a.lower) })
		floor = rows[k-1].lower
	}
	for _, row := range rows {
		if row.upper >= floor {
			slots = append(slots, row.slot)
		}
	}
	slices.Sort(slots)
	return slots
}

func TestShortlistCancelled(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	c := manyCodes(t, 100)
	if got, err := shortlist(cancelled, c, codeQuery([]float32{1}), 1, func(int) uint64 { return math.MaxUint64 }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v, want context.Canceled", got, err)
	}
}

// TestUnwantedBlocks: blocks without a wanted row are not even read.
func TestUnwantedBlocks(t *testing.T) {
	c := manyCodes(t, 3*blockRows, 5)
	got, err := shortlist(t.Context(), c, codeQuery([]float32{1}), 1, func(i int) uint64 { return uint64(i) << 40 })
	if slices.Sort(got); err != nil || !slices.Equal(got, []int{blockRows + 40, 2*blockRows + 41}) {
		t.Errorf("got %v, %v", got, err)
	}
}

// TestLowest: the floor is the k-th highest number of those that were kept.
func TestLowest(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 1))
	for _, k := range []int{1, 2, 3, 7, 64} {
		for range 20 {
			var h lowest
			var all []float64
			for range 200 {
				x := float64(r.IntN(100)) // with ties
				h.keep(x, k)
				all = append(all, x)
				slices.SortFunc(all, func(a, b float64) int { return cmp.Compare(b, a) })
				want := math.Inf(-1)
				if len(all) >= k {
					want = all[k-1]
				}
				if got := h.floor(k); got != want || len(h) != min(k, len(all)) {
					t.Fatalf("k = %d, %d numbers: floor %v of %d, want %v", k, len(all), got, len(h), want)
				}
			}
			if slices.SortFunc(h, func(a, b float64) int { return cmp.Compare(b, a) }); !slices.Equal([]float64(h), all[:k]) {
				t.Errorf("kept %v, want %v", h, all[:k])
			}
		}
	}
}

// TestPrune: candidates below the floor of all workers go once there are many of
// them; those at the floor can tie with the k-th and stay.
func TestPrune(t *testing.T) {
	const k = 3
	var c comparison
	c.add(k, nil)
	s := c.searches[0]
	for floor, want := range map[float64]float64{-1: 0.5, 0.5: 0.5, 0.4: 0.5, 0.75: 0.75} {
		s.floor.Store(math.Float64bits(0.5))
		s.raise(floor)
		if got := math.Float64frombits(s.floor.Load()); got != want {
			t.Errorf("a floor of 0.5 raised by %v: %v, want %v", floor, got, want)
		}
	}
	s.floor.Store(math.Float64bits(0.5))
	f := finder{search: s}
	for slot := range 4*k + 1024 {
		if f.prune(); len(f.candidates) != slot {
			t.Fatalf("%d candidates are left of %d", len(f.candidates), slot)
		}
		f.candidates = append(f.candidates, candidate{slot, []float64{0.4999, 0.5, 0.6}[slot%3]})
	}
	f.prune()
	if want := (4*k + 1024) * 2 / 3; len(f.candidates) != want || slices.ContainsFunc(f.candidates, func(c candidate) bool { return c.upper < 0.5 }) {
		t.Errorf("%d candidates are left, want %d", len(f.candidates), want)
	}
}

// TestWanted holds the slots that a search may find to their definition: the
// allowed ones of the rows without the deleted ones.
func TestWanted(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	for _, rows := range []int{0, 1, 63, 64, 65, 128, 200} {
		for _, share := range []float64{-1, 0, 0.4, 1} { // -1: no filter
			var allow *vector.Bitmap
			if share >= 0 {
				allow = new(vector.Bitmap)
			}
			deleted := new(vector.Bitmap)
			for slot := range rows + 70 {
				if r.Float64() < share {
					allow.Add(slot)
				}
				if slot < rows && r.IntN(5) == 0 {
					deleted.Add(slot)
				}
			}
			w := (&Store{committed: vector.Committed{Rows: rows, Deleted: deleted}}).wanted(allow)
			var want []int
			for slot := range rows {
				if !deleted.Has(slot) && (allow == nil || allow.Has(slot)) {
					want = append(want, slot)
				}
			}
			if w.count != len(want) {
				t.Errorf("%d rows, share %v: %d wanted, want %d", rows, share, w.count, len(want))
			}
			for i := range rows/64 + 2 {
				for bit := range 64 {
					if got := w.word(i)>>bit&1 == 1; got != slices.Contains(want, 64*i+bit) {
						t.Errorf("%d rows, share %v: slot %d wanted: %v", rows, share, 64*i+bit, got)
					}
				}
			}
			for first := range rows + 2 {
				var got []int
				for slot := range w.from(first) {
					got = append(got, slot)
				}
				if at, _ := slices.BinarySearch(want, first); !slices.Equal(got, want[at:]) {
					t.Errorf("%d rows, share %v, from %d: got %v, want %v", rows, share, first, got, want[at:])
				}
			}
			for slot := range w.from(0) { // a loop that breaks
				if slot != want[0] {
					t.Errorf("%d rows, share %v: first %d, want %d", rows, share, slot, want[0])
				}
				break
			}
		}
	}
}

// TestScanPanics: a panic on one of a scan's goroutines is its error.
func TestScanPanics(t *testing.T) {
	c := stored(t, [][]float32{{1}, {1}}, 2, nil).(*Store).codes
	_, err := shortlist(t.Context(), c, codeQuery([]float32{1}), 1, func(int) uint64 { panic("no such row") })
	var crashed *crash.Error
	if !errors.As(err, &crashed) || crashed.Value != "no such row" {
		t.Errorf("got %v", err)
	}
}
