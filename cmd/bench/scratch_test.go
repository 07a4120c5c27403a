//go:build unix

package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestScratch: nothing is left of a run, whether it ends or is stopped.
func TestScratch(t *testing.T) {
	const helper = "BENCH_SCRATCH"
	if os.Getenv(helper) != "" { // the run that is stopped
		dir, _, err := scratch()
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "file"), nil, 0o600)
		}
		fmt.Println(dir, err)
		io.Copy(io.Discard, os.Stdin)
		return
	}
	dir, remove, err := scratch()
	if err != nil {
		t.Fatal(err)
	}
	remove()
	if _, err := os.Stat(dir); err == nil {
		t.Errorf("%s is left of a run that ended", dir)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestScratch$")
	cmd.Env = append(os.Environ(), helper+"=1")
	in, err := cmd.StdinPipe() // stays open until the process has ended
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	dir, fault, _ := strings.Cut(strings.TrimSpace(line), " ")
	if err != nil || fault != "<nil>" {
		t.Fatalf("%q, %v", line, err)
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 130 {
		t.Errorf("exit code %d, want 130", code)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Errorf("%s is left of a run that was stopped", dir)
	}
}
