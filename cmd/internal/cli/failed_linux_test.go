package cli

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/programtest"
	"paperkin/cmd/internal/screen"
	"paperkin/embed/ollama/ollamatest"
)

// TestFailedFit: the list of papers that failed fits a narrow terminal.
func TestFailedFit(t *testing.T) {
	f := ollamatest.NewServer(t)
	library := filepath.Join(t.TempDir(), "lib")
	t.Setenv("OLLAMA_HOST", f.URL)
	t.Setenv("PAPERKIN_PAGER", "cat")
	f.SetFault(ollamatest.Fault{Before: func(n int, texts []string) (int, string) {
		if n > 2 && strings.Contains(strings.Join(texts, " "), "subject 3") { // two to warm up
			return http.StatusInternalServerError, `{"error":"` + strings.Repeat("this text is too much for the model, ", 5) + `"}`
		}
		return 0, ""
	}})
	if code, _, errs := program(t, "", "-L", library, "index", programtest.PapersFile(t, 5), "-e", "ollama:fake"); code != fault.ExitSomeFailed {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	shown := capture(t, 60, []string{"-L", library, "status", "--failed"})
	for line := range strings.Lines(shown) {
		if got := screen.Columns(strings.TrimSpace(line)); got > 60 {
			t.Errorf("a line is %d columns wide:\n%s", got, shown)
			break
		}
	}
	if !strings.Contains(shown, "p03") {
		t.Errorf("p03 is not listed:\n%s", shown)
	}
}
