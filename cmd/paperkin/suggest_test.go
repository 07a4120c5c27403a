package main

import (
	"strings"
	"testing"
)

// TestSuggest: a mistake on the command line is answered with what is wrong and
// what to type instead, and never with a command that would do something else.
func TestSuggest(t *testing.T) {
	for _, tt := range []struct{ line, want string }{
		{"serch foo", "unknown command \"serch\"\nhint: did you mean \"search\"?"},
		{"delete foo", "unknown command \"delete\"\nhint: did you mean \"remove\"?"},
		{"xyzzy", "unknown command \"xyzzy\"\nhint: paperkin --help lists the commands"},
		{"'graph neural networks'", "hint: to ask a question: paperkin search \"graph neural networks\""},
		{"search foo --limt 3", "unknown option --limt\nhint: did you mean --limit?"},
		{"search foo --lmiit 3", "hint: did you mean --limit?"},
		{"search foo --min 3", "hint: did you mean --min-similarity?"},
		{"search foo --top 3", "hint: did you mean --limit?"},
		{"search foo --year 2020", "hint: did you mean --since and --until?"},
		{"status --year 2020", "unknown option --year\nhint: paperkin status --help lists the options"},
		{"search foo -x", "unknown option -x\n"},
		{"search foo --no-color", "hint: set NO_COLOR=1"},
		{"--verbos status", "hint: did you mean --verbose?"},
		{"--xyzzy", "unknown option --xyzzy\nhint: paperkin --help lists the options"},
		{"search foo -n", "paperkin: -n needs a value: a whole number"},
		{"search foo --since", "paperkin: --since needs a value: DATE"},
		{"search foo -n many", "paperkin: -n \"many\": want a whole number"},
		{"search foo -n 99999999999999999999", "-n \"99999999999999999999\": want a whole number"},
		{"search foo --diverse x", "paperkin: --diverse \"x\": want a number"},
		{"index foo --interval 5", "paperkin: --interval \"5\": want a time such as 90s or 10m"},
		{"search foo --explain=perhaps", "paperkin: --explain \"perhaps\": want true or false"},
	} {
		var errs strings.Builder
		if code := run(append([]string{"paperkin"}, words(tt.line)...), nil, new(strings.Builder), &errs); code != exitUsage || !strings.Contains(errs.String(), tt.want) {
			t.Errorf("paperkin %s: exit %d, printed\n%swant\n%s", tt.line, code, errs.String(), tt.want)
		}
	}
}

// TestEdits: letters that are added, dropped, replaced and swapped count once.
func TestEdits(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{{"", "abc", 3}, {"limit", "limit", 0}, {"limt", "limit", 1}, {"limitt", "limit", 1}, {"lemit", "limit", 1}, {"lmiit", "limit", 1}, {"abc", "xyz", 3}} {
		if got := edits(tt.a, tt.b); got != tt.want {
			t.Errorf("%q to %q: %d edits, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}
