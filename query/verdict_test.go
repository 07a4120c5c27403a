package query_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"paperkin/index"
	"paperkin/query"
	"paperkin/testdata"
)

// TestVerdict: of the sample's questions most have a good answer in it, of
// questions from other fields and of nonsense none looks like one.
func TestVerdict(t *testing.T) {
	_, s := library(t, builtin(t), strings.Split(strings.TrimSpace(string(testdata.Papers)), "\n")...)
	count := func(questions []string) map[query.Match]int {
		n := map[query.Match]int{}
		for _, q := range questions {
			a, err := search(s, q, query.Options{})
			if err != nil {
				t.Fatal(err)
			}
			v := a.Verdict
			if v.Evidence < 0 || v.Evidence > 1 || (v.Match == "") != (v.Basis == "") || v.Basis == query.OnWords {
				t.Errorf("%q: %+v", q, v)
			}
			n[v.Match]++
		}
		return n
	}
	own := count(sampleQuestions(t))
	if total := own[query.Strong] + own[query.Fair] + own[query.Weak]; own[query.Weak] > total/5 || own[query.Strong] < total/3 {
		t.Errorf("its own questions: %v", own)
	}
	elsewhere := count([]string{"how to bake sourdough bread", "best hiking trails in the Alps", "treatment of migraine in children",
		"medieval trade routes of the Baltic", "photosynthesis in desert plants", "effects of coffee on sleep",
		"volcanic eruptions in Iceland", "Shakespeare's use of metaphor", "football league results of 1998",
		"dark matter halos of dwarf galaxies", "asdf qwer zxcv", "blorp fizzle wug", "the of and to be"})
	if elsewhere[query.Strong] > 0 || elsewhere[query.Fair] > 1 {
		t.Errorf("questions from elsewhere: %v", elsewhere)
	}
	// Papers like a paper, and a handful of papers, are not judged.
	a, err := similar(s, []query.Example{{Text: "sharing parameters"}}, query.Options{})
	if err != nil || a.Verdict != (query.Verdict{}) {
		t.Errorf("like: %+v, %v", a.Verdict, err)
	}
	_, few := library(t, builtin(t), shelf...)
	if a, err := search(few, "experts", query.Options{}); err != nil || a.Verdict.Match != "" {
		t.Errorf("seven papers: %+v, %v", a.Verdict, err)
	}
}

// TestVerdictLimit: how many hits are asked for makes no difference to the verdict, and
// neither does the mode if it embeds, nor what options make of the order.
func TestVerdictLimit(t *testing.T) {
	_, s := library(t, builtin(t), strings.Split(strings.TrimSpace(string(testdata.Papers)), "\n")...)
	least := -1.0
	for _, question := range append(sampleQuestions(t)[:5], "how to bake sourdough bread", "kriging") {
		want := ask(t, s, question, request{}).Verdict
		for _, r := range []request{{Limit: 1}, {Limit: 50}, {Mode: query.Semantic}, {Mode: query.Semantic, Limit: 1}, {Variety: .5},
			{MinSimilarity: &least}, {Fusion: query.RRF}} {
			if got := ask(t, s, question, r).Verdict; got != want {
				t.Errorf("%q, %+v: got %+v, want %+v", question, r, got, want)
			}
		}
	}
}

// TestVerdictFiltered: with a filter the verdict is about the whole library, and another
// one about the papers that pass.
func TestVerdictFiltered(t *testing.T) {
	_, s := library(t, builtin(t), strings.Split(strings.TrimSpace(string(testdata.Papers)), "\n")...)
	question := sampleQuestions(t)[0]
	all := ask(t, s, question, request{Limit: 40})
	last := all.Hits[len(all.Hits)-1].Paper
	for _, mode := range []query.Mode{query.Hybrid, query.Semantic, query.Lexical} {
		plain := ask(t, s, question, request{Mode: mode}).Verdict
		if plain.Match == query.Weak || plain.Passing != "" {
			t.Fatalf("%s: %+v", mode, plain)
		}
		got := ask(t, s, question, request{Mode: mode, Filter: index.Filter{Has: []string{"abstract"}}}).Verdict
		if plain.Passing = plain.Match; got != plain {
			t.Errorf("%s, all pass: got %+v, want %+v", mode, got, plain)
		}
		got = ask(t, s, question, request{Mode: mode, Filter: index.Filter{IDs: []string{last.ID}}}).Verdict
		if mode == query.Lexical && got.Match == "" {
			continue // it has none of the words, so there are no hits
		}
		if got.Passing != query.Weak || got.Match != plain.Match || got.Evidence != plain.Evidence {
			t.Errorf("%s, only %s: got %+v, want weak among those that pass", mode, last.ID, got)
		}
	}
}

