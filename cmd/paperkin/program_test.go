package main

import (
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

// result is what a run of the program left.
type result struct {
	code           int
	stdout, stderr string
}

// paperkin runs the program in a process of its own. The test binary becomes
// the program when it is started under that name.
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
	path, err := exec.LookPath("paperkin") // put there by testscript.Main
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
