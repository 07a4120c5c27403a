package filter

import (
	"slices"
	"strings"
	"testing"

	"paperkin/index/paper"
)

// TestHas: what a paper has, of its ids, its address and its files.
func TestHas(t *testing.T) {
	for _, tt := range []struct {
		p    paper.Paper
		want string
	}{
		{paper.Paper{}, ""},
		{paper.Paper{Abstract: "Deep."}, "abstract"},
		{paper.Paper{Aliases: []string{"arxiv:2401.00001", "10.1/own"}}, ""}, // the source's own id
		{paper.Paper{Aliases: []string{"arxiv:2401.00001", "doi:10.1/x"}}, "doi"},
		{paper.Paper{URL: "https://arxiv.org/abs/2401.00001", Files: []string{"notes.txt", "x.pdf.zip"}}, ""},
		{paper.Paper{URL: "https://arxiv.org/pdf/2401.00001v2"}, "pdf"},
		{paper.Paper{URL: "https://openreview.net/pdf?id=x"}, "pdf"},
		{paper.Paper{URL: "https://a.example/x.PDF?download=1#page=2"}, "pdf"},
		{paper.Paper{Files: []string{"/home/ann/pdf/notes.txt"}}, ""},
		{paper.Paper{Files: []string{"notes.txt", "C# for poets.pdf"}}, "pdf"},
		{paper.Paper{Abstract: "Deep.", Aliases: []string{"doi:10.1/x"}, Files: []string{"internal-pdf://1/x.pdf"}}, "abstract doi pdf"},
	} {
		var has []string
		for _, name := range Parts {
			if (Filter{Has: []string{strings.ToUpper(name)}}).Compile(Resolved{}).Match(1, TraitsOf(tt.p, 0)) {
				has = append(has, name)
			}
		}
		if got := strings.Join(has, " "); got != tt.want {
			t.Errorf("%+v: got %q, want %q", tt.p, got, tt.want)
		}
	}
}

// TestWithin: dates are compared as exactly as both are known.
func TestWithin(t *testing.T) {
	for _, tt := range []struct {
		date, since, until string
		want               bool
	}{
		{"2021", "2021-05", "", true},
		{"2021", "", "2021-05", true},
		{"2021", "2022", "", false},
		{"2021-05", "2021-05-17", "2021-05-18", true},
		{"2021-04", "2021-05-17", "", false},
		{"2021-05-17", "2021-05-17", "2021-05-17", true},
		{"2021-05-18", "", "2021-05-17", false},
		{"2021-12-31", "", "2021", true},
		{"", "2021", "", false},
		{"", "", "2021", false},
		{"", "", "", true},
		{"2021-13", "2021", "", false}, // no date
	} {
		if got := DateOf(tt.date).Within(DateOf(tt.since), DateOf(tt.until)); got != tt.want {
			t.Errorf("%q within %q and %q: got %v", tt.date, tt.since, tt.until, got)
		}
	}
}

// TestDateString: a date is written as it was.
func TestDateString(t *testing.T) {
	for _, s := range []string{"", "0987", "2021", "2021-05", "2021-12-31"} {
		if got := DateOf(s).String(); got != s {
			t.Errorf("%q: got %q", s, got)
		}
	}
}

// TestStarts: a name from each of its words on, as names are compared.
func TestStarts(t *testing.T) {
	for name, want := range map[string][]string{
		"":             nil,
		"?":            nil,
		"Plato":        {"plato"},
		"Wéi  Zhang":   {"wei zhang", "zhang"},
		"J.-P. Sartre": {"j p sartre", "p sartre", "sartre"},
	} {
		if got := Starts(paper.FoldWords(name)); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}
