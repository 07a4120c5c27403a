package query_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/damagetest"
	"paperkin/index/indextest"
	"paperkin/index/vector"
	"paperkin/query"
)

// TestDamage: whatever bit flips in a file of a library other than the
// catalogue, and wherever it is cut: every answer is what it was, or an error
// that names the file and what mends it. So does the library's own check. After
// mending, and embedding what was lost, all answers are what they were.
func TestDamage(t *testing.T) {
	e := builtin(t)
	dir := damageable(t, e)
	sound := answers(t, dir, e)
	for i, a := range sound {
		if a.err != nil || len(a.text) < 100 {
			t.Fatalf("answer %d: %q, %v", i, a.text, a.err)
		}
	}
	unjudged := slices.Clone(sound)
	for i := range unjudged {
		unjudged[i].text = withoutVerdict(unjudged[i].text)
	}
	files, times := filesOf(t, dir), damagetest.Times(t, 2)
	kinds := map[string]int{}
	for _, name := range files {
		kinds[kindOf(name)]++
	}
	for seed, name := range files {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(9, uint64(seed)))
			broken := filepath.Join(t.TempDir(), "library")
			for range times/kinds[kindOf(name)] + 1 {
				if err := os.RemoveAll(broken); err != nil {
					t.Fatal(err)
				}
				if err := os.CopyFS(broken, os.DirFS(dir)); err != nil {
					t.Fatal(err)
				}
				what := damagetest.File(t, r, filepath.Join(broken, name))
				said := compare(t, what, name, answers(t, broken, e), sound)
				if mend(t, what, name, broken, e, said) {
					continue
				}
				mended := answers(t, broken, e)
				for i := range mended { // the verdict depends on which rows are looked at
					mended[i].text = withoutVerdict(mended[i].text)
				}
				if compare(t, what+", mended", name, mended, unjudged) {
					t.Errorf("%s: after mending searches still find damage", what)
				}
			}
		})
	}
}