// TestVerdictByWords: without a vector of the question, and in a space that was not
// calibrated, the share of the words that three papers have is all there is.
func TestVerdictByWords(t *testing.T) {
	list := make([]card, 60)
	for i := range list {
		list[i] = card{ID: fmt.Sprintf("p%03d", i), Vector: at(.2)}
	}
	for i, words := range []string{"alpha beta", "alpha beta", "alpha beta", "gamma", "gamma"} {
		list[i].Abstract = words
	}
	s := cards(t, chart{"alpha": at(1)}, list...) // no probe is on the chart
	a := idf(3, 60) / (idf(3, 60) + idf(2, 60))
	for _, tt := range []struct {
		question string
		want     query.Verdict
	}{
		{"alpha", query.Verdict{Match: query.Strong, Evidence: 1, Basis: query.OnWords}},
		{"alpha beta", query.Verdict{Match: query.Strong, Evidence: 1, Basis: query.OnWords}},
		{"alpha gamma", query.Verdict{Match: query.Fair, Evidence: a, Basis: query.OnWords}},
		{"gamma", query.Verdict{Match: query.Weak, Basis: query.OnWords}}, // two papers are not enough
		{"omega", query.Verdict{Match: query.Weak, Basis: query.OnWords}},
	} {
		for _, mode := range []query.Mode{query.Lexical, query.Hybrid} {
			answer, err := search(s, tt.question, request{Mode: mode})
			if len(answer.Hits) == 0 {
				continue
			}
			got := answer.Verdict
			if err != nil || !near(got.Evidence, tt.want.Evidence) {
				t.Errorf("%q, %s: got %+v, want %+v", tt.question, mode, got, tt.want)
			}
			if got.Evidence = tt.want.Evidence; got != tt.want {
				t.Errorf("%q, %s: got %+v, want %+v", tt.question, mode, got, tt.want)
			}
		}
	}
}

// TestVerdictByName: a question that names a paper is answered.
func TestVerdictByName(t *testing.T) {
	_, s := library(t, builtin(t), strings.Split(strings.TrimSpace(string(testdata.Papers)), "\n")...)
	p := ask(t, s, "experts", request{}).Hits[0].Paper
	want := query.Verdict{Match: query.Strong, Evidence: 1, Basis: query.OnName}
	for _, question := range []string{p.Title, p.ID} {
		if a := ask(t, s, question, request{}); a.Verdict != want || a.Hits[0].Paper.ID != p.ID {
			t.Errorf("%q: got %+v", question, a.Verdict)
		}
	}
}

func sampleQuestions(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile("../testdata/sample/queries.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var questions []string
	for line := range strings.Lines(string(b)) {
		var q struct{ Text string }
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			t.Fatal(err)
		}
		questions = append(questions, q.Text)
	}
	return questions
}

// TestVerdictOfNames: a question of a name alone is judged by whether three papers have it.
func TestVerdictOfNames(t *testing.T) {
	var list []card
	for i := range 60 {
		list = append(list, card{ID: fmt.Sprintf("p%03d", i), Authors: []string{[]string{"Ada Quill", "Bo Pons-Moll", "Cy Marrow", "Cy Marrow"}[i%4]}, Vector: at(.2)})
	}
	list[1].Authors = []string{"Di Solitaire"}
	s := cards(t, chart{"Quill": at(1), "Pons-Moll": at(1), "Solitaire": at(1)}, list...)
	for question, want := range map[string]query.Match{"Quill": query.Strong, "Pons-Moll": query.Strong, "Solitaire": query.Weak} {
		if got := ask(t, s, question, request{}).Verdict; got.Match != want || got.Basis != query.OnWords {
			t.Errorf("%q: got %+v, want %s on words", question, got, want)
		}
	}
}
