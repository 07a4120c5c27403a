// Package faults kills, starves and confuses the built program, and checks its
// output, its exit codes, its library, and the run that completes the work. It
// contains tests only, and knows the program from outside. PAPERKIN_TORTURE sets
// the number of repetitions; tests that trace system calls or mount a file system
// run only when it is set.
//
// Faults of servers that make the program wait are tested in cmd/internal/cli, where
// waiting takes no time.
package faults

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"testing"

	"paperkin/cmd/internal/programtest"
	"paperkin/index/damagetest"
	"paperkin/query/wire"
)

// Exit codes, as the README lists them.
const (
	exitDone        = 0
	exitNoHits      = 1
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
	for _, name := range []string{"XDG_STATE_HOME", "XDG_CONFIG_HOME"} { // not those of whoever runs the tests
		os.Setenv(name, filepath.Join(os.DevNull, "none"))
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
	code, stdout, stderr := programtest.Run(t, command(t, env, args...))
	return result{code, stdout, stderr}
}

func command(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return programtest.Command(path, env, args...)
}

func statusOf(t *testing.T, env []string) wire.Status {
	t.Helper()
	r := paperkin(t, env, "status", "--json")
	return programtest.Status(t, r.stdout, r.stderr)
}
