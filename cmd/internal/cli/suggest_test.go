package cli

import (
	"paperkin/cmd/internal/fault"
	"paperkin/query/edit"
	"strings"
	"testing"
)

// TestSuggest: a mistake on the command line is answered with what is wrong and
// what to type instead, and never with a command that would do something else.
func TestSuggest(t *testing.T) {
	for _, tt := range []struct{ line, want string }{
		{"serch foo", "unknown command \"serch\"\nhint: did you mean: paperkin search foo\n"},
		{"delete foo", "unknown command \"delete\"\nhint: did you mean: paperkin remove foo\n"},
		{"import two.jsonl", "hint: did you mean: paperkin index two.jsonl\n"},
		{"xyzzy", "unknown command \"xyzzy\"\nhint: paperkin help lists the commands; to ask a question: paperkin search xyzzy\n"},
		{"'graph neural networks'", "hint: to ask a question: paperkin search 'graph neural networks'\n"},
		{"graph neural networks", "hint: to ask a question: paperkin search graph neural networks\n"},
		{"help xyzzy", "no page for \"xyzzy\"\nhint: paperkin help lists the commands\n"},
		{"help serch", "hint: did you mean: paperkin help search\n"},
		{"help search foo", "unexpected argument \"foo\"\n"},
		{"search foo --limt 3", "unknown option --limt\nhint: did you mean --limit?\n"},
		{"search foo --lmiit 3", "hint: did you mean --limit?"},
		{"search foo --min 3", "hint: did you mean --min-similarity?"},
		{"search foo --top 3", "hint: did you mean --limit?"},
		{"search foo -x", "unknown option -x\nhint: paperkin help search lists the options\n"},
		{"search -quantum physics", "unknown option -quantum\nhint: to leave papers out by a word of the question: paperkin search -- -quantum physics\n"},
		{"--verbos status", "hint: did you mean --verbose?"},
		{"--xyzzy", "unknown option --xyzzy\nhint: paperkin help lists the options"},
		{"--nosuch", "unknown option --nosuch\nhint: paperkin help lists the options"},
		{"--explain search foo", "unknown option --explain\nhint: it comes after the command: paperkin search --explain\n"},
		{"search foo -n", "paperkin: -n needs a value: a whole number\nhint: such as --limit 10\n"},
		{"search foo -n --explain", "paperkin: -n needs a value: a whole number\n"},
		{"search foo --since", "paperkin: --since needs a value: DATE\nhint: such as --since 2024"},
		{"search foo --author ''", "paperkin: --author: the value is empty\nhint: such as --author "},
		{"search foo -n many", "paperkin: -n \"many\": want a whole number\nhint: such as --limit 10\n"},
		{"search foo -n 99999999999999999999", "-n \"99999999999999999999\": want a whole number"},
		{"search foo --diverse x", "paperkin: --diverse \"x\": want a number\nhint: such as --diverse 0.5\n"},
		{"index foo --interval 5", "paperkin: --interval \"5\": want a time such as 90s or 10m"},
		{"search foo --explain=perhaps", "paperkin: --explain \"perhaps\": want true or false"},
		{"search foo --json --format csv", "paperkin: --json and --format csv contradict each other\n"},
		{"-q search foo -v", "paperkin: --quiet and --verbose contradict each other\n"},
		{"search foo --mode lexical --exact", "--exact and --mode lexical contradict each other\n"},
		{"eval x --mode lexical --grid semantic=.5", "--grid is about the hybrid mode, and --mode lexical is not\n"},
		{"reindex --embedder ''", "paperkin: --embedder: the value is empty\n"},
		{"completion bash zsh", "unexpected argument \"zsh\"\n"},
	} {
		var errs strings.Builder
		if code := runTest(append([]string{"paperkin"}, words(tt.line)...), nil, new(strings.Builder), &errs); code != fault.ExitUsage || !strings.Contains(errs.String(), tt.want) {
			t.Errorf("paperkin %s: exit %d, printed\n%swant\n%s", tt.line, code, errs.String(), tt.want)
		}
	}
}

// TestNearestOption: the beginning of a word is no name of an option, the first word is.
func TestNearestOption(t *testing.T) {
	names := []string{"allow-remote", "min-similarity", "limit"}
	for typed, want := range map[string]string{"all": "", "min": "min-similarity", "allow": "allow-remote", "lim": "limit"} {
		if got := edit.Nearest(typed, names); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

// TestNearestName: what is not like a name gets none.
func TestNearestName(t *testing.T) {
	var names []string
	for _, c := range testApp().Commands {
		names = append(names, c.Name)
	}
	for typed, want := range map[string]string{"serch": "search", "shwo": "show", "lik": "like", "hlep": "help", "verison": "version", "du": "duplicates",
		"info": "", "re": "", "x": "", "nosuch": "", "papers": "", "embed": "", "transformers": ""} {
		if got := edit.Nearest(typed, names); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}
