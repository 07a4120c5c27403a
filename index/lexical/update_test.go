package lexical

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// TestBatches: a batch ends with the paper that reaches its limit of papers or of
// text.
func TestBatches(t *testing.T) {
	ends := func(list ...Change) (flushed []int) {
		t.Helper()
		progress := func(n int) { flushed = append(flushed, n) }
		if err := update(ctx, "", filepath.Join(t.TempDir(), "index"), changes(list...), progress); err != nil {
			t.Fatal(err)
		}
		return flushed
	}
	var small []Change
	for i := range updateBatch + 1 {
		small = append(small, Change{Key: int64(i + 1), Title: fmt.Sprintf("w%d", i)})
	}
	if got, want := ends(small...), []int{updateBatch, updateBatch + 1}; !slices.Equal(got, want) {
		t.Errorf("small papers: batches end with %v, want %v", got, want)
	}
	half := strings.Repeat("-", updateText/4)
	large := []Change{{Key: 1, Title: half, Abstract: half}, {Key: 2, Title: half, Abstract: half}, {Key: 3, Title: "w"}}
	if got, want := ends(large...), []int{2, 3}; !slices.Equal(got, want) {
		t.Errorf("papers of half a batch: batches end with %v, want %v", got, want)
	}
	large[1].Title = half[1:]
	if got, want := ends(large...), []int{3}; !slices.Equal(got, want) {
		t.Errorf("papers of a byte less: batches end with %v, want %v", got, want)
	}
}

// TestRemoveAbsent: the removal of a paper that the index does not have, inside
// or beyond its keys, changes nothing.
func TestRemoveAbsent(t *testing.T) {
	x, dir := build(t, "", shelf...) // papers 1, 2, 7 and 9
	y, _ := build(t, dir, Change{Key: 3, Gone: true}, Change{Key: 10, Gone: true}, Change{Key: 11, Gone: true})
	const question = "experts robots tokens walking"
	if got, want := top(t, y, question), top(t, x, question); got != want || y.Len() != 4 {
		t.Errorf("got %s of %d papers, want %s of 4", got, y.Len(), want)
	}
}

// TestUpdate: an index that was updated in steps has the scores of one that was
// built at once, and the index before a step keeps its own.
func TestUpdate(t *testing.T) {
	first, dir := build(t, "", shelf[:2]...)
	before := top(t, first, "experts robots tokens")
	second, dir2 := build(t, dir, shelf[2], Change{Key: 2, Gone: true}, Change{Key: 1, Title: "Sparse experts", Abstract: "new words"})
	third, _ := build(t, dir2, Change{Key: 2, Title: shelf[1].Title, Abstract: shelf[1].Abstract}, shelf[0], shelf[3], Change{Key: 55, Gone: true})
	atOnce, _ := build(t, "", shelf...)
	const question = "experts robots tokens walking abstract"
	if got, want := top(t, third, question), top(t, atOnce, question); got != want {
		t.Errorf("step by step: %s, at once: %s", got, want)
	}
	if got := top(t, second, "tokens walking"); got != "" || second.Len() != 2 {
		t.Errorf("removed and changed text is found: %s; %d papers", got, second.Len())
	}
	if got := top(t, first, "experts robots tokens"); got != before {
		t.Errorf("the first index changed from %s to %s", before, got)
	}
	empty, _ := build(t, "")
	if got := top(t, empty, "experts"); got != "" || empty.Len() != 0 {
		t.Errorf("an index of nothing finds %s", got)
	}
}

// TestLargeBatches: a batch has fewer papers when they are as long as books.
func TestLargeBatches(t *testing.T) {
	var list []Change
	for i := range 5 {
		list = append(list, Change{Key: int64(i + 1), Title: "book", Abstract: strings.Repeat("- ", updateText/3)})
	}
	var flushed []int
	dir := filepath.Join(t.TempDir(), "index")
	err := update(ctx, "", dir, changes(list...), func(n int) { flushed = append(flushed, n) })
	if want := []int{2, 4, 5}; err != nil || !slices.Equal(flushed, want) {
		t.Errorf("batches end with %v, %v; want %v", flushed, err, want)
	}
}

// TestLongWordMemory: a text without a blank is found by what it has, and does not
// take hundreds of times as much memory, nor does the next paper.
func TestLongWordMemory(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	sequence := make([]byte, updateText)
	for i := range sequence {
		sequence[i] = "acgt"[random.IntN(4)]
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	x, _ := build(t, "", Change{Key: 1, Title: "genome", Abstract: string(sequence)}, shelf[1])
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 64*updateText {
		t.Errorf("a text of %d MB took %d MB", updateText>>20, took>>20)
	}
	if got := top(t, x, string(sequence[:500])); !strings.HasPrefix(got, "1:") {
		t.Errorf("the beginning of the sequence finds %q, want its paper", got)
	}
}

// TestManyBatches: more papers than one batch takes, in a bounded number of
// files, and the progress adds up.
func TestManyBatches(t *testing.T) {
	if testing.Short() {
		t.Skip("builds 9,000 papers")
	}
	const papers = 18 * updateBatch // 9,000
	var list []Change
	for i := range papers {
		list = append(list, Change{Key: int64(i + 1), Title: fmt.Sprintf("paper%d", i), Abstract: fmt.Sprintf("subject%d of all", i%10)})
	}
	dir := filepath.Join(t.TempDir(), "index")
	var last int
	if err := update(ctx, "", dir, changes(list...), func(n int) { last = n }); err != nil || last != papers {
		t.Fatalf("progress ended at %d of %d, %v", last, papers, err)
	}
	x := open(t, dir)
	m, err := x.Match(ctx, Terms("subject3"))
	if err != nil {
		t.Fatal(err)
	}
	all, err := m.Top(ctx, Choice{K: papers})
	if err != nil {
		t.Fatal(err)
	}
	if got := len(all[0]); got != papers/10 || x.Len() != papers {
		t.Errorf("%d of %d papers match, want a tenth", got, x.Len())
	}
	if got := top(t, x, "paper8765"); !strings.HasPrefix(got, "8766:") {
		t.Errorf("found %s, want 8766", got)
	}
}

func TestUpdateEnds(t *testing.T) {
	broken := errors.New("source broke")
	err := update(ctx, "", filepath.Join(t.TempDir(), "x"), func(yield func(Change, error) bool) {
		if yield(shelf[0], nil) {
			yield(Change{}, broken)
		}
	}, nil)
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want the source's error", err)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if err := update(cancelled, "", filepath.Join(t.TempDir(), "x"), changes(shelf...), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

// TestChangesOfOnePaper: the last change of a paper counts, also within a batch.
func TestChangesOfOnePaper(t *testing.T) {
	robots := func(key int64) Change { return Change{Key: key, Title: "robots"} }
	x, _ := build(t, "",
		robots(1), Change{Key: 1, Gone: true},
		robots(2), Change{Key: 2, Gone: true}, robots(2),
		robots(3), Change{Key: 3, Title: "experts", Abstract: "route tokens"},
		Change{Key: 4, Title: "experts", Abstract: "route tokens"}, robots(4))
	y, _ := build(t, "", robots(2), Change{Key: 3, Title: "experts", Abstract: "route tokens"}, robots(4))
	const question = "robots experts tokens"
	if got, want := top(t, x, question), top(t, y, question); got != want || x.Len() != 3 {
		t.Errorf("got %s of %d papers, want %s of 3", got, x.Len(), want)
	}
}
