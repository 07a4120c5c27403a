package hits

import (
	"strings"
	"testing"
	"time"

	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/index/paper"
	"paperkin/query"
)

// shownHits prints an answer as text of so many columns.
func shownHits(t *testing.T, columns string, terminal bool, a Answered, o Options) []string {
	t.Helper()
	return strings.Split(printed(t, columns, terminal, func(s *session.Run, a Answered) error { return Text(s, a, o) }, a), "\n")
}

// twoHits are an answer to a question, the second hit without a vector.
func twoHits() Answered {
	p := paper.Paper{ID: "doi:10.5555/tides", Title: strings.Repeat("Tides in narrow bays ", 9), Authors: []string{"Ada One", "Bo Two", "Cy Three"},
		Published: "2021", Venue: strings.Repeat("Journal ", 30), Abstract: strings.Repeat("Waves rise before storms. ", 60)}
	return Answered{Answer: query.Answer{Full: 1, Papers: 83344, Passing: 1200, Verdict: query.Verdict{Match: query.Weak, Basis: query.OnMeaning, Evidence: .1},
		Hits: []query.Hit{{Rank: 9, Paper: p, Score: .914, Similarity: -.123, Compared: true, Mode: query.Hybrid},
			{Rank: 10, Paper: p, Score: .2, Mode: query.Hybrid, Copies: []paper.Paper{p}, Why: &query.Why{Sentence: "Waves rise.", Terms: []string{"waves"}}}}},
		Request: query.Request{Question: "why do waves rise before storms, and what is driven along the beaches by them for many miles?"}, Took: 28 * time.Millisecond}
}

// TestHitWidths: no line is longer than the terminal is wide, nor than 100 columns.
func TestHitWidths(t *testing.T) {
	for columns, most := range map[string]int{"40": 40, "60": 60, "79": 79, "80": 80, "100": 100, "120": 100, "300": 100} {
		for _, o := range []Options{{}, {reasons: true}, {abstracts: true}} {
			for _, line := range shownHits(t, columns, true, twoHits(), o) {
				if n := screen.Columns(line); n > most {
					t.Errorf("%s columns, %+v: a line of %d: %q", columns, o, n, line)
				}
			}
		}
	}
}

// TestHitHeads: the names of the columns stand over all hits with a score, and what was
// asked on terminals alone.
func TestHitHeads(t *testing.T) {
	a := twoHits()
	if got, want := shownHits(t, "60", false, a, Options{})[0], " #  score                                         similarity"; got != want {
		t.Errorf("to a file: got %q, want %q", got, want)
	}
	lines := shownHits(t, "80", true, a, Options{})
	if want := "why do waves rise before storms, ... · hybrid · 1,200 of 83,344 papers · 28 ms"; lines[0] != want {
		t.Errorf("to a terminal: got %q, want %q", lines[0], want)
	}
	if want := " 9   91 ████▌  Tides"; !strings.HasPrefix(lines[3], want) {
		t.Errorf("got %q, want %q", lines[3], want)
	}
	a.Full, a.Hits[0].Compared, a.Verdict = 0, false, query.Verdict{}
	shown := strings.Join(shownHits(t, "80", false, a, Options{}), "\n")
	if !strings.HasPrefix(shown, " 9  Tides") || strings.Contains(shown, "score") || strings.Contains(shown, "similarity") {
		t.Errorf("a list: got %q", shown)
	}
}

func TestAsked(t *testing.T) {
	for want, r := range map[string]query.Request{
		"tides + bays":    {Question: "tides", And: []string{"bays"}},
		"like id:one":     {Examples: []query.Example{{Ref: "id:one"}}},
		"like: a draft":   {Examples: []query.Example{{Text: "a draft"}}},
		"like doi:10.1/x": {Examples: []query.Example{{Names: []string{"doi:10.1/x", "Tides"}}}},
		"like 2 papers":   {Examples: []query.Example{{Ref: "a"}, {Ref: "b"}}},
	} {
		if got := asked(r); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
