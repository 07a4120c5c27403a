package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/programtest"
	"paperkin/index/damagetest"
	"paperkin/index/paper/formats"
)

// full is a stream to a full disk.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// smallDataset writes a collection for eval and returns its folder.
func smallDataset(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"corpus.jsonl":   `{"_id":"a","title":"Tides in bays","text":"Tides are long waves."}` + "\n",
		"queries.jsonl":  `{"_id":"q","text":"tides in bays"}` + "\n",
		"qrels/test.tsv": "query-id\tcorpus-id\tscore\nq\ta\t1\n",
	} {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// everyOutput returns command lines that together print whatever the program prints to
// its output, in every format. The library has
// the papers p00 to p04, and two that may be one.
func everyOutput(t *testing.T) (lines [][]string) {
	t.Helper()
	lines = [][]string{{}, {"--help"}, {"--version"},
		{"completion", "bash"}, {"completion", "zsh"}, {"completion", "fish"}, {"completion", "pwsh"},
		{"search", "words", "--explain", "--abstract"}, {"show", "p00", "--sources"}, {"show", "p00", "--sources", "--json"}, {"doctor"}, {"backup", "-"},
		{"demo"}, {"duplicates"}, {"duplicates", "--json"}, {"merge", "p00", "p01"}, {"split", "p00", "--json"}, {"merge", "p00", "p01", "--json"}, {"split", "p00"},
		{"index"}, {"index", "--json"}, {"index", "--dry-run", "-"}, {"reindex"}, {"reindex", "--json"}, {"doctor", "--repair"}}
	for _, c := range newApp(testStreams(nil, nil, nil)).Commands {
		lines = append(lines, []string{c.Name, "--help"})
	}
	dataset := smallDataset(t)
	for _, format := range option.TableFormats {
		lines = append(lines, []string{"status", "--format", format}, []string{"status", "--by", "source", "--format", format}, []string{"eval", dataset, "--embedder", "builtin", "--mode", "lexical", "--format", format})
	}
	for _, format := range option.HitFormats {
		for _, args := range [][]string{{"search", "words"}, {"like", "p00"}, {"show", "p00"}} {
			lines = append(lines, append(args, "--format", format))
		}
	}
	for _, format := range formats.WriterNames() {
		lines = append(lines, []string{"export", "--format", format})
	}
	return lines
}

// TestLostOutput: a result that was not written is an error of every command in every
// format, also where it is printed line by line, and where it was a bad one.
func TestLostOutput(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "lib")
	t.Setenv("PAPERKIN_LIBRARY", dir)
	t.Setenv("OLLAMA_HOST", "127.0.0.1:1")
	near := `{"title":"Tides in narrow bays","abstract":"Waves.","authors":["A. Ito"],"published":"2020"}` + "\n" +
		`{"title":"Tides in narrow bays","abstract":"Knots of rope.","authors":["A. Ito"],"published":"2020"}` + "\n"
	program(t, near, "index", "--embedder", "builtin", "-", programtest.PapersFile(t, 5))
	lost := func(args ...string) {
		var errs strings.Builder
		code := runTest(append([]string{"paperkin"}, args...), strings.NewReader(`{"title":"T"}`), full{}, &errs)
		if code != fault.ExitOther || !strings.Contains(errs.String(), "the disk is full") {
			t.Errorf("%q: exit code %d, want %d: %s", args, code, fault.ExitOther, errs.String())
		}
	}
	for _, args := range everyOutput(t) {
		lost(args...)
	}
	vectors, err := filepath.Glob(filepath.Join(dir, "spaces", "*", "vectors.f32"))
	if err != nil || len(vectors) != 1 {
		t.Fatalf("%v, %v", vectors, err)
	}
	damagetest.Flip(t, vectors[0], 9)
	if code, out, errs := program(t, "", "doctor"); code != fault.ExitLibrary {
		t.Errorf("doctor: exit code %d, want %d: %s%s", code, fault.ExitLibrary, out, errs)
	}
	lost("doctor")
}

// TestClosedStreams: a program that is started with closed streams writes nothing of what
// it prints into the files that it opens.
func TestClosedStreams(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip(err)
	}
	dir := filepath.Join(t.TempDir(), "lib")
	env := []string{"PAPERKIN_LIBRARY=" + dir}
	closed := func(args ...string) (code int) {
		c := command(t, env, args...)
		c.Args = append([]string{shell, "-c", `exec "$0" "$@" <&- >&- 2>&-`, c.Path}, args...)
		c.Path = shell
		code, _, _ = programtest.Run(t, c)
		return code
	}
	papers := programtest.PapersFile(t, 5)
	if code := closed("index", "--embedder", "builtin", papers, "no such file"); code != fault.ExitUsage {
		t.Errorf("a missing file: exit code %d, want %d", code, fault.ExitUsage)
	}
	if code := closed("index", "--embedder", "builtin", "--json", papers); code != fault.ExitDone {
		t.Errorf("index: exit code %d, want %d", code, fault.ExitDone)
	}
	if r := paperkin(t, env, "doctor"); r.code != fault.ExitDone || !strings.Contains(r.stdout, "papers    5") {
		t.Errorf("doctor: exit code %d: %s%s", r.code, r.stdout, r.stderr)
	}
}
