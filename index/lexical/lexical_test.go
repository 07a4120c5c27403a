package lexical

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/index/damagetest"
)

var ctx = context.Background()

func changes(list ...Change) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		for _, c := range list {
			if !yield(c, nil) {
				return
			}
		}
	}
}

// build makes an index of changes to the one in from and opens it.
func build(t *testing.T, from string, list ...Change) (*Index, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "index")
	if err := Update(ctx, from, dir, changes(list...), nil); err != nil {
		t.Fatal(err)
	}
	return open(t, dir), dir
}

func open(t *testing.T, dir string) *Index {
	t.Helper()
	x, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

// top is the best papers for a question, as "key:score".
func top(t *testing.T, x *Index, question string) string {
	t.Helper()
	m, err := x.Match(ctx, Terms(question))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, match := range m.Top(10, nil) {
		if match.Score != m.Of(match.Key) {
			t.Errorf("paper %d: Top says %v, Of %v", match.Key, match.Score, m.Of(match.Key))
		}
		list = append(list, fmt.Sprintf("%d:%.4f", match.Key, match.Score))
	}
	return strings.Join(list, " ")
}

var shelf = []Change{
	{Key: 1, Title: "Sparse experts", Abstract: "experts route tokens"},
	{Key: 2, Title: "Walking", Abstract: "robots walk over rough ground"},
	{Key: 7, Title: "Robots", Abstract: "experts build robots"},
	{Key: 9, Title: "No abstract about tokens"},
}

// TestMatch compares with BM25F by hand. "expert" is in 2 of 4 papers: idf =
// ln(1 + 2.5/2.5) = 0.6931. Titles have 2, 1, 1 and 2 words, 1.5 on average;
// abstracts 3, 4, 3 and 0, 2.5 on average.
func TestMatch(t *testing.T) {
	x, _ := build(t, "", shelf...)
	idf := math.Log(2)
	one := titleWeight/(0.25+0.75*2/1.5) + 1/(0.25+0.75*3/2.5)
	seven := 1 / (0.25 + 0.75*3/2.5)
	want := fmt.Sprintf("1:%.4f 7:%.4f", idf*one/(k1+one), idf*seven/(k1+seven))
	if got := top(t, x, "expert"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := top(t, x, "unheard-of"); got != "" {
		t.Errorf("unknown words find %s", got)
	}
	m, err := x.Match(ctx, []Term{{"expert", 1}, {"token", -5}})
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Top(10, nil); len(got) != 1 || got[0].Key != 7 {
		t.Errorf("a word to avoid: %v, want paper 7 alone", got)
	}
	m, err = x.Match(ctx, Terms("experts tokens robots"))
	if err != nil {
		t.Fatal(err)
	}
	all := m.Top(10, nil)
	for k := range 5 {
		if got, want := m.Top(k, nil), all[:min(k, len(all))]; !slices.Equal(got, want) {
			t.Errorf("top %d: %v, want %v", k, got, want)
		}
	}
	if got := m.Top(10, func(key int64) bool { return key == 9 }); len(got) != 1 || got[0].Key != 9 {
		t.Errorf("only paper 9 allowed: %v", got)
	}
	if m.Of(3) != 0 || m.Of(100) != 0 {
		t.Error("papers that are not there have scores")
	}
	idfs, err := x.IDF(ctx, []string{"expert", "unknown"})
	if err != nil || math.Abs(idfs[0]-idf) > 1e-9 || math.Abs(idfs[1]-math.Log(10)) > 1e-9 {
		t.Errorf("IDF %v, %v", idfs, err)
	}
}

// TestUpdate: an index brought up to date step by step answers as one built at
// once, and the one before goes on answering as it did.
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

// TestLargeBatches: of papers as long as books a batch has few.
func TestLargeBatches(t *testing.T) {
	var list []Change
	for i := range 5 {
		list = append(list, Change{Key: int64(i + 1), Title: "book", Abstract: strings.Repeat("- ", updateText/3)})
	}
	var flushed []int
	dir := filepath.Join(t.TempDir(), "index")
	err := Update(ctx, "", dir, changes(list...), func(n int) { flushed = append(flushed, n) })
	if want := []int{2, 4, 5}; err != nil || !slices.Equal(flushed, want) {
		t.Errorf("batches end with %v, %v; want %v", flushed, err, want)
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
	if err := Update(ctx, "", dir, changes(list...), func(n int) { last = n }); err != nil || last != papers {
		t.Fatalf("progress ended at %d of %d, %v", last, papers, err)
	}
	x := open(t, dir)
	m, err := x.Match(ctx, Terms("subject3"))
	if err != nil {
		t.Fatal(err)
	}
	if got := len(m.Top(papers, nil)); got != papers/10 || x.Len() != papers {
		t.Errorf("%d of %d papers match, want a tenth", got, x.Len())
	}
	if got := top(t, x, "paper8765"); !strings.HasPrefix(got, "8766:") {
		t.Errorf("found %s, want 8766", got)
	}
}

func TestUpdateEnds(t *testing.T) {
	broken := errors.New("source broke")
	err := Update(ctx, "", filepath.Join(t.TempDir(), "x"), func(yield func(Change, error) bool) {
		if yield(shelf[0], nil) {
			yield(Change{}, broken)
		}
	}, nil)
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want the source's error", err)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if err := Update(cancelled, "", filepath.Join(t.TempDir(), "x"), changes(shelf...), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

// TestDamage: whatever file is missing or cut, and whatever bit of it flips, the
// index is refused as damaged, and the error names the file.
func TestDamage(t *testing.T) {
	_, old := build(t, "", shelf...)
	_, good := build(t, old, shelf[1])
	r := rand.New(rand.NewPCG(4, 4))
	for _, name := range filesOf(t, good) {
		sound, err := os.ReadFile(filepath.Join(good, name))
		if err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(t.TempDir(), "copy")
		if err := os.CopyFS(dir, os.DirFS(good)); err != nil {
			t.Fatal(err)
		}
		refused := func(what string) {
			x, err := Open(dir)
			if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), name) {
				t.Errorf("%s %s: got %v, want ErrDamaged and the name", name, what, err)
			}
			if err == nil {
				x.Close()
			}
			if err := Update(ctx, dir, filepath.Join(t.TempDir(), "x"), changes(shelf[0]), nil); !errors.Is(err, ErrDamaged) {
				t.Errorf("%s %s: update: got %v, want ErrDamaged", name, what, err)
			}
		}
		for range damagetest.Times(t, 10) {
			b, what := damagetest.Bytes(r, sound)
			if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
				t.Fatal(err)
			}
			refused(what)
		}
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		if name != sumsFile {
			refused("gone")
		}
	}
}

// TestUnguarded: an index of an earlier version, which has no checksums, opens,
// and what is missing from it is noticed.
func TestUnguarded(t *testing.T) {
	_, dir := build(t, "", shelf...)
	if err := os.Remove(filepath.Join(dir, sumsFile)); err != nil || Guarded(dir) {
		t.Fatal(err)
	}
	x, err := Open(dir)
	if err != nil || x.Len() == 0 {
		t.Fatal(err)
	}
	x.Close()
	names := filesOf(t, dir)
	if len(names) < 3 {
		t.Fatalf("files %q, want documents, a root and a segment", names)
	}
	for _, name := range names {
		copied := filepath.Join(t.TempDir(), "copy")
		if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(copied, name)); err != nil {
			t.Fatal(err)
		}
		if x, err := Open(copied); !errors.Is(err, ErrDamaged) {
			t.Errorf("without %s: got %v, want ErrDamaged", name, err)
			if err == nil {
				x.Close()
			}
		}
	}
}

func filesOf(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, name)
			names = append(names, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestDocuments: a damaged list of documents is refused, with sums or without.
func TestDocuments(t *testing.T) {
	_, good := build(t, "", shelf...)
	b, err := os.ReadFile(filepath.Join(good, documentsFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][]byte{nil, b[:10], b[:len(b)-1], append(slices.Clone(b), 0), append([]byte("PKwords9"), b[8:]...), flipped(b, 20)} {
		name := filepath.Join(t.TempDir(), documentsFile)
		if err := os.WriteFile(name, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readDocuments(name); !errors.Is(err, ErrDamaged) {
			t.Errorf("%d bytes: got %v, want ErrDamaged", len(bad), err)
		}
	}
}

func flipped(b []byte, at int) []byte {
	b = slices.Clone(b)
	b[at] ^= 1
	return b
}
