// Package programtest runs the program in tests, as its users do: a process with
// arguments, an environment, output and an exit code. How the program comes to be
// (a test binary under its name, or a build) is for the tests to decide.
package programtest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/query/wire"
)

// Run runs a command to its end and returns its exit code and its output. A stack
// trace in the output is an error of the test.
func Run(t testing.TB, cmd *exec.Cmd) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		t.Fatal(err)
	}
	if strings.Contains(errs.String(), "goroutine ") {
		t.Errorf("paperkin %q printed a stack trace:\n%s", cmd.Args[1:], errs.String())
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// Command returns the command that runs the program at path, with variables added
// to the environment.
func Command(path string, env []string, args ...string) *exec.Cmd {
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), env...)
	return cmd
}

// PapersFile writes n papers into a file and returns its path.
func PapersFile(t testing.TB, n int) string {
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

// Status decodes the output of status --json.
func Status(t testing.TB, stdout, stderr string) wire.Status {
	t.Helper()
	var st wire.Status
	if err := json.Unmarshal([]byte(stdout), &st); err != nil {
		t.Fatalf("status: %v: %s%s", err, stdout, stderr)
	}
	return st
}

// AwaitLine reads lines until one contains a text.
func AwaitLine(t testing.TB, r *bufio.Reader, text string) {
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
