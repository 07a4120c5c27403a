package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/programtest"
	"paperkin/index"
	"paperkin/index/chromem"
)

// TestWatch: new and changed files of a folder are indexed, other processes may
// write to the library meanwhile, and Ctrl-C ends it.
func TestWatch(t *testing.T) {
	dir, lib := t.TempDir(), filepath.Join(t.TempDir(), "lib")
	env := []string{"PAPERKIN_LIBRARY=" + lib, "PAPERKIN_EMBEDDER=builtin"}
	write := func(name string, papers ...int) {
		t.Helper()
		var b strings.Builder
		for _, n := range papers {
			fmt.Fprintf(&b, `{"id":"p%d","title":"Paper %d","abstract":"words about subject %d"}`+"\n", n, n, n)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("a.jsonl", 1, 2)
	cmd := command(t, env, "index", "--watch", "--interval", "10ms", dir)
	out, err := cmd.StdoutPipe()
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
	defer cmd.Process.Kill() // if the test fails
	results, notices := bufio.NewReader(out), bufio.NewReader(errs)

	programtest.AwaitLine(t, results, "read 2 papers: 2 new, 2 embedded")
	write("b.jsonl", 3)
	programtest.AwaitLine(t, results, "read 1 paper: 1 new, 1 embedded")
	write("a.jsonl", 1, 2, 4)
	programtest.AwaitLine(t, results, "read 3 papers: 1 new, 2 unchanged, 1 embedded")
	// An incomplete file does not block the others.
	torn := filepath.Join(dir, "torn.jsonl.gz")
	if err := os.WriteFile(torn, []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03torn"), 0o600); err != nil {
		t.Fatal(err)
	}
	programtest.AwaitLine(t, notices, "torn.jsonl.gz: nothing to read: it is a damaged file (gzip: ")
	if err := os.Remove(torn); err != nil {
		t.Fatal(err)
	}
	// A run prints its summary a moment before it unlocks the library.
	r := paperkin(t, env, "remove", "p3")
	for r.code == fault.ExitLibrary {
		r = paperkin(t, env, "remove", "p3")
	}
	if r.code != fault.ExitDone {
		t.Errorf("remove: %+v", r)
	}
	w, err := index.OpenWriter(context.Background(), lib, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	write("c.jsonl", 5)
	programtest.AwaitLine(t, notices, "is writing to this library")
	programtest.AwaitLine(t, notices, "retrying")
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	programtest.AwaitLine(t, results, "read 1 paper: 1 new, 1 embedded")

	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if rest, err := io.ReadAll(results); err != nil || len(rest) > 0 {
		t.Errorf("more output: %q, %v", rest, err)
	}
	programtest.AwaitLine(t, notices, "stopped by interrupt")
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 130 {
		t.Errorf("exit code %d, want 130", code)
	}
	if st := statusOf(t, env); st.Papers != 4 {
		t.Errorf("%d papers, want 4", st.Papers)
	}
}
