package faults

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"paperkin/cmd/internal/programtest"
	"paperkin/embed/ollama/ollamatest"
)

// TestStopped: a killed run keeps every finished batch. A signal lets the run
// finish the current batch and report what it did; a second one stops it at once.
// Until the run is completed the old vectors answer, and the next run continues it.
func TestStopped(t *testing.T) {
	const papers = 12
	for _, tt := range []struct {
		name    string
		signals []os.Signal
		code    int // -1: the last signal ended it
		done    int // papers with a new vector
	}{
		{"killed", []os.Signal{syscall.SIGKILL}, -1, 6},
		{"interrupted", []os.Signal{syscall.SIGINT}, 130, 9},
		{"terminated", []os.Signal{syscall.SIGTERM}, 143, 9},
		{"interrupted twice", []os.Signal{syscall.SIGINT, syscall.SIGINT}, -1, 6},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := ollamatest.NewServer(t)
			env := []string{"PAPERKIN_LIBRARY=" + filepath.Join(t.TempDir(), "lib"), "OLLAMA_HOST=" + f.URL}
			if r := paperkin(t, env, "index", programtest.PapersFile(t, papers), "-e", "builtin"); r.code != exitDone {
				t.Fatal(r.stderr)
			}
			reached, release := make(chan bool), make(chan bool)
			f.SetFault(ollamatest.Fault{Before: func(n int, _ []string) (int, string) {
				if n == 5 { // the warm-up and two batches are through
					close(reached)
					<-release
				}
				return 0, ""
			}})
			cmd := command(t, env, "reindex", "-e", "ollama:fake", "--batch-size", "3", "--json")
			var out bytes.Buffer
			cmd.Stdout = &out
			errs, err := cmd.StderrPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			<-reached
			notices := bufio.NewReader(errs)
			for i, sig := range tt.signals {
				if i > 0 {
					programtest.AwaitLine(t, notices, "finishing the current step")
				}
				if err := cmd.Process.Signal(sig); err != nil {
					t.Fatal(err)
				}
			}
			if tt.code > 0 {
				programtest.AwaitLine(t, notices, "finishing the current step")
				close(release)
			}
			io.Copy(io.Discard, notices)
			cmd.Wait()
			if tt.code < 0 {
				close(release)
			}
			if code := cmd.ProcessState.ExitCode(); code != tt.code {
				t.Errorf("exit code %d, want %d", code, tt.code)
			}
			var m summary
			if tt.code > 0 && (json.Unmarshal(out.Bytes(), &m) != nil || m.Embedded != tt.done) {
				t.Errorf("summary %s, want %d embedded", &out, tt.done)
			}

			f.SetFault(ollamatest.Fault{})
			st := statusOf(t, env)
			if st.Space.Embedder != "builtin" || len(st.Spaces) != 2 {
				t.Fatalf("status %+v, want the old space active and a new one", st)
			}
			done := st.Spaces[1].Ledger.Done
			if done != tt.done && (done != 3 || tt.code > 0) { // a kill can come while the second batch is being committed
				t.Errorf("%d papers in the new space, want %d", done, tt.done)
			}
			if r := paperkin(t, env, "search", "subject 3"); r.code != exitDone {
				t.Errorf("search meanwhile: exit code %d: %s", r.code, r.stderr)
			}
			r := paperkin(t, env, "reindex", "-e", "ollama:fake", "--json")
			if err := json.Unmarshal([]byte(r.stdout), &m); err != nil || r.code != exitDone || m.Resumed != done || m.Embedded != papers-done {
				t.Errorf("second run: exit code %d, %s%s, %v; want %d resumed", r.code, r.stdout, r.stderr, err, done)
			}
			if st := statusOf(t, env); st.Space.Embedder != "ollama:fake:latest" || len(st.Spaces) != 1 || st.Ledger.Done != papers {
				t.Errorf("status %+v, want the new space alone", st)
			}
			if r := paperkin(t, env, "doctor"); r.code != exitDone {
				t.Errorf("doctor: exit code %d:\n%s", r.code, r.stdout)
			}
		})
	}
}
