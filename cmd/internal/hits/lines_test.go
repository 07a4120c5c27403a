package hits

import (
	"strings"
	"testing"

	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/index/paper"
	"paperkin/query"
)

// printed returns what a renderer of hits prints to a file, or to a terminal of so many
// columns.
func printed(t *testing.T, columns string, terminal bool, render func(*session.Run, Answered) error, a Answered) string {
	t.Helper()
	var out strings.Builder
	s := &session.Run{Screen: screen.New(nil, &out, nil, func(name string) string {
		if name == "COLUMNS" {
			return columns
		}
		return ""
	})}
	s.Terminal = terminal
	if err := render(s, a); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestLineFormats: every paper is one line of the same columns, whatever is in its values.
func TestLineFormats(t *testing.T) {
	a := Answered{Answer: query.Answer{Full: 2, Hits: []query.Hit{
		{Rank: 1, Paper: paper.Paper{ID: "a\tb\n", Title: "One\ttitle\nof \x1b[31m two lines", Authors: []string{"Ada\tOne", "Bo"}, Venue: "V\r\nW", Published: "2021-05",
			URL: "https://example.org/a"}, Score: 1.5, Similarity: .25, Compared: true},
		{Rank: 2, Paper: paper.Paper{ID: "c"}, Score: -1}}}}
	if got, want := printed(t, "80", false, hitsTSV, a), "a b\t1\t75\t0.25\t2021-05\tAda One; Bo\tV W\tOne title of [31m two lines\thttps://example.org/a\n"+
		"c\t2\t0\t\t\t\t\t\t\n"; got != want {
		t.Errorf("tsv: got %q, want %q", got, want)
	}
	if got, want := printed(t, "80", false, hitsIDs, a), "a b\nc\n"; got != want {
		t.Errorf("ids: got %q, want %q", got, want)
	}
	a.Full = 0
	if got, want := printed(t, "80", false, hitsTSV, a), "a b\t1\t\t0.25\t"; !strings.HasPrefix(got, want) {
		t.Errorf("a list: got %q, want %q", got, want)
	}
}

// TestBrief: a hit is one line that fits the terminal, and its columns stand under their
// names, also with wide characters.
func TestBrief(t *testing.T) {
	a := twoHits()
	a.Hits[0].Paper.Authors = []string{"北京大学计算机科学技术研究所"}
	a.Hits = append(a.Hits, query.Hit{Rank: 11, Paper: paper.Paper{ID: "x"}, Mode: query.Hybrid})
	for columns, most := range map[string]int{"40": 40, "60": 60, "80": 80, "200": 100} {
		lines := strings.Split(printed(t, columns, true, hitsBrief, a), "\n")
		for len(lines) > 0 && !strings.Contains(lines[0], "#") {
			lines = lines[1:] // what was asked
		}
		at := strings.Index(lines[0], "title")
		for i, line := range lines[1:4] {
			begin, _, _ := strings.Cut(line, []string{"Tides", "Tides", NoTitle}[i])
			if screen.Columns(line) > most || screen.Columns(begin) != at {
				t.Errorf("%s columns: %q", columns, line)
			}
		}
	}
	a.Full = 0
	if got, want := printed(t, "60", false, hitsBrief, a), " 9  2021  北京大学计算机科…   Tides in narrow bays Tides in…\n"; !strings.HasPrefix(got, want) {
		t.Errorf("a list to a file: got %q, want %q", got, want)
	}
}
