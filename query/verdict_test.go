package query_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

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
			if v.Evidence < 0 || v.Evidence > v.Coverage+1e-9 || v.Coverage > 1 {
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
