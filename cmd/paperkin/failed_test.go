package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"

	"paperkin/cmd/paperkin/programtest"
	"paperkin/embed/ollama/ollamatest"
)

// TestFailedFit: the list of papers that failed fits a narrow terminal.
func TestFailedFit(t *testing.T) {
	f := ollamatest.NewServer(t)
	env := []string{"PAPERKIN_LIBRARY=" + filepath.Join(t.TempDir(), "lib"), "OLLAMA_HOST=" + f.URL, "COLUMNS=60"}
	f.SetFault(ollamatest.Fault{Before: func(n int, texts []string) (int, string) {
		if n > 2 && strings.Contains(strings.Join(texts, " "), "subject 3") { // two to warm up
			return http.StatusInternalServerError, `{"error":"` + strings.Repeat("this text is too much for the model, ", 5) + `"}`
		}
		return 0, ""
	}})
	if r := paperkin(t, env, "index", programtest.PapersFile(t, 5), "-e", "ollama:fake"); r.code != exitSomeFailed {
		t.Fatalf("exit code %d: %s", r.code, r.stderr)
	}
	r := paperkin(t, env, "status", "--failed")
	for line := range strings.Lines(r.stdout) {
		if got := text.StringWidth(strings.TrimSpace(line)); got > 60 {
			t.Errorf("a line is %d columns wide:\n%s", got, r.stdout)
			break
		}
	}
	if !strings.Contains(r.stdout, "p03") {
		t.Errorf("p03 is not listed:\n%s", r.stdout)
	}
}
