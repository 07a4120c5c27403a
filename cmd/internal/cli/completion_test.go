package cli

import (
	"os"
	"os/exec"
	"paperkin/cmd/internal/fault"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const readlineBreaks = " \t\n\"'><=;|&(:"

// offered is what the program offers bash for a line, without the remarks.
func offered(t *testing.T, line string) (kind string, texts []string) {
	t.Helper()
	var out strings.Builder
	if code := runTest([]string{"paperkin", completeWord, "bash", line, readlineBreaks}, nil, &out, new(strings.Builder)); code != fault.ExitDone {
		t.Fatalf("%q: exit %d", line, code)
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	for _, l := range lines[1:] {
		text, _, _ := strings.Cut(l, "\t")
		texts = append(texts, text)
	}
	return lines[0], texts
}

func completionLibrary(t *testing.T) {
	t.Helper()
	t.Setenv("PAPERKIN_LIBRARY", filepath.Join(t.TempDir(), "lib"))
	t.Setenv("OLLAMA_HOST", "127.0.0.1:1")
	records := `{"id":"arxiv:1706.03762","title":"Attention Is All You Need","abstract":"Transformers.","venue":"NeurIPS 2017","authors":["Ashish Vaswani"]}
{"id":"arxiv:1706.03999","title":"Attention, again: why 'it' costs $5","abstract":"Costs.","venue":"ICML","categories":["cs.CL"]}
{"id":"doi:10.1000/182","title":"Robots","abstract":"Robots.","venue":"ICRA","keywords":["night vision"]}
`
	program(t, records, "index", "--embedder", "builtin", "-")
	program(t, "", "source", "add", "daily", "harvest", "hf")
	program(t, "", "source", "add", "mine", "index", "zotero:")
	program(t, "", "save", "night robots", "robots")
	program(t, "", "save", "costs", "attention")
	program(t, "", "mark", "like", "arxiv:1706.03762")
	program(t, "", "mark", "read", "doi:10.1000/182")
}

// TestCompletion: commands, options and their values are offered, in the form in which bash
// puts them into the line.
func TestCompletion(t *testing.T) {
	completionLibrary(t)
	for _, tt := range []struct{ line, kind, want string }{
		{"paperkin sea", "words", "search"},
		{"paperkin h", "words", "harvest help"},
		{"FOO=1 paperkin sea", "words", "search"},
		{"paperkin search help", "words", ""},
		{"paperkin search robots --mo", "words", "--mode"},
		{"paperkin search --mode ", "words", "hybrid semantic lexical"},
		{"paperkin search --mode=se", "words", "semantic"},
		{"paperkin search --format b", "words", "bibtex"},
		{"paperkin search --venue ic", "words", "ICML ICRA"},
		{"paperkin search --venue neu", "words", `NeurIPS\ 2017`},
		{`paperkin search --venue "neu`, "words", "NeurIPS 2017"},
		{"paperkin search --category cs", "words", "cs.CL"},
		{"paperkin search --keyword n", "words", `night\ vision`},
		{"paperkin search --author ash", "words", `Ashish\ Vaswani`},
		{"paperkin show arxiv:1706.037", "words", "1706.03762"}, // bash keeps what is before the colon
		{"paperkin show 1706", "words", "1706.03762 1706.03999"},
		{"paperkin show 10.1", "words", "10.1000/182"},
		{`paperkin show "attention is`, "words", "Attention Is All You Need"},
		{`paperkin show "attention ag`, "words", `Attention, again: why 'it' costs \$5`},
		{`paperkin like a --unlike 'attention ag`, "words", ""}, // no way to write its quotes
		{"paperkin index ", "files", ""},
		{"paperkin -L ", "files", ""},
		{"paperkin help stat", "words", "status"},
		{"paperkin completion f", "words", "fish"},
		{"paperkin harvest o", "words", "oai openalex openreview"},
		{"paperkin status --by ye", "words", "year"},
		{"paperkin status --by year,v", "words", "year,venue"},
		{"paperkin status --by=venue,year,k", "words", "venue,year,keyword venue,year,kind"},
		{"paperkin source a", "words", "add"},
		{"paperkin source remove ", "words", "daily mine"},
		{"paperkin source remove daily ", "words", "mine"},
		{"paperkin source add x ", "words", "harvest index"},
		{"paperkin source add x harvest s", "words", "s2"},
		{"paperkin source add x harvest arxiv --cat", "words", "--category"},
		{"paperkin source add x index ", "files", ""},
		{"paperkin source add x index --format bibt", "words", "bibtex"},
		{"paperkin update m", "words", "mine"},
		{"paperkin update daily mine ", "words", ""},
		{"paperkin mark ", "words", "like dislike read unread clear"},
		{"paperkin mark d", "words", "dislike"},
		{"paperkin mark like 10.1", "words", "10.1000/182"},
		{"paperkin mark clear ", "words", "arxiv:1706.03762"},
		{"paperkin mark unread ", "words", "doi:10.1000/182"},
		{"paperkin marked l", "words", "liked"},
		{"paperkin marked liked d", "words", "disliked"},
		{"paperkin forget ", "words", `night\ robots costs`},
		{"paperkin forget costs n", "words", `night\ robots`},
		{"paperkin save c", "words", "costs"},
		{"paperkin save x ", "words", ""},
		{"paperkin save --like x 10.1", "words", "10.1000/182"},
		{"paperkin config s", "words", "set"},
		{"paperkin config set li", "words", "library limit"},
		{"paperkin config get rev", "words", "reverse"},
		{"paperkin config set mode ", "words", "hybrid semantic lexical"},
		{"paperkin config set venue ic", "words", "ICML ICRA"},
		{"paperkin config set venue ICML ic", "words", "ICML ICRA"},
		{"paperkin config set mode hybrid l", "words", ""},
		{"paperkin config set brief t", "words", "true"},
		{"paperkin config set nosuch ", "words", ""},
		{"paperkin config path ", "words", ""},
		{"paperkin -L /nonexistent show a", "words", ""},
		{"paperkin show -- --", "words", ""},
	} {
		kind, texts := offered(t, tt.line)
		if strings.Contains(tt.want, " ") && len(texts) == 1 {
			texts = []string{texts[0]}
		}
		if got := strings.Join(texts, " "); kind != tt.kind || got != tt.want {
			t.Errorf("%q: %s %q, want %s %q", tt.line, kind, got, tt.kind, tt.want)
		}
	}
	if _, texts := offered(t, "paperkin search -"); !slices.Contains(texts, "--limit") || !slices.Contains(texts, "--library") {
		t.Errorf("options of search: %q", texts)
	}
	if _, texts := offered(t, "paperkin "); slices.Contains(texts, "h") || !slices.Contains(texts, "search") {
		t.Errorf("commands: %q", texts)
	}
}

// TestCompletionInBash: bash itself takes the script, and gets the same from it.
func TestCompletionInBash(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash here")
	}
	completionLibrary(t)
	const ask = `eval "$(paperkin completion bash)"
complete -p paperkin >/dev/null || exit 9
compopt() { :; }
for line in 'paperkin h' 'paperkin show arxiv:1706.037' 'paperkin search --venue neu'; do
  COMP_LINE=$line COMP_POINT=${#line} COMP_WORDBREAKS=$' \t\n"'"'"'><=;|&(:'
  _paperkin paperkin
  printf '%s|' "${COMPREPLY[@]}"
done`
	name, err := exec.LookPath("paperkin")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bash, "--norc", "--noprofile", "-c", ask)
	cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(name)+":"+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	if want := `harvest|help|1706.03762|NeurIPS\ 2017|`; err != nil || string(out) != want {
		t.Errorf("bash got %q (%v), want %q", out, err, want)
	}
}
