package query_test

import (
	"fmt"
	"strings"
	"testing"

	"paperkin/query"
)

// shares are two abstracts of n words in all, of which both have the first.
func shares(both, n int) (string, string) {
	var one, two []string
	for i := range n {
		word := fmt.Sprintf("word%d", i)
		switch {
		case i < both:
			one, two = append(one, word), append(two, word)
		case i%2 == 0:
			one = append(one, word)
		default:
			two = append(two, word)
		}
	}
	return strings.Join(one, " "), strings.Join(two, " ")
}

// TestSameWork: two papers are one work if they share eight of ten words and are
// near each other, or have one title and share four of ten.
func TestSameWork(t *testing.T) {
	for _, tt := range []struct {
		name   string
		both   int // of 20 words
		titles [2]string
		cosine float64 // of the two with each other
		same   bool
	}{
		{"near, eight of ten", 16, [2]string{"One", "Two"}, .95, true},
		{"near, fewer", 15, [2]string{"One", "Two"}, .95, false},
		{"eight of ten, not near", 16, [2]string{"One", "Two"}, .89, false},
		{"all, but far", 20, [2]string{"One", "Two"}, .2, false},
		{"one title, four of ten", 8, [2]string{"A Title", "a title"}, .2, true},
		{"one title, fewer", 7, [2]string{"A Title", "a title"}, .2, false},
		{"other titles, half", 10, [2]string{"A Title", "Another title"}, .99, false},
	} {
		one, two := shares(tt.both, 20)
		list := []card{
			{ID: "one", Title: tt.titles[0], Abstract: one, Vector: at(1)},
			{ID: "two", Title: tt.titles[1], Abstract: two, Vector: at(tt.cosine)},
			{ID: "rest", Vector: []float32{0, 0, 1, 0}},
		}
		c := chart{"question": at(1)}
		s := cards(t, c, list...)
		a := ask(t, s, "question", request{Mode: "semantic"})
		switch copies := a.Hits[0].Copies; {
		case tt.same && (ids(a) != "one rest" || len(copies) != 1 || copies[0].ID != "two"):
			t.Errorf("%s: got %q, want two to be a copy of one", tt.name, ids(a))
		case !tt.same && (ids(a) != "one two rest" || len(copies) > 0):
			t.Errorf("%s: got %q, want three papers", tt.name, ids(a))
		}
		if got, want := ids(like(t, s, refs("one"), request{Mode: "semantic"})), map[bool]string{true: "rest", false: "two rest"}[tt.same]; got != want {
			t.Errorf("%s: like one: got %q, want %q", tt.name, got, want)
		}
	}
	// Without a vector, other titles are not looked behind.
	one, two := shares(20, 20)
	s := cards(t, chart{"question": at(1)}, card{ID: "one", Abstract: one + " alpha"}, card{ID: "two", Abstract: two + " alpha", Vector: at(.9)},
		card{ID: "three", Abstract: two + " alpha", Vector: at(.2)})
	if got := ids(ask(t, s, "alpha", request{Mode: "lexical"})); got != "one three two" {
		t.Errorf("no vectors: got %q, want three papers", got)
	}
}

// TestSameTitle: two papers of one title without abstracts are two.
func TestSameTitle(t *testing.T) {
	_, s := library(t, builtin(t),
		`{"id":"one","title":"Editorial","abstract":""}`,
		`{"id":"two","title":"Editorial","abstract":""}`,
		`{"id":"three","title":"Other things","abstract":"Nothing at all."}`)
	if got := ids(ask(t, s, "editorial", request{Mode: "lexical"})); got != "one two" {
		t.Errorf("got %q, want both", got)
	}
}

