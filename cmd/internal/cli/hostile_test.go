package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/screen"
	"paperkin/index/paper/formats"
	"paperkin/index/paper/text"
)

// hostile is text that attacks a terminal: it changes colours, the title, the
// clipboard and links, in seven bits, in eight and as characters, reverses the
// writing direction, hides text, and forges a line of the program.
const hostile = "A\x1b[31mB\x1b]0;C\x07D\x1b]8;;https://example.org\x1b\\E\x1b]52;c;aGk=\x07F\x1bPq#0\x1b\\G\u009b31mH\u0090qI" +
	"\u202eJ\u2066K\u2069\u200bL\ufeffM\U000e0041N\u2060O\x9b31mP\rQ\x00R\u2028S\nhint: forged T"

// loud returns the part of an output that no program may print.
func loud(output string) string {
	output = strings.ReplaceAll(output, "\r\n", "\n") // RIS ends its lines like that
	for i, r := range output {
		if r != '\n' && text.Hidden(r) {
			return fmt.Sprintf("%q", output[max(0, i-40):min(len(output), i+40)])
		}
	}
	return ""
}

// program runs the program in this process.
func program(t *testing.T, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = runTest(append([]string{"paperkin"}, args...), strings.NewReader(stdin), &out, &errs)
	if strings.Contains("\n"+errs.String(), "\nhint: forged") {
		t.Errorf("%.60q complains in forged lines:\n%s", args, errs.String())
	}
	for _, output := range []string{out.String(), errs.String()} {
		if what := loud(output); what != "" {
			t.Errorf("%.60q prints %s", args, what)
		}
	}
	return code, out.String(), errs.String()
}

func hostileRecord(t *testing.T, id string) string {
	t.Helper()
	line, err := json.Marshal(map[string]any{"id": id, "keys": []string{hostile + id}, "title": hostile + id, "abstract": hostile + ". Waves. " + hostile,
		"authors": []string{hostile}, "venue": hostile, "categories": []string{hostile}, "url": "https://example.org/" + hostile,
		"note" + hostile: map[string]string{hostile: hostile}, "published": "2024"})
	if err != nil {
		t.Fatal(err)
	}
	// As a program would write it that escapes only what it must.
	return strings.NewReplacer(`\u009b`, "\u009b", `\u202e`, "\u202e").Replace(string(line)) + "\n"
}

func TestHostileText(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PAPERKIN_LIBRARY", filepath.Join(dir, "lib"))
	t.Setenv("OLLAMA_HOST", "127.0.0.1:1")
	name := filepath.Join(dir, "x\x1b[2J\u202e\nhint: forged.jsonl")
	text := hostileRecord(t, hostile) + hostileRecord(t, "../../etc/passwd") + hostileRecord(t, "plain") +
		`{"id":"other","title":"Other waves","abstract":"Waves in another place."}` + "\n" +
		"{\"title\":\"\"}\n" + `{"title":` + "\u009b31m\x1b[31m\n" + `{"title":["` + "\u009b31m" + `"]}` + "\n"
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Skip(err) // not every file system takes such a name
	}
	if code, out, errs := program(t, "", "index", "--embedder", "builtin", name); code != fault.ExitSomeFailed {
		t.Fatalf("index: exit code %d, want %d: %s %s", code, fault.ExitSomeFailed, out, errs)
	}
	for _, format := range []string{"text", "json", "csv", "markdown", "bibtex", "ris", "csl-json"} {
		for _, args := range [][]string{{"search", "waves", "--explain"}, {"like", "plain"}, {"show", "plain"}} {
			if code, _, errs := program(t, "", append(args, "--format", format)...); code != fault.ExitDone {
				t.Errorf("%v as %s: %d, %s", args, format, code, errs)
			}
		}
	}
	for _, format := range formats.WriterNames() {
		if code, _, errs := program(t, "", "export", "--format", format); code != fault.ExitDone {
			t.Errorf("export %s: %d, %s", format, code, errs)
		}
	}
	h := strings.ReplaceAll(hostile, "\x00", "") // no argument can have it
	all := strings.Join(facetNames(), ",")
	for _, args := range [][]string{
		{"show", "plain", "--sources"}, {"show", "plain", "--sources", "--json"}, {"status"}, {"status", "--json"}, {"doctor"},
		{"status", "--by", all}, {"status", "--by", all, "--json"}, {"status", "--by", all, "--format", "csv"}, {"status", "--by", h}, {"status", "--by", "year", "--has", h}, {h + "status"},
		{"show", "id:" + h}, {"like", h}, {"like", "plain", "--unlike", h}, {"remove", h}, {"search", h}, {"search", "waves", "--category", h},
		{"search", "waves", "--venue", h}, {"search", "waves", "--author", h}, {"search", "waves", "--since", h}, {"search", "waves", "--mode", h},
		{"search", "waves", "--format", h}, {"search", "waves", "--" + h}, {h}, {"index", h}, {"index", h + ".jsonl"}, {"index", name, "--format", h},
		{"index", name, "--embedder", h}, {"reindex", "--embedder", "ollama:" + h}, {"status", "--library", filepath.Join(dir, h)}, {"eval", h}, {"restore", h},
		{"harvest", h}, {"harvest", "url", h}, {"harvest", "url", "http://127.0.0.1:1/" + h}, {"backup", filepath.Join(dir, h, h)}, {"like", "@" + h},
		{"completion", h}, {"index", name}, {"index", dir, "--dry-run"},
	} {
		program(t, h, args...)
	}
	// What was taken from a terminal's text is still there as JSON has it.
	_, out, _ := program(t, "", "show", "plain", "--json")
	var shown struct {
		Extra map[string]map[string]string
	}
	if err := json.Unmarshal([]byte(out), &shown); err != nil || !strings.Contains(fmt.Sprint(shown.Extra), "\u009b31m") {
		t.Errorf("show --json: %v, extra %q", err, shown.Extra)
	}
}

