package query_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"paperkin/query"
)

// TestManyAsked: no number of hits is too large, and one is not too few for
// copies to be folded or for variety to choose.
func TestManyAsked(t *testing.T) {
	_, s := library(t, builtin(t), append([]string{
		`{"id":"pre","title":"Steering experts","abstract":"We steer experts by routing tokens with learned gates, and test this on translation."}`,
		`{"id":"pub","title":"Steering Experts","abstract":"We steer experts by routing tokens with learned gates, and test it on translation and speech."}`}, shelf...)...)
	for _, mode := range query.Modes {
		if _, err := search(s, "experts", query.Options{Mode: mode, Limit: math.MaxInt}); err != nil {
			t.Errorf("%s: %v", mode, err)
		}
		a, err := search(s, "steering experts by routing tokens", query.Options{Mode: mode, Limit: 2})
		if err != nil || len(a.Hits) != 2 || len(a.Hits[0].Copies) != 1 {
			t.Errorf("%s: %q, %v, want two hits, the first with its copy", mode, ids(a), err)
		}
		plain, err1 := search(s, "a mixture of experts, not a robot", query.Options{Mode: mode, Limit: 2})
		varied, err2 := search(s, "a mixture of experts, not a robot", query.Options{Mode: mode, Limit: 2, Variety: 1})
		if err1 != nil || err2 != nil || ids(plain) == ids(varied) {
			t.Errorf("%s: variety changes nothing: %q, %v, %v", mode, ids(varied), err1, err2)
		}
	}
}

// TestNoVector: an example in a script that the model does not know is found by
// its words, and does not spoil the others.
func TestNoVector(t *testing.T) {
	_, s := library(t, builtin(t), append([]string{
		`{"id":"ja1","title":"量子 計算","abstract":"量子 計算 入門"}`,
		`{"id":"ja2","title":"量子 入門","abstract":"計算 入門 量子"}`}, shelf...)...)
	if a, err := similar(s, []query.Example{{Ref: "ja1"}}, query.Options{Limit: 1}); err != nil || ids(a) != "ja2" {
		t.Errorf("words alone: %q, %v %s", ids(a), err, a.None)
	}
	if a, err := similar(s, []query.Example{{Ref: "bot1"}, {Ref: "ja1"}}, query.Options{Limit: 2}); err != nil || ids(a) != "ja2 bot2" {
		t.Errorf("with another: %q, %v", ids(a), err)
	}
	if a, err := search(s, "robots walk", query.Options{Limit: 1, Unlike: []query.Example{{Ref: "ja1"}}}); err != nil || ids(a) != "bot2" {
		t.Errorf("away from it: %q, %v", ids(a), err)
	}
}

// TestNothingCompared: without any vector, words alone make the verdict and the
// reason for no hits.
func TestNothingCompared(t *testing.T) {
	var lines []string
	for i := range 60 {
		lines = append(lines, fmt.Sprintf(`{"id":"t%02d","title":"Report number%d on subject%d"}`, i, i, i%7))
	}
	w, s := library(t, builtin(t), `{"id":"gone","title":"Gone"}`)
	gone, err := w.Library.Find(ctx, "gone")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Remove(ctx, time.Time{}, []int64{gone.Key}); err != nil {
		t.Fatal(err)
	}
	addOnly(t, w, lines...)
	a, err := search(s, "report number17 on subject3", query.Options{})
	if err != nil || !strings.HasPrefix(ids(a), "t17 ") || a.Verdict.Match != query.Strong {
		t.Errorf("found %q, %v, %+v, want t17 and a strong match", ids(a), err, a.Verdict)
	}
	if a, err = search(s, "zebra", query.Options{}); err != nil || a.None != query.NoWords {
		t.Errorf("got %q, %v", a.None, err)
	}
	// Papers that tie stand in the order of their ids, whatever the limit.
	if a, err = search(s, "report", query.Options{Mode: query.Lexical, Limit: 3}); err != nil || ids(a) != "t00 t01 t02" {
		t.Errorf("ties: %q, %v", ids(a), err)
	}
}

// TestSeedsCopies: the preprint of a paper is not the answer to what is like it.
func TestSeedsCopies(t *testing.T) {
	_, s := library(t, builtin(t), append([]string{
		`{"id":"pre","title":"Steering experts","abstract":"We steer experts by routing tokens with learned gates, and test this on translation."}`,
		`{"id":"pub","title":"Steering Experts","abstract":"We steer experts by routing tokens with learned gates, and test it on translation and speech."}`}, shelf...)...)
	a, err := similar(s, []query.Example{{Ref: "pre"}}, query.Options{})
	if err != nil || strings.Contains(ids(a), "pub") || !strings.HasPrefix(ids(a), "moe") {
		t.Errorf("found %q, %v, want other papers", ids(a), err)
	}
}

// TestBooks: whole books in place of abstracts are compared by their beginnings.
func TestBooks(t *testing.T) {
	begin := strings.Repeat("we steer experts by routing tokens with learned gates ", 700)
	book := func(id, letter string) string {
		var rest strings.Builder
		for i := range 3000 {
			fmt.Fprintf(&rest, "%s%d ", letter, i)
		}
		return fmt.Sprintf(`{"id":%q,"title":"The steering of experts","abstract":"%s%s"}`, id, begin, &rest)
	}
	_, s := library(t, builtin(t), append([]string{book("one", "a"), book("two", "b")}, shelf...)...)
	a, err := search(s, "steering experts", query.Options{Limit: 1})
	if err != nil || len(a.Hits) != 1 || len(a.Hits[0].Copies) != 1 {
		t.Errorf("found %q, %v, want one book with its copy", ids(a), err)
	}
}
