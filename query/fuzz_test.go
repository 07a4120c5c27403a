package query_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"paperkin/index"
	"paperkin/query"
)

// FuzzQuestion: no question is wrong. Whatever it says, and whatever paper is
// named, there is an answer in order, or the question is empty, or there is no
// such paper.
func FuzzQuestion(f *testing.F) {
	e := builtin(f)
	_, s := library(f, e, shelf...)
	for _, text := range []string{"how are tokens routed?", `title:experts AND (robot" OR NEAR/3 *^~\ -x +y`, "%' OR 1=1 --", "\x00\xff\u202e", "", "moe1",
		"10.1234/x", "https://arxiv.org/abs/2101.00001v9", strings.Repeat("expert ", 500), "e\u0301 日本語 …"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, mode := range query.Modes {
			a, err := search(s, text, query.Options{Mode: mode, Explain: true, Limit: 50})
			if err != nil && !errors.Is(err, query.ErrEmptyQuestion) {
				t.Errorf("%s: %v", mode, err)
			}
			inOrder(t, a)
		}
		a, err := similar(s, []query.Example{{Ref: text}}, query.Options{Unlike: []query.Example{{Text: text}}, Explain: true})
		if err != nil && !errors.Is(err, query.ErrEmptyQuestion) && !errors.Is(err, index.ErrNoPaper) {
			t.Errorf("like: %v", err)
		}
		inOrder(t, a)
		s.Suggest(ctx, text, 3)
		query.Mark(text, []string{"experts", text})
	})
}

// inOrder checks that an answer has every paper once, the best first, each with
// a sentence of its own text.
func inOrder(t *testing.T, a query.Answer) {
	t.Helper()
	seen := map[string]bool{}
	for i, h := range a.Hits {
		if seen[h.Paper.ID] || h.Rank != i+1 {
			t.Errorf("%s is there twice, or has rank %d at place %d", h.Paper.ID, h.Rank, i+1)
		}
		seen[h.Paper.ID] = true
		if h.Why != nil && !strings.Contains(h.Paper.Title+"\n"+h.Paper.Abstract, h.Why.Sentence) {
			t.Errorf("%s: %q is not in its text", h.Paper.ID, h.Why.Sentence)
		}
	}
	if !slices.IsSortedFunc(a.Hits, func(x, y query.Hit) int {
		if x.Score > y.Score {
			return -1
		} else if x.Score < y.Score {
			return 1
		}
		return 0
	}) {
		t.Error("hits are not in the order of their scores")
	}
}

// FuzzDate: what is taken for a date is one.
func FuzzDate(f *testing.F) {
	for _, s := range []string{"2024", "2024-02", "2024-02-29", "2023-02-29", "0000-00-00", "20２4", "2024-5", "-100"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := query.Request{Question: "when?", Options: query.Options{Filter: index.Filter{Since: s}}}
		if s == "" || r.Validate() != nil { // empty: no bound
			return
		}
		if _, err := time.Parse("2006-01-02", s+"2000-01-01"[len(s):]); err != nil {
			t.Errorf("%q is taken for a date", s)
		}
	})
}