// TestCopiesMakeRoom: copies take no place among the hits, and those that come
// after the last hit are still listed with it. Ranks count hits.
func TestCopiesMakeRoom(t *testing.T) {
	one, two := shares(18, 20)
	var list []card
	for i := range 10 { // ten pairs, the copy right behind
		title := fmt.Sprintf("Title %d", i)
		words := func(s string) string { return strings.ReplaceAll(s, "word", fmt.Sprintf("t%dword", i)) }
		list = append(list,
			card{ID: fmt.Sprintf("a%d", i), Title: title, Abstract: words(one), Vector: at(1 - float64(i)/10)},
			card{ID: fmt.Sprintf("b%d", i), Title: title + " again", Abstract: words(two), Vector: at(.99 - float64(i)/10)})
	}
	list = append(list, card{ID: "last", Vector: at(-1)})
	s := cards(t, chart{"question": at(1)}, list...)
	check := func(limit int, a query.Answer, want int) {
		t.Helper()
		if len(a.Hits) != want {
			t.Fatalf("limit %d: %d hits, want %d", limit, len(a.Hits), want)
		}
		for i, h := range a.Hits {
			id := fmt.Sprintf("a%d", i)
			if i == 10 {
				if id = "last"; len(h.Copies) > 0 || h.Paper.ID != id || h.Rank != 11 {
					t.Errorf("limit %d: hit 11: %+v", limit, h)
				}
				continue
			}
			if h.Paper.ID != id || h.Rank != i+1 || len(h.Copies) != 1 || h.Copies[0].ID != fmt.Sprintf("b%d", i) ||
				!near(h.Similarity, 1-float64(i)/10) {
				t.Errorf("limit %d: hit %d: %+v, want %s with its copy", limit, i+1, h, id)
			}
		}
	}
	for limit, want := range map[int]int{1: 1, 3: 3, 10: 10, 0: 10, 11: 11, 100: 11} {
		check(limit, ask(t, s, "question", request{Mode: "semantic", Limit: limit}), want)
	}
}

// TestLateCopy: a copy that other papers come before is listed as well, also when
// they are cut off.
func TestLateCopy(t *testing.T) {
	one, two := shares(18, 20)
	s := cards(t, chart{"question": at(1)},
		card{ID: "other", Vector: at(.97)},
		card{ID: "one", Abstract: one, Vector: at(.99)},
		card{ID: "two", Abstract: two, Vector: at(.95)})
	for limit, want := range map[int]string{1: "one", 2: "one other", 3: "one other"} {
		a := ask(t, s, "question", request{Mode: "semantic", Limit: limit})
		if ids(a) != want || len(a.Hits[0].Copies) != 1 || a.Hits[0].Copies[0].ID != "two" {
			t.Errorf("%d hits: got %+v, want %q, the first with its copy", limit, a.Hits, want)
		}
	}
}

// TestFarCopy: copies are looked for among twenty papers more than hits, even if
// there are more candidates.
func TestFarCopy(t *testing.T) {
	one, two := shares(10, 20)
	for others, want := range map[int]int{19: 1, 20: 0} {
		list := []card{{ID: "one", Title: "One", Abstract: one, Vector: at(.99)}}
		for i := range others {
			list = append(list, card{ID: fmt.Sprintf("p%02d", i), Vector: at(.9 - float64(i)/100)})
		}
		list = append(list, card{ID: "two", Title: "ONE", Abstract: two, Vector: at(.1)})
		s := cards(t, chart{"question": at(1)}, list...)
		for _, variety := range []float64{0, 1e-6} { // too little to move a paper
			a := ask(t, s, "question", request{Limit: 1, Variety: variety})
			if ids(a) != "one" || len(a.Hits[0].Copies) != want {
				t.Errorf("after %d others, variety %v: got %+v, want %d copies", others, variety, a.Hits, want)
			}
		}
	}
}

// TestCopyWindow: a paper is compared with the fifty hits before it.
func TestCopyWindow(t *testing.T) {
	var list []card
	add := func(c card) {
		c.Vector = at(1 - float64(len(list))/100)
		list = append(list, c)
	}
	first, firstAgain := shares(10, 20)
	second, secondAgain := shares(10, 20)
	second, secondAgain = strings.ReplaceAll(second, "word", "other"), strings.ReplaceAll(secondAgain, "word", "other")
	add(card{ID: "first", Title: "First", Abstract: first})
	add(card{ID: "second", Title: "Second", Abstract: second})
	for i := range 48 {
		add(card{ID: fmt.Sprintf("p%02d", i)})
	}
	add(card{ID: "again1", Title: "FIRST", Abstract: firstAgain}) // after 50 hits
	for i := range 2 {
		add(card{ID: fmt.Sprintf("q%02d", i)})
	}
	add(card{ID: "again2", Title: "SECOND", Abstract: secondAgain}) // after 52
	a := ask(t, cards(t, chart{"question": at(1)}, list...), "question", request{Mode: "semantic", Limit: 100})
	if got := ids(a); strings.Contains(got, "again1") || !strings.Contains(got, "again2") || len(a.Hits[0].Copies) != 1 {
		t.Errorf("got %q, want the copy after 52 hits to be one, that after 50 not", got)
	}
}