// TestHostileExport: what is exported reads back equal, escapes and all.
func TestHostileExport(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PAPERKIN_LIBRARY", filepath.Join(dir, "lib"))
	program(t, hostileRecord(t, "plain"), "index", "--embedder", "builtin", "-")
	_, first, _ := program(t, "", "export")
	t.Setenv("PAPERKIN_LIBRARY", filepath.Join(dir, "again"))
	program(t, first, "index", "--embedder", "builtin", "-")
	if _, second, _ := program(t, "", "export"); second != first || first == "" {
		t.Errorf("exported\n%s\nwant\n%s", second, first)
	}
}

// TestHostileFilters: filters that SQLite would not take are mistakes, not
// errors of its own, and the largest that are taken do not take for ever.
func TestHostileFilters(t *testing.T) {
	t.Setenv("PAPERKIN_LIBRARY", filepath.Join(t.TempDir(), "lib"))
	program(t, `{"title":"T","abstract":"A.","categories":["`+strings.Repeat("a", 5000)+`"]}`, "index", "--embedder", "builtin", "-")
	many := func(n int) []string {
		args := []string{"search", "t"}
		for i := range n {
			args = append(args, "--author", fmt.Sprint("z", i))
		}
		return args
	}
	for _, tt := range []struct {
		args []string
		code int
	}{
		{[]string{"search", "t", "--category", strings.Repeat("*a", 1000)}, fault.ExitDone},
		{[]string{"search", "t", "--category", strings.Repeat("*a", 999) + "b"}, fault.ExitNoHits},
		{[]string{"search", "t", "--venue", strings.Repeat("*a", 30_000)}, fault.ExitUsage},
		{many(500), fault.ExitNoHits},
		{many(1200), fault.ExitUsage},
	} {
		if code, _, errs := program(t, "", tt.args...); code != tt.code || len(errs) > 2*screen.MaxMessage {
			t.Errorf("%.60q: exit code %d, want %d: %.200s", tt.args, code, tt.code, errs)
		}
	}
}

// TestHostileServer: what an Ollama server answers is quoted harmlessly.
func TestHostileServer(t *testing.T) {
	for _, status := range []int{400, 404, 500, 501} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(status)
			json.NewEncoder(w).Encode(map[string]string{"error": hostile + strings.Repeat("long ", 1<<17)})
		}))
		defer s.Close()
		t.Setenv("PAPERKIN_LIBRARY", filepath.Join(t.TempDir(), "lib"))
		code, _, errs := program(t, `{"title":"T","abstract":"A."}`, "index", "--ollama", s.URL, "--embedder", "ollama:m", "-")
		if code == fault.ExitDone || len(errs) > 2*screen.MaxMessage {
			t.Errorf("status %d: exit code %d, %d bytes of complaint", status, code, len(errs))
		}
	}
}
