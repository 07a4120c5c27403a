// Package faults kills, starves and confuses the built program, and checks its
// output, its exit codes, its library, and the run that completes the work. It
// contains tests only, and knows the program from outside. PAPERKIN_TORTURE sets
// the number of repetitions; tests that trace system calls or mount a file system
// run only when it is set.
//
// Faults of servers that make the program wait are tested in cmd/paperkin, where
// waiting takes no time.
package faults

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"testing"

	"paperkin/index/damagetest"
	"paperkin/query/wire"
)

// Exit codes, as the README lists them.
const (
	exitDone        = 0
	exitUsage       = 2
	exitUnreachable = 3
	exitModel       = 4
	exitLibrary     = 5
	exitSomeFailed  = 6
	exitOther       = 7
)

// summary is the part of the JSON summary of index and reindex that is tested.
type summary struct {
	New      int `json:"new"`
	Embedded int `json:"embedded"`
	Resumed  int `json:"resumed"`
}

// built builds the program once and returns its path.
var built func() (string, error)

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "paperkin-faults-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	built = sync.OnceValues(func() (string, error) { return build(dir) })
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// build builds the program into a folder, with the settings of this test for cgo
// and the race detector: its packages have then been compiled already, and on a
// slow machine compiling them does not count against the time limit of the tests.
func build(dir string) (string, error) {
	path := filepath.Join(dir, "paperkin")
	cmd := exec.Command("go", "build", "-ldflags", "-s -w", "-o", path)
	cmd.Env = os.Environ()
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			switch s.Key {
			case "-race", "-trimpath":
				cmd.Args = append(cmd.Args, s.Key+"="+s.Value)
			case "CGO_ENABLED":
				cmd.Env = append(cmd.Env, s.Key+"="+s.Value)
			}
		}
	}
	cmd.Args = append(cmd.Args, "paperkin/cmd/paperkin")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, out)
	}
	return path, nil
}

// longForm skips a test that traces the program, or needs a file system of its
// own, unless the long form is asked for.
func longForm(t *testing.T) {
	t.Helper()
	if !damagetest.Long(t) {
		t.Skip("in the long form only: " + damagetest.Variable + "=500")
	}
}

// result is the outcome of a run of the program.
type result struct {
	code           int
	stdout, stderr string
}

// paperkin runs the program, with variables added to the environment.
func paperkin(t *testing.T, env []string, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := command(t, env, args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		t.Fatal(err)
	}
	if strings.Contains(errs.String(), "goroutine ") {
		t.Errorf("paperkin %q printed a stack trace:\n%s", args, errs.String())
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

func command(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), env...)
	return cmd
}

// papersFile writes n papers into a file.
func papersFile(t *testing.T, n int) string {
	t.Helper()
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"id":"p%02d","title":"Paper %d","abstract":"words about subject %d"}`+"\n", i, i, i)
	}
	name := filepath.Join(t.TempDir(), "papers.jsonl")
	if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func statusOf(t *testing.T, env []string) wire.Status {
	t.Helper()
	r := paperkin(t, env, "status", "--json")
	var st wire.Status
	if err := json.Unmarshal([]byte(r.stdout), &st); err != nil {
		t.Fatalf("status: %v: %s%s", err, r.stdout, r.stderr)
	}
	return st
}

// awaitLine reads lines until one contains a text.
func awaitLine(t *testing.T, r *bufio.Reader, text string) {
	t.Helper()
	var read strings.Builder
	for {
		line, err := r.ReadString('\n')
		if strings.Contains(line, text) {
			return
		}
		read.WriteString(line)
		if err != nil {
			t.Fatalf("no %q in\n%s", text, read.String())
		}
	}
}
