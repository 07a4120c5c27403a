package faults

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/cmd/internal/programtest"
	"paperkin/index/damagetest"
)

// fewHandles is the hint that the program gives when it may open too few files.
const fewHandles = "hint: allow more open files (ulimit -n"

// limits are the numbers of files that the program may open: from too few for any
// command to enough for all. In fewer than eight the Go runtime does not start.
func limits(t *testing.T) (all []int) {
	if !damagetest.Long(t) {
		return []int{12, 24}
	}
	for n := 8; n <= 80; n++ {
		all = append(all, n)
	}
	return all
}

// limited makes a command one that may open n files.
func limited(cmd *exec.Cmd, n int) *exec.Cmd {
	cmd.Args = append([]string{"sh", "-c", fmt.Sprintf(`ulimit -n %d && exec "$0" "$@"`, n), cmd.Path}, cmd.Args[1:]...)
	cmd.Path = "/bin/sh"
	return cmd
}

// TestFewHandlesReading: with few file handles a command that reads gives the answer
// that it gives otherwise, or says that there are too few.
func TestFewHandlesReading(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "library")
	inParts(t, dir, 40)
	refused, answered := 0, 0
	for _, args := range [][]string{
		{"search", "--json", "lantern and horn in the fog"},
		{"search", "--json", "--mode", "lexical", "paper storm ferry"},
		{"search", "--json", "--mode", "semantic", "who counts seals on a cliff"},
		{"status", "--json"},
		{"show", "p3"},
		{"export"},
		{"doctor"},
		{"backup", "-"},
	} {
		line := append([]string{"--library", dir}, args...)
		want := paperkin(t, nil, line...)
		if want.code != exitDone {
			t.Fatalf("%q: exit code %d\n%s", args, want.code, want.stderr)
		}
		for _, n := range limits(t) {
			got := runLimited(t, command(t, nil, line...), n)
			switch {
			case got.code == exitDone && (got.stdout == want.stdout || args[0] == "backup"): // which has the time in it
				answered++
			case got.code == exitOther && strings.Contains(got.stderr, fewHandles) && !strings.Contains(got.stderr, "damaged"):
				refused++
			default:
				t.Errorf("%d handles: %q: exit code %d\n%.500s%s", n, args, got.code, got.stdout, got.stderr)
			}
		}
	}
	if refused == 0 || answered == 0 {
		t.Errorf("%d commands refused and %d answered", refused, answered)
	}
}

// TestFewHandlesWriting: a command that writes with few file handles does its work, or
// says that there are too few. Either way the library is sound, and the same command
// completes it when there are enough.
func TestFewHandlesWriting(t *testing.T) {
	for i, sc := range []scenario{
		{name: "index", before: inParts, args: []string{"index"}, source: secondEdition},
		{name: "remove", before: inParts, args: []string{"remove", "p1", "p4", "p7"}, source: noSource, again: exitUsage},
		{name: "reindex", before: inParts, args: []string{"reindex", "-e", "builtin"}, source: noSource},
		{name: "repair", before: inParts, args: []string{"doctor", "--repair"}, source: noSource},
	} {
		t.Run(sc.name, func(t *testing.T) {
			if i > 0 {
				longForm(t)
			}
			st := sc.set(t, 40)
			all := limits(t)
			refused := 0
			for _, n := range all {
				l := st.library(t)
				switch r := runLimited(t, st.command(t, l.dir), n); {
				case r.code == exitDone:
				case r.code == exitOther && strings.Contains(r.stderr, fewHandles) && !strings.Contains(r.stderr, "damaged"):
					refused++
				default:
					t.Errorf("exit code %d\n%s", r.code, r.stderr)
				}
				if l.sound(t); !t.Failed() {
					l.complete(t)
				}
				if t.Failed() {
					t.Fatalf("with %d handles", n)
				}
			}
			t.Logf("%d of %d limits are too low", refused, len(all))
		})
	}
}

// runLimited runs a command that may open n files.
func runLimited(t *testing.T, cmd *exec.Cmd, n int) result {
	t.Helper()
	code, stdout, stderr := programtest.Run(t, limited(cmd, n))
	return result{code, stdout, stderr}
}
