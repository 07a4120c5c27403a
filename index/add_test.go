package index_test

import (
	"encoding/json"
	"fmt"
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
	for seed := range uint64(20) {
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
