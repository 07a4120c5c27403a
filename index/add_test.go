package index_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/index/paper/formats/bib"
	"paperkin/index/paper/source"
)

// TestOrder: the same records make the same library, in whatever order they
// come and however many imports they come in, however they name, merge, change
// and take back each other.
func TestOrder(t *testing.T) {
	seeds := uint64(25)
	if testing.Short() {
		seeds = 8
	}
	for seed := range seeds {
		r := rand.New(rand.NewPCG(seed, 1))
		all := randomRecords(t, r, 100)
		whole := openWriter(t, t.TempDir())
		addRecords(t, whole, all)
		want := papers(t, whole.Library)
		for range 3 {
			r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
			w := openWriter(t, t.TempDir())
			for rest := all; len(rest) > 0; {
				n := min(len(rest), 1+r.IntN(40))
				addRecords(t, w, rest[:n])
				rest = rest[n:]
			}
			if got := papers(t, w.Library); !slices.Equal(got, want) {
				t.Fatalf("seed %d: got\n%s\nwant\n%s", seed, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			again := addRecords(t, w, all)
			if again.New+again.Updated != 0 {
				t.Errorf("seed %d: a second time: %+v", seed, again)
			}
			if got := papers(t, w.Library); !slices.Equal(got, want) {
				t.Errorf("seed %d: a second time changes it", seed)
			}
			sound(t, w.Library)
		}
	}
}

// randomRecords makes records of few papers: of several providers, with ids,
// titles, authors and years in common. Every one has a date of its own, for
// what order cannot tell.
func randomRecords(t *testing.T, r *rand.Rand, n int) []paper.Record {
	t.Helper()
	var all []paper.Record
	for i := range n {
		var ids []string
		for _, id := range []string{"arxiv:2001.0000%d", "doi:10.1234/%d", "doi:10.5555/%d", "own%d"} {
			if r.IntN(4) == 0 {
				ids = append(ids, fmt.Sprintf(id, r.IntN(9)))
			}
		}
		one := map[string]any{"aliases": ids, "title": fmt.Sprint("Title ", r.IntN(40)),
			"abstract": []string{"", "A text.", fmt.Sprint("Another text ", r.IntN(9))}[r.IntN(3)],
			"authors":  [][]string{nil, {"Ann One"}, {"A. One", "Bo Two"}, {"C. Three"}}[r.IntN(4)],
			"venue":    []string{"", "arXiv", "A journal"}[r.IntN(3)], "categories": []string{"a", "b", "c"}[r.IntN(3):],
			"published": []string{"", "2001", "2002", "2001-05", "2004-01-02"}[r.IntN(5)], "keys": []string{fmt.Sprint("key", r.IntN(5))}}
		line, err := json.Marshal(one)
		if err != nil {
			t.Fatal(err)
		}
		for record, err := range records(t, string(line)) {
			if err != nil {
				t.Fatal(err)
			}
			record.Provider = []string{"jsonl", "arxiv", "openalex"}[r.IntN(3)]
			record.Revised = fmt.Sprintf("2020-%06d", i)
			record.Name = record.Paper.Aliases[0]
			record.Deleted = r.IntN(15) == 0
			if record.Deleted {
				record.Paper = paper.Paper{ID: record.Paper.ID, Aliases: []string{record.Name}}
			}
			all = append(all, record)
		}
	}
	return all
}

// TestTakenBack: when a source is taken back, what the others say of the paper
// stays, with its vector.
func TestTakenBack(t *testing.T) {
	w := openWriter(t, t.TempDir())
	var preprint, published paper.Record
	for r := range records(t, `{"arxiv":"2001.00001","doi":"10.5555/1","title":"Tides","abstract":"Short."}`) {
		r.Provider, r.Name = "arxiv", "arxiv:2001.00001"
		preprint = r
	}
	for r := range records(t, `{"doi":"10.5555/1","title":"Tides","abstract":"A much longer text on tides."}`) {
		published = r
	}
	back := paper.Record{Provider: "arxiv", Name: preprint.Name, Deleted: true,
		Paper: paper.Paper{ID: preprint.Name, Aliases: []string{preprint.Name}}}
	addRecords(t, w, []paper.Record{preprint, published})
	mustEmbed(t, w, &embedtest.Fake{})
	// The record after it, in the same batch, shows that the id is free again.
	other := preprint
	other.Provider, other.Paper.Title, other.Paper.Aliases = "s2", "Another", []string{preprint.Name}
	addRecords(t, w, []paper.Record{back, other})
	if b := mustEmbed(t, w, &embedtest.Fake{}); b.Done != 1 {
		t.Errorf("%d papers embedded, want only the new one", b.Done)
	}
	f, err := w.Library.Find(ctx, "doi:10.5555/1")
	if err != nil || f.State != index.Done || f.Paper.Abstract != published.Paper.Abstract || !slices.Equal(f.Paper.Aliases, published.Paper.Aliases) {
		t.Errorf("got %+v, %v, want what the publisher says", f, err)
	}
	if all, err := w.Library.Sources(ctx, f.Key); err != nil || len(all) != 1 {
		t.Errorf("sources %+v, %v, want one", all, err)
	}
	sound(t, w.Library)
}

// TestManyAlike: thousands of papers with the same title and author, and as many
// versions of one paper, take seconds; with work for every pair of them, which
// reads from the catalogue, they took hours.
func TestManyAlike(t *testing.T) {
	const n = 2500
	var notes, versions []string
	for i := range n {
		notes = append(notes, fmt.Sprintf(`{"arxiv":"2001.%05d","title":"A note","authors":["Ann One"],"published":"2001","abstract":"Note %d."}`, i, i))
		versions = append(versions, fmt.Sprintf(`{"id":"one","title":"Tides","authors":["Ann One"],"published":"2001","abstract":"Version %d."}`, i))
	}
	w := openWriter(t, t.TempDir())
	if got, want := add(t, w, notes...), (index.Added{Read: n, New: n}); got != want {
		t.Errorf("papers told apart: %+v, want %+v", got, want)
	}
	if got, want := add(t, w, versions...), (index.Added{Read: n, New: 1, Updated: n - 1}); got != want {
		t.Errorf("versions: %+v, want %+v", got, want)
	}
	f, err := w.Library.Find(ctx, "one")
	if err != nil {
		t.Fatal(err)
	}
	all, err := w.Library.Sources(ctx, f.Key)
	if want := fmt.Sprintf("Version %d.", n-1); err != nil || len(all) != n || f.Paper.Abstract != want {
		t.Errorf("%d sources, %v, the last is %q; want %d, %q", len(all), err, f.Paper.Abstract, n, want)
	}
}

func addRecords(t *testing.T, w *index.Writer, list []paper.Record) index.Added {
	t.Helper()
	added, err := w.Add(ctx, func(yield func(paper.Record, error) bool) {
		for _, r := range list {
			if !yield(r, nil) {
				return
			}
		}
	}, index.AddOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if a := added; a.Read != a.New+a.Updated+a.Unchanged+a.Duplicate+a.Skipped+a.Deleted {
		t.Errorf("the counts do not add up: %+v", a)
	}
	return added
}

// papers lists the papers of a library as JSON, in the order of their ids.
func papers(t *testing.T, lib *index.Library) []string {
	t.Helper()
	var list []string
	err := lib.Each(ctx, func(p paper.Paper) error {
		line, err := json.Marshal(p)
		list = append(list, string(line))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestKeysOfSources: a citation key finds its paper, but does not make one
// paper of two that different files call the same.
func TestKeysOfSources(t *testing.T) {
	bib := func(texts ...string) iter.Seq2[paper.Record, error] {
		sources, _, err := source.Expand([]string{"-"}, strings.NewReader(strings.Join(texts, "\n")), source.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return source.Read(ctx, sources, source.Options{Format: bib.BibTeX})
	}
	const one = `@misc{smith2020, title={On one thing}, author={Ann Smith}, year=2020, doi={10.1234/one}}`
	const two = `@misc{smith2020, title={On another}, author={Ann Smith}, year=2020}`
	w := openWriter(t, t.TempDir())
	for run := range 2 {
		for _, text := range []string{one, two, one + "\n" + two} {
			got, err := w.Add(ctx, bib(text), index.AddOptions{})
			if err != nil || got.Updated > 0 || run > 0 && got.Unchanged != got.Read {
				t.Errorf("run %d, %s: %+v, %v", run, text, got, err)
			}
		}
	}
	if list := papers(t, w.Library); len(list) != 2 {
		t.Errorf("%d papers, want 2: %v", len(list), list)
	}
	if _, err := w.Add(ctx, bib(`@misc{mine, title={On one thing}, doi={10.1234/one}}`), index.AddOptions{}); err != nil {
		t.Fatal(err)
	}
	for ref, want := range map[string]string{"mine": "On one thing", "On another": "On another"} {
		if f, err := w.Library.Find(ctx, ref); err != nil || f.Paper.Title != want {
			t.Errorf("%s finds %q, %v, want %q", ref, f.Paper.Title, err, want)
		}
	}
	var several *index.NoPaperError
	if _, err := w.Library.Find(ctx, "smith2020"); !errors.As(err, &several) || len(several.Several) != 2 {
		t.Errorf("smith2020: %v, want two papers", err)
	}
}
