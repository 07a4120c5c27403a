package faults

import (
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/cmd/internal/programtest"
	"paperkin/embed/ollama/ollamatest"
	"paperkin/index"
)

// TestOllamaFaults: each fault has its exit code and hint, finished work is kept,
// and a run against the repaired server completes the rest.
func TestOllamaFaults(t *testing.T) {
	const papers = 10
	poisoned := func(texts []string) bool {
		return slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, "Paper 7") })
	}
	tests := []struct {
		name   string
		down   bool
		fault  ollamatest.Fault
		spec   string
		code   int
		stderr string
		kept   int // papers embedded despite it; -1: there is no library
	}{
		{name: "down", down: true, spec: "ollama:fake", code: exitUnreachable, stderr: "hint: start it with: ollama serve", kept: -1},
		{name: "no such model", spec: "ollama:nobody", code: exitModel, stderr: "hint: get it with: ollama pull nobody", kept: -1},
		{name: "not an embedding model", fault: ollamatest.Fault{CannotEmbed: true}, spec: "ollama:fake", code: exitModel, stderr: "hint: choose an embedding model", kept: -1},
		{name: "wrong count", fault: ollamatest.Fault{Change: func(v [][]float32) [][]float32 { return append(v, v[0]) }},
			spec: "ollama:fake", code: exitModel, stderr: "unfit", kept: -1},
		{name: "wrong dimensions", fault: ollamatest.Fault{Change: func(v [][]float32) [][]float32 {
			v[0] = v[0][1:]
			return v
		}}, spec: "ollama:fake", code: exitModel, stderr: "unfit", kept: -1},
		{name: "dies half-way", fault: ollamatest.Fault{Before: func(n int, _ []string) (int, string) {
			if n > 5 { // two to warm up, then three batches
				return http.StatusNotFound, `{"error":"model 'fake' not found"}`
			}
			return 0, ""
		}}, spec: "ollama:fake", code: exitModel, stderr: "hint: get it with", kept: 6},
		{name: "NaN for one text", fault: ollamatest.Fault{Before: func(_ int, texts []string) (int, string) {
			if poisoned(texts) {
				return http.StatusInternalServerError, `{"error":"failed to encode response: json: unsupported value: NaN"}`
			}
			return 0, ""
		}}, spec: "ollama:fake", code: exitSomeFailed, stderr: `p07 "Paper 7": `, kept: 9},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := ollamatest.NewServer(t)
			lib, source := filepath.Join(t.TempDir(), "lib"), programtest.PapersFile(t, papers)
			env := []string{"PAPERKIN_LIBRARY=" + lib, "OLLAMA_HOST=" + f.URL}
			f.SetFault(tt.fault)
			if tt.down {
				f.Close()
			}
			r := paperkin(t, env, "index", source, "-e", tt.spec, "--batch-size", "2")
			if r.code != tt.code || !strings.Contains(r.stderr, tt.stderr) {
				t.Fatalf("exit code %d, want %d; stderr %s, want %q", r.code, tt.code, r.stderr, tt.stderr)
			}
			if tt.kept < 0 {
				if index.Exists(lib) {
					t.Error("a library was left behind")
				}
				return
			}
			if st := statusOf(t, env); st.Papers != papers || st.Ledger.Done != tt.kept {
				t.Errorf("kept %+v, want %d done", st, tt.kept)
			}
			f.SetFault(ollamatest.Fault{})
			if r := paperkin(t, env, "index", source); r.code != exitDone {
				t.Errorf("next run: exit code %d, %s", r.code, r.stderr)
			}
			if got, want := f.Texts(), papers-tt.kept; got != want {
				t.Errorf("next run embedded %d texts, want %d", got, want)
			}
			if st := statusOf(t, env); st.Ledger.Done != papers {
				t.Errorf("in the end %+v, want all done", st.Ledger)
			}
			if r := paperkin(t, env, "doctor"); r.code != exitDone {
				t.Errorf("doctor: exit code %d:\n%s", r.code, r.stdout)
			}
		})
	}
}

// TestServerGoneLater: a library needs its server for new questions, but not for
// questions asked before and not for papers similar to a paper.
func TestServerGoneLater(t *testing.T) {
	f := ollamatest.NewServer(t)
	env := []string{"PAPERKIN_LIBRARY=" + filepath.Join(t.TempDir(), "lib"), "OLLAMA_HOST=" + f.URL}
	if r := paperkin(t, env, "index", programtest.PapersFile(t, 5), "-e", "ollama:fake"); r.code != exitDone {
		t.Fatal(r.stderr)
	}
	before := paperkin(t, env, "search", "subject 3")
	if before.code != exitDone {
		t.Errorf("search: exit code %d: %s", before.code, before.stderr)
	}
	f.Close()
	if r := paperkin(t, env, "search", "subject 4"); r.code != exitUnreachable {
		t.Errorf("search without server: exit code %d: %s", r.code, r.stderr)
	}
	if r := paperkin(t, env, "search", "subject 3"); r.code != exitDone || r.stdout != before.stdout {
		t.Errorf("the same search without server: exit code %d: %s\n%s\nwant\n%s", r.code, r.stderr, r.stdout, before.stdout)
	}
	if r := paperkin(t, env, "like", "p03"); r.code != exitDone {
		t.Errorf("like without server: exit code %d: %s", r.code, r.stderr)
	}
	if r := paperkin(t, env, "doctor"); r.code != exitUnreachable {
		t.Errorf("doctor without server: exit code %d: %s", r.code, r.stderr)
	}
}
