package faults

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"paperkin/cmd/internal/programtest"
	"paperkin/embed/ollama/ollamatest"
)

// TestStoppedIndex: what a run has read before Ctrl-C is found by its words at once, though
// few of its papers have a vector and its input has not ended.
func TestStoppedIndex(t *testing.T) {
	f := ollamatest.NewServer(t)
	reached, release := make(chan bool), make(chan bool)
	f.SetFault(ollamatest.Fault{Before: func(n int, _ []string) (int, string) {
		if n == 4 { // the warm-up and a batch are through: papers have been committed
			close(reached)
			<-release
		}
		return 0, ""
	}})
	env := []string{"PAPERKIN_LIBRARY=" + filepath.Join(t.TempDir(), "lib"), "OLLAMA_HOST=" + f.URL}
	papers, err := os.ReadFile(programtest.PapersFile(t, 1200))
	if err != nil {
		t.Fatal(err)
	}
	cmd := command(t, env, "index", "-", "-e", "ollama:fake", "--batch-size", "2", "--json")
	var out bytes.Buffer
	cmd.Stdout = &out
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	errs, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := in.Write(papers); err != nil { // and there may be more
		t.Fatal(err)
	}
	<-reached
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	notices := bufio.NewReader(errs)
	programtest.AwaitLine(t, notices, "finishing the current step")
	close(release)
	io.Copy(io.Discard, notices)
	cmd.Wait()
	var m summary
	if code := cmd.ProcessState.ExitCode(); code != 130 || json.Unmarshal(out.Bytes(), &m) != nil || m.New == 0 || m.Embedded >= m.New {
		t.Fatalf("exit code %d, %s", code, out.String())
	}
	r := paperkin(t, env, "search", "--mode", "lexical", "subject", "--limit", "2000", "--json")
	if n := strings.Count(r.stdout, `"rank"`); n != m.New || r.code != exitDone {
		t.Errorf("%d of %d papers are found, exit code %d\n%s", n, m.New, r.code, r.stderr)
	}
}