// TestCatalogueDamage: the same of the catalogue, which has nothing to be mended
// from: a copy of the library takes its place.
func TestCatalogueDamage(t *testing.T) {
	e := builtin(t)
	dir := damageable(t, e)
	sound := answers(t, dir, e)
	path := filepath.Join(dir, "catalog.db")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(9, 99))
	refused, times := 0, damagetest.Times(t, 10)
	for range times {
		what := damagetest.File(t, r, path)
		for i, a := range answers(t, dir, e) {
			switch {
			case a.err == nil && a.text != sound[i].text:
				t.Errorf("%s: answer %d changed:\n%s", what, i, a.text)
			case a.err != nil && !index.IsDamage(a.err):
				t.Errorf("%s: answer %d: %v", what, i, a.err)
			case a.err != nil:
				refused++
				if name := index.NameCause(a.err).Error(); !strings.Contains(name, "catalog.db") {
					t.Errorf("%s: answer %d: %s: names no file", what, i, name)
				}
			}
		}
		if !checked(dir) {
			t.Errorf("%s: the check finds nothing", what)
		}
		if err := os.WriteFile(path, good, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if refused < times {
		t.Errorf("%d answers refused after %d damages", refused, times)
	}
}

// checked reports whether the check of a library finds its catalogue damaged.
func checked(dir string) bool {
	lib, err := index.Open(ctx, dir, chromem.Open)
	if err != nil {
		return index.IsDamage(err)
	}
	defer lib.Close()
	problems, err := lib.Check(ctx)
	return err == nil && len(problems) > 0 && strings.Contains(problems[0].What, "catalog.db")
}

// damageable makes a library that has every kind of file.
func damageable(t *testing.T, e embed.Embedder) string {
	t.Helper()
	var lines []string
	words := strings.Fields("glacier tensor orchard protein lattice harbour kernel meadow quartz signal canyon enzyme raster violin plasma")
	for i := range 640 {
		a, b, c := words[i%15], words[i/15%15], words[(i/7+3)%15]
		lines = append(lines, fmt.Sprintf(`{"id":"p%03d","title":"The %s and the %s","abstract":"We study the %s near a %s, number %d, and measure its %s.","published":"20%02d"}`,
			i, a, b, c, b, i, a, i%25))
	}
	w, s := library(t, e, lines[:600]...)
	fill(t, w, e, lines[600:]...)
	if _, err := search(s, "which harbour has a glacier?", query.Options{}); err != nil { // is remembered
		t.Fatal(err)
	}
	for _, other := range []string{"p002", "p003"} {
		indextest.Say(t, w.Library.Dir(), "p001", other)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.Library.Dir()
}

// filesOf lists the files of a library but for its catalogue.
func filesOf(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasPrefix(d.Name(), "catalog.db") && d.Name() != "shelf.lock" { // which is empty
			name, _ := filepath.Rel(dir, path)
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"vectors.f32", "vectors.i8", "slots", "questions", "manifest", "gone", ".seg", "lock", "shelf.jsonl"} {
		if !slices.ContainsFunc(names, func(name string) bool { return strings.Contains(name, part) }) {
			t.Fatalf("files %q, want one of %s", names, part)
		}
	}
	return names
}

// kindOf is the same for files that hold the same kind of thing.
func kindOf(name string) string {
	if ext := filepath.Ext(name); ext != "" {
		return ext + filepath.Dir(name)
	}
	return name
}

// said is an answer, or why there is none.
type said struct {
	text string
	err  error
}

// answers asks a library many kinds of questions, with a shortlist and without.
func answers(t *testing.T, dir string, e embed.Embedder) []said {
	t.Helper()
	half := 0.2
	ask := []func(*query.Searcher) (query.Answer, error){
		func(s *query.Searcher) (query.Answer, error) {
			return search(s, "which harbour has a glacier?", query.Options{})
		},
		func(s *query.Searcher) (query.Answer, error) {
			return search(s, "protein in quartz", query.Options{Mode: query.Semantic, Limit: 30, MinSimilarity: &half})
		},
		func(s *query.Searcher) (query.Answer, error) {
			return search(s, "canyon violin 77", query.Options{Mode: query.Lexical, Limit: 60})
		},
		func(s *query.Searcher) (query.Answer, error) {
			return search(s, "meadow signal", query.Options{Filter: index.Filter{Since: "2012"}, Explain: true, Variety: 0.3})
		},
		func(s *query.Searcher) (query.Answer, error) {
			return similar(s, []query.Example{{Ref: "p111"}, {Ref: "p222"}}, query.Options{Mode: query.Semantic, Limit: 100})
		},
	}
	var all []said
	for _, open := range []vector.Opener{chromem.Open, chromem.OpenExact} {
		lib, err := index.Open(ctx, dir, open)
		if err != nil {
			all = append(all, slices.Repeat([]said{{err: err}}, len(ask))...)
			continue
		}
		s := &query.Searcher{Open: query.Folder(lib), Embedder: func(context.Context, embed.Space) (embed.Embedder, error) { return e, nil }}
		for _, question := range ask {
			a, err := question(s)
			text, jsonErr := json.Marshal(a)
			if jsonErr != nil {
				t.Fatal(jsonErr)
			}
			all = append(all, said{string(text), err})
		}
		if err := lib.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// compare reports whether an answer is an error, which must name the file. It
// fails the test where an answer is another than before.
func compare(t *testing.T, what, name string, got, want []said) (damaged bool) {
	t.Helper()
	for i := range got {
		switch {
		case got[i].err == nil && got[i].text != want[i].text:
			t.Errorf("%s: answer %d: %s", what, i, around(got[i].text, want[i].text))
		case got[i].err != nil:
			damaged = true
			if !errors.Is(got[i].err, index.ErrRepairable) || !strings.Contains(got[i].err.Error(), name) {
				t.Errorf("%s: answer %d: %v, want damage to %s", what, i, got[i].err, name)
			}
		}
	}
	return damaged
}

func withoutVerdict(answer string) string {
	start := strings.Index(answer, `"Verdict":`)
	return answer[:start] + answer[strings.Index(answer, `"Missing":`):]
}

// mend puts a library in order, and reports whether there was nothing to do.
// Damage that a question found must be found again.
func mend(t *testing.T, what, name, dir string, e embed.Embedder, known bool) (nothing bool) {
	t.Helper()
	w, err := index.OpenWriter(ctx, dir, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	found, err := w.Library.Check(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range found {
		if !strings.Contains(p.What, name) || p.Cure != index.CureRepair && p.Cure != index.CureIndex {
			t.Errorf("%s: found %+v, want damage to %s", what, p, name)
		}
	}
	if len(found) == 0 {
		if known {
			t.Errorf("%s: the check finds nothing", what)
		}
		return true
	}
	if _, err := w.RebuildWords(ctx, nil); err != nil {
		t.Errorf("%s: %v", what, err)
	}
	lost, err := w.MendVectors(ctx)
	if err != nil {
		t.Errorf("%s: %v", what, err)
	}
	if _, err := w.MendShelf(ctx); err != nil {
		t.Errorf("%s: %v", what, err)
	}
	space, err := w.Library.ActiveSpace(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if l, err := w.Library.Ledger(ctx, space); err != nil || l.Pending != lost || l.Done != 640-lost {
		t.Errorf("%s: %+v, %v, want the %d papers pending whose vectors are lost", what, l, err, lost)
	}
	if b, err := w.Embed(ctx, e, index.BuildOptions{}); err != nil || b.Done != lost {
		t.Errorf("%s: embedded %+v, %v, want %d papers", what, b, err, lost)
	}
	if again, err := w.Library.Check(ctx); err != nil || len(again) > 0 {
		t.Errorf("%s: after mending: %+v, %v", what, again, err)
	}
	return false
}

// around is where two texts begin to differ.
func around(got, want string) string {
	i := 0
	for i < min(len(got), len(want)) && got[i] == want[i] {
		i++
	}
	cut := func(s string) string { return s[max(0, i-100):min(len(s), i+100)] }
	return "got\n" + cut(got) + "\nwant\n" + cut(want)
}
