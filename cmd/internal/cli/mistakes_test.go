package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paperkin/cmd/internal/fault"
)

// TestMistakes runs the command lines of testdata/mistakes.txt one after another in a folder
// with a small library, and compares what they print: results after "> ", everything else as
// it is. The answers are to be read: each says what is wrong and what works, or does what
// was asked.
func TestMistakes(t *testing.T) {
	const name = "testdata/mistakes.txt"
	golden, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	dir := mistakesFolder(t)
	var got strings.Builder
	head, _, _ := strings.Cut(string(golden), "$ ")
	got.WriteString(head)
	lines := 0
	for line := range strings.Lines(string(golden)) {
		typed, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "$ paperkin")
		if !ok {
			continue
		}
		lines++
		var out, errs strings.Builder
		s := testStreams(strings.NewReader(""), &out, &errs)
		s.Now = func() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }
		code := runLine(s, append([]string{"paperkin"}, words(typed)...))
		fmt.Fprintf(&got, "$ paperkin%s\n", typed)
		for printed := range strings.Lines(out.String()) {
			got.WriteString("> " + printed)
		}
		got.WriteString(errs.String())
		fmt.Fprintf(&got, "[%d]\n\n", code)
	}
	text := changing().ReplaceAllString(strings.ReplaceAll(got.String(), dir, "~"), "...")
	text = strings.TrimRight(text, "\n") + "\n"
	if *update {
		if err := os.WriteFile(filepath.Join(sourceFolder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if lines < 100 {
		t.Errorf("%d command lines only", lines)
	}
	wants, gots := strings.Split(string(golden), "\n\n$ "), strings.Split(text, "\n\n$ ")
	for i := range min(len(wants), len(gots)) {
		if strings.TrimSpace(wants[i]) != strings.TrimSpace(gots[i]) {
			t.Errorf("got\n$ %s\nwant\n$ %s\n(go test ./cmd/internal/cli -run Mistakes -update writes it)", gots[i], wants[i])
		}
	}
}

// sourceFolder is this folder as an absolute path, before the test leaves it.
var sourceFolder, _ = os.Getwd()

// mistakesFolder makes the folder in which the command lines run the current one.
func mistakesFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"two.jsonl": `{"id":"arxiv:1706.03762","title":"Attention Is All You Need","abstract":"Transformers rely on attention alone.","authors":["Ashish Vaswani"],"published":"2017-06-12","venue":"NeurIPS","categories":["cs.CL"]}
{"id":"Lab2021/Night01","title":"Robots that see in the dark","abstract":"Robots use thermal cameras at night.","authors":["Grace Night"],"published":"2021","venue":"ICRA 2021","categories":["cs.RO"],"url":"https://lab.example.org/Papers/Night01"}
`,
		"refs.bib":  "@article{vaswani, title={Attention Is All You Need}, eprint={1706.03762}, archivePrefix={arXiv}}\n",
		"notes.txt": "Dear all, please find attached.\n",
		"paper.pdf": "%PDF-1.7\n",
		"empty.txt": "",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, value := range map[string]string{"PAPERKIN_LIBRARY": filepath.Join(dir, "lib"), "OLLAMA_HOST": "127.0.0.1:1", "HOME": dir, "XDG_CONFIG_HOME": dir,
		"PAPERKIN_CONFIG": filepath.Join(dir, "config.toml"), "COLUMNS": "80", "NO_COLOR": "1", "PAPERKIN_PAGER": "", "PAPERKIN_EMBEDDER": "", "OPENAI_BASE_URL": "", "VISUAL": "", "EDITOR": ""} {
		t.Setenv(name, value)
	}
	t.Chdir(dir)
	if code, _, errs := program(t, "", "index", "--embedder", "builtin", "two.jsonl"); code != fault.ExitDone {
		t.Fatal(errs)
	}
	return dir
}
