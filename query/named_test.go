package query_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/query"
)

// titled is a library in which the rankers prefer other papers to those that a title or
// an id names.
func titled(t *testing.T) *query.Searcher {
	return cards(t, chart{"pointer networks": at(1), "POINTER nétworks!": at(1), "bm25": at(1)},
		card{ID: "venue2015/1", Title: "Pointer Networks", Published: "2015", Vector: at(.1)},
		card{ID: "venue2016/2", Title: "Pointer networks", Published: "2016"},
		card{ID: "survey", Title: "Pointer pointer networks networks", Abstract: "pointer networks pointer networks", Published: "2017", Vector: at(.9)},
		card{ID: "bm25", Title: "Okapi", Published: "2018", Vector: at(.2)},
		card{ID: "about", Title: "The weights of bm25", Abstract: "bm25 bm25", Published: "2019", Vector: at(.8)})
}

// TestExactTitle: papers of the very title that is asked for come first in every mode,
// also without a vector, but never past a filter or a bound.
func TestExactTitle(t *testing.T) {
	s := titled(t)
	for _, mode := range query.Modes {
		for _, question := range []string{"pointer networks", "POINTER nétworks!"} {
			a := ask(t, s, question, request{Mode: mode, Limit: 3})
			if got := ids(a); got != "venue2015/1 venue2016/2 survey" {
				t.Errorf("%s, %q: found %q", mode, question, got)
			}
			inOrder(t, a)
		}
		if got := ids(ask(t, s, "pointer networks", request{Mode: mode, Limit: 1, Variety: 1})); got != "venue2015/1" {
			t.Errorf("%s, varied: found %q", mode, got)
		}
		if got := ids(ask(t, s, "pointer networks", request{Mode: mode, Limit: 1, Filter: index.Filter{Since: "2016"}})); got != "venue2016/2" {
			t.Errorf("%s, since 2016: found %q", mode, got)
		}
		if got := ids(ask(t, s, "pointer networks", request{Mode: mode, Limit: 1, Filter: index.Filter{Since: "2017"}})); got != "survey" {
			t.Errorf("%s, since 2017: found %q", mode, got)
		}
		if got := ids(ask(t, s, "pointer networks", request{Mode: mode, Limit: 1, Unlike: refs("venue2015/1")})); got != "venue2016/2" {
			t.Errorf("%s, unlike one of them: found %q", mode, got)
		}
	}
	bound := .85
	if got := ids(ask(t, s, "pointer networks", request{MinSimilarity: &bound})); got != "survey" {
		t.Errorf("with a bound: found %q, want survey alone", got)
	}
}

// TestUnknownTitle: a title of which the model knows no word is found by name.
func TestUnknownTitle(t *testing.T) {
	s := cards(t, chart{}, card{ID: "a", Title: "量子計算"}, card{ID: "b", Title: "量子"})
	for _, mode := range query.Modes {
		if got := ask(t, s, "量子", request{Mode: mode, Limit: 1}); ids(got) != "b" {
			t.Errorf("%s: found %q, %q", mode, ids(got), got.None)
		}
	}
}

// TestNamedAlone: an id or an address is that paper and no other, without a model. An id
// that is a word like others is a question too.
func TestNamedAlone(t *testing.T) {
	s := titled(t)
	if got := ids(ask(t, s, "bm25", request{})); !strings.HasPrefix(got, "bm25 about ") {
		t.Errorf("a word: found %q", got)
	}
	s.Embedder = func(context.Context, embed.Space) (embed.Embedder, error) { return nil, errors.New("not needed") }
	for _, mode := range query.Modes {
		a := ask(t, s, " venue2015/1\n", request{Mode: mode, Explain: true})
		if ids(a) != "venue2015/1" || a.Hits[0].Score != 1 || a.Hits[0].Why == nil || a.Verdict.Basis != query.OnName {
			t.Errorf("%s: got %q, %+v", mode, ids(a), a.Verdict)
		}
		a = ask(t, s, "venue2015/1", request{Mode: mode, Filter: index.Filter{Since: "2016"}})
		if len(a.Hits) > 0 || a.None != query.NamedFilteredOut {
			t.Errorf("%s, filtered: got %q, %q", mode, ids(a), a.None)
		}
	}
	if _, err := search(s, "venue2015/1", request{Unlike: refs("survey")}); err == nil {
		t.Error("away from another paper: not compared")
	}
}

// TestNotInLibrary: an id or an address that no paper has is no text to find papers by, in
// any mode; what only looks like one is a text, and so is one to compare papers with.
func TestNotInLibrary(t *testing.T) {
	s := cards(t, chart{}, card{ID: "a", Title: "ResNet50/101 at 24/7", Abstract: "arxiv 1706.03762 doi 10.1145/3292500.3330701 node.js/react"})
	for _, question := range []string{"arXiv:1706.03762", " arxiv: 1706.03762\n", "1706.03762v2", "10.1145/3292500.3330701", "https://doi.org/10.1145/3292500.3330701", "pmid:12345678",
		"https://example.org/paper.pdf", "www.example.org/a", "CorpusID:1234", "hep-th/9901001"} {
		for _, mode := range query.Modes {
			if a := ask(t, s, question, request{Mode: mode}); len(a.Hits) > 0 || a.None != query.NotInLibrary {
				t.Errorf("%s, %q: got %q, %q", mode, question, ids(a), a.None)
			}
		}
		if a := ask(t, s, question, request{Mode: query.Lexical, Plain: true}); a.None == query.NotInLibrary {
			t.Errorf("%q, plain: got %q", question, a.None)
		}
	}
	for _, question := range []string{"ResNet50/101", "24/7", "node.js/react", "arxiv 1706.03762", "see arXiv:1706.03762", "ACL: resnet50"} {
		if a := ask(t, s, question, request{Mode: query.Lexical}); ids(a) != "a" {
			t.Errorf("%q: got %q, %q", question, ids(a), a.None)
		}
	}
}
