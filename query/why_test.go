package query_test

import (
	"strings"
	"testing"

	"paperkin/query"
)

// TestSentences: each hit is explained by its own sentence nearest to the question,
// the first of equals, and by one that has a vector.
func TestNearestSentence(t *testing.T) {
	c := chart{"alpha": at(1),
		"One a.": at(.2), "Two a.": at(.8), "Three a.": at(.8),
		"One b.": at(-.6), "Two b.": at(-.7),
		"One c.": at(.9), // the others of c cannot be embedded
	}
	s := cards(t, c,
		card{ID: "a", Abstract: "One a. Two a. Three a. And words to make eight.", Vector: at(.9)},
		card{ID: "b", Abstract: "One b. Two b. And words to make it eight.", Vector: at(.7)},
		card{ID: "c", Abstract: "Zero c. One c. Alpha in it. And words to make eight.", Vector: at(.5)},
		card{ID: "d", Abstract: "Zero d. One d. And words to make it eight.", Vector: at(.3)})
	a := ask(t, s, "alpha", request{Mode: "semantic", Explain: true})
	for i, want := range []query.Why{
		{Sentence: "Two a.", SentenceSimilarity: .8, Compared: true},
		{Sentence: "One b.", SentenceSimilarity: -.6, Compared: true},
		{Sentence: "One c.", SentenceSimilarity: .9, Compared: true},
		{Sentence: "Zero d."},
	} {
		w := a.Hits[i].Why
		if w.Sentence != want.Sentence || w.Compared != want.Compared || !near(w.SentenceSimilarity, want.SentenceSimilarity) || w.SemanticRank != i+1 || w.LexicalRank != 0 {
			t.Errorf("%s: got %+v, want %+v", a.Hits[i].Paper.ID, w, want)
		}
	}
}

// TestWordySentence: without vectors it is the sentence with most of the question's
// words, the first of equals.
func TestWordySentence(t *testing.T) {
	for abstract, want := range map[string]string{
		"Nothing here. Alpha there. A beta.":              "Alpha there.",
		"Nothing here. Alpha there. An alpha with a beta": "An alpha with a beta",
		"Alpha alpha alpha. Beta and alpha.":              "Beta and alpha.",
		"Nothing here. Nothing there.":                    "Nothing here.",
	} {
		_, s := library(t, chart{}, `{"id":"a","title":"On alpha","abstract":"`+abstract+`"}`)
		a := ask(t, s, "alpha beta", request{Mode: "lexical", Explain: true})
		if w := a.Hits[0].Why; w.Sentence != want || w.Compared || w.SentenceSimilarity != 0 {
			t.Errorf("%q: got %+v, want %q", abstract, w, want)
		}
	}
}

// TestSharedWords: the terms of a hit are the words of the question that it has,
// in the question's order and spelling, each once.
func TestSharedWords(t *testing.T) {
	_, s := library(t, chart{}, `{"id":"a","title":"Gamma rays","abstract":"Pre-training with alphas and BM25."}`)
	for question, want := range map[string]string{
		"Gamma Alpha":                      "Gamma Alpha",
		"ALPHA gamma, Alpha's gamma":       "ALPHA gamma",
		"delta alpha":                      "alpha",
		"the alpha and the rays":           "alpha rays",
		"pretraining, pre-training":        "pretraining pre-training",
		"pre-training":                     "pre-training",
		"BM-25 or bm25":                    "BM-25",
		"alpha" + strings.Repeat(" of", 9): "alpha",
	} {
		a := ask(t, s, question, request{Mode: "lexical", Explain: true})
		if got := strings.Join(a.Hits[0].Why.Terms, " "); got != want {
			t.Errorf("%q: terms %q, want %q", question, got, want)
		}
	}
	// Of examples it is their own words, of all of them.
	_, s = library(t, chart{}, `{"id":"a","title":"Gamma rays","abstract":"Alpha alpha."}`, `{"id":"b","title":"Other","abstract":"Gamma and alpha, and delta."}`)
	for want, examples := range map[string][]query.Example{
		"Gamma Alpha Delta": {{Ref: "a"}, {Text: "Delta"}, {Text: "epsilon"}},
		"Delta Gamma Alpha": {{Text: "Delta"}, {Ref: "a"}, {Text: "epsilon"}},
	} {
		a := like(t, s, examples, request{Mode: "lexical", Explain: true})
		if got := strings.Join(a.Hits[0].Why.Terms, " "); ids(a) != "b" || got != want {
			t.Errorf("examples: found %q, terms %q, want %q", ids(a), got, want)
		}
	}
}

// TestMarkOthers: words that are forms of no term stay unmarked, and all text is
// there.
func TestMarkOthers(t *testing.T) {
	var marked []string
	var text strings.Builder
	for _, p := range query.Mark("  Alphas and gamma: alpha-beta", []string{"alpha", "beta"}) {
		text.WriteString(p.Text)
		if p.Term {
			marked = append(marked, p.Text)
		}
	}
	if got := strings.Join(marked, "|"); got != "Alphas|alpha-beta" || text.String() != "  Alphas and gamma: alpha-beta" {
		t.Errorf("marked %q in %q", got, text.String())
	}
}
