package lexical

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"paperkin/index/damagetest"
)

// TestManyRuns: after many small runs, with changed texts and removals among them, an
// index says what one says that is made at once of the papers that are left, to the last
// digit; it has a few segments and is not much larger; and a reader that was open all the
// time finds what it has found before.
func TestManyRuns(t *testing.T) {
	runs := 200
	if damagetest.Long(t) {
		runs = 1000
	}
	r := rand.New(rand.NewPCG(18, 2))
	papers := map[int64]Change{}
	text := func(words int) string {
		s := ""
		for range words {
			s += fmt.Sprintf("w%dx ", r.IntN(1+r.IntN(3000)))
		}
		return s
	}
	root := t.TempDir()
	folder := func(run int) string { return filepath.Join(root, fmt.Sprint(run)) }
	step := func(run int, list []Change) {
		t.Helper()
		from := ""
		if run > 0 {
			from = folder(run - 1)
		}
		if err := update(ctx, from, folder(run), changes(list...), nil); err != nil {
			t.Fatal(err)
		}
	}
	next := int64(1)
	change := func(key int64) Change {
		c := Change{Key: key, Title: text(5), Abstract: text(30)}
		papers[key] = c
		return c
	}
	var first []Change
	for range 3 * smallPart {
		first = append(first, change(next))
		next++
	}
	step(0, first)
	reader := open(t, folder(0))
	before := top(t, reader, "w1x w2x w30x w400x")
	for run := 1; run <= runs; run++ {
		var list []Change
		for range 1 + r.IntN(3) {
			keys := slices.Sorted(maps.Keys(papers))
			switch one := keys[r.IntN(len(keys))]; r.IntN(4) {
			case 0:
				list = append(list, change(one))
			case 1:
				delete(papers, one)
				list = append(list, Change{Key: one, Gone: true})
			default:
				list = append(list, change(next))
				next++
			}
		}
		step(run, list)
		if segments := len(segmentsIn(t, folder(run))); segments > maxParts {
			t.Fatalf("run %d: %d segments, want %d at most", run, segments, maxParts)
		}
		if run > 1 {
			if err := os.RemoveAll(folder(run - 1)); err != nil {
				t.Fatal(err)
			}
		}
	}
	var left []Change
	for _, key := range slices.Sorted(maps.Keys(papers)) {
		left = append(left, papers[key])
	}
	once, _ := build(t, "", left...)
	x := open(t, folder(runs))
	if x.Len() != len(left) || x.is.Average != once.is.Average {
		t.Errorf("%d papers of %v words, want %d of %v", x.Len(), x.is.Average, len(left), once.is.Average)
	}
	for range 50 {
		question := text(1 + r.IntN(12))
		got, want := all(t, x, question), all(t, once, question)
		if !slices.Equal(got, want) {
			t.Fatalf("%q: the first of %d are %v, want %v of %d", question, len(got), got[:min(3, len(got))], want[:min(3, len(want))], len(want))
		}
	}
	if got := top(t, reader, "w1x w2x w30x w400x"); got != before {
		t.Errorf("the first reader finds %s, and has found %s", got, before)
	}
	if got, want := sizeOf(t, folder(runs)), sizeOf(t, folderOf(t, left)); float64(got) > 1.3*float64(want) {
		t.Errorf("%d bytes, one made at once has %d", got, want)
	}
}

// all are all matches of a question.
func all(t *testing.T, x *Index, question string) []Match {
	t.Helper()
	m, err := x.Match(ctx, Terms(question))
	if err != nil {
		t.Fatal(err)
	}
	return bestOf(t, m, x.Len()+1, nil)
}

// folderOf is the folder of an index of papers.
func folderOf(t *testing.T, papers []Change) string {
	_, dir := build(t, "", papers...)
	return dir
}

func segmentsIn(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*.seg"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func sizeOf(t *testing.T, dir string) (bytes int64) {
	t.Helper()
	for _, name := range append(segmentsIn(t, dir), filepath.Join(dir, manifestFile), filepath.Join(dir, goneFile)) {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		bytes += info.Size()
	}
	return bytes
}
