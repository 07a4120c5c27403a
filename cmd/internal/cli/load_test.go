package cli

import (
	"path/filepath"
	"strings"
	"testing"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/programtest"
	"paperkin/embed/ollama/ollamatest"
)

// TestLoadOptions: Ollama loads the model for questions and later papers as for the first,
// unless a command says otherwise.
func TestLoadOptions(t *testing.T) {
	f := ollamatest.NewServer(t)
	env := []string{"PAPERKIN_LIBRARY=" + filepath.Join(t.TempDir(), "lib"), "OLLAMA_HOST=" + f.URL}
	papers := programtest.PapersFile(t, 2)
	for _, tt := range []struct {
		args    string
		threads any
		stdout  string
	}{
		{"index " + papers + " -e ollama:fake --ollama-option num_thread=1 --ollama-option num_ctx=256", 1.0, ""},
		{"search anything", 1.0, ""},
		{"search another --ollama-option num_thread=3", 3.0, ""},
		{"reindex", 1.0, ""},
		{"search more", 1.0, ""},
		{"doctor", 1.0, "ollama:fake:latest is available, loaded with num_ctx=256 num_thread=1\n"},
		{"reindex --ollama-option num_thread=2", 2.0, ""},
		{"search last", 2.0, ""},
		{"reindex --embedder ollama:fake", nil, ""}, // not what the library has, which is fake:latest
	} {
		r := paperkin(t, env, strings.Fields(tt.args)...)
		if r.code != fault.ExitDone || !strings.Contains(r.stdout, tt.stdout) {
			t.Errorf("%s: exit code %d: %s%s", tt.args, r.code, r.stdout, r.stderr)
		}
		if got := f.Options()["num_thread"]; got != tt.threads {
			t.Errorf("%s: num_thread %v, want %v", tt.args, got, tt.threads)
		}
	}
}
