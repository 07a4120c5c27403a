package index_test

import (
	"encoding/json"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"paperkin/index"
	"paperkin/index/paper"
)

// TestBatches: records taken together, in one batch, make the same library as
// records taken one by one, however they name, merge and change each other.
func TestBatches(t *testing.T) {
	seeds := uint64(20)
	if testing.Short() {
		seeds = 3
	}
	for seed := range seeds {
		r := rand.New(rand.NewPCG(seed, 1))
		lines := make([]string, 120)
		for i := range lines {
			var ids []string
			for _, scheme := range []string{"arxiv:2001.0000", "doi:10.1234/", "own"} {
				if r.IntN(3) == 0 {
					ids = append(ids, fmt.Sprintf("%s%d", scheme, r.IntN(9)))
				}
			}
			line, err := json.Marshal(map[string]any{"aliases": ids, "title": fmt.Sprint("Title ", r.IntN(8)),
				"abstract": []string{"", "One text.", "Another text."}[r.IntN(3)],
				"authors":  []string{"A. One", "B. Two"}[:r.IntN(3)], "published": fmt.Sprint(2000 + r.IntN(2))})
			if err != nil {
				t.Fatal(err)
			}
			lines[i] = string(line)
		}
		together, single := openWriter(t, t.TempDir()), openWriter(t, t.TempDir())
		// Some are there before.
		add(t, together, lines[:30]...)
		sum := add(t, together, lines[30:]...)
		var one index.Added
		add(t, single, lines[:30]...)
		for _, l := range lines[30:] {
			a := add(t, single, l)
			one.New += a.New
		}
		if sum.New != one.New {
			t.Errorf("seed %d: %d new papers, want %d", seed, sum.New, one.New)
		}
		if got, want := papers(t, together.Library), papers(t, single.Library); !slices.Equal(got, want) {
			t.Fatalf("seed %d: got\n%s\nwant\n%s", seed, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		sound(t, together.Library)
	}
}

// papers lists the papers of a library as JSON, in the order they were added.
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
		sources, _, err := paper.Expand([]string{"-"}, strings.NewReader(strings.Join(texts, "\n")), paper.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return paper.Read(ctx, sources, paper.ReadOptions{Format: paper.BibTeX})
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
	for ref, want := range map[string]string{"smith2020": "On one thing", "mine": "On one thing", "On another": "On another"} {
		if f, err := w.Find(ctx, ref); err != nil || f.Paper.Title != want {
			t.Errorf("%s finds %q, %v, want %q", ref, f.Paper.Title, err, want)
		}
	}
}
