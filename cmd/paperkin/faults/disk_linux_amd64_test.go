package faults

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"paperkin/index"
)

// fullDisk is the hint that the program gives on a full disk.
const fullDisk = "hint: the disk is full: free some space"

// TestFullAtCalls: the disk is full from one system call of a command on, also from one
// that follows a commit. The command reports it and commits whole batches only; once
// there is room again, the same command completes the work.
func TestFullAtCalls(t *testing.T) {
	for i, sc := range scenarios {
		t.Run(sc.name, func(t *testing.T) {
			traceable(t, sc)
			st := sc.set(t, 20)
			calls, counts := st.count(t)
			failed := 0
			points := failpoints(t, calls, uint64(200+i))
			for _, n := range failpoints(t, len(counts), uint64(200+i)) {
				points = append(points, counts[n]) // when a commit is durable and only its count is not
			}
			for _, at := range points {
				l := st.library(t)
				var code int
				said := saying(t, st.command(t, l.dir), func(cmd *exec.Cmd) {
					code, _ = traced(t, cmd, l.dir, func(call int) fate {
						if call >= at {
							return diskFull
						}
						return happens
					})
				})
				switch {
				case code == exitDone:
					// The rest of the work took no room.
				case code != exitOther || !strings.Contains(said, fullDisk):
					t.Errorf("exit code %d, want %d\n%s", code, exitOther, said)
				default:
					failed++
				}
				if l.sound(t); !t.Failed() {
					l.complete(t)
				}
				if t.Failed() {
					t.Fatalf("full from call %d of %d on; %s", at, calls, said)
				}
			}
			t.Logf("%d failures at %d calls", failed, calls)
		})
	}
}

// saying runs a command by f and returns its standard error.
func saying(t *testing.T, cmd *exec.Cmd, f func(*exec.Cmd)) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "stderr")
	errs, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer errs.Close()
	cmd.Stderr = errs
	f(cmd)
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(b), "goroutine ") {
		t.Errorf("%q printed a stack trace:\n%s", cmd.Args, b)
	}
	return string(b)
}

// small mounts a file system of a few kilobytes.
func small(t *testing.T, kilobytes string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+kilobytes+"k"); err != nil {
		t.Skip("cannot mount a file system: ", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// TestFullDisk: the same on a real file system that is too small for the library.
func TestFullDisk(t *testing.T) {
	longForm(t)
	sc := scenarios[0]
	papers := 400
	st := sc.set(t, papers)
	for _, kilobytes := range []string{"100", "300", "600", "900", "1200"} {
		disk := small(t, kilobytes)
		l := st.library(t)
		l.dir = filepath.Join(disk, "library")
		r := paperkin(t, nil, st.line(l.dir)...)
		if r.code != exitOther || !strings.Contains(r.stderr, fullDisk) {
			t.Errorf("%s kB: exit code %d, want %d\n%s", kilobytes, r.code, exitOther, r.stderr)
		}
		// Readers need a little room as well while there is a write-ahead log.
		if r := paperkin(t, nil, "--library", l.dir, "status"); r.code != exitDone && !strings.Contains(r.stderr, fullDisk) && index.Exists(l.dir) {
			t.Errorf("%s kB: status: exit code %d\n%s", kilobytes, r.code, r.stderr)
		}
		if err := syscall.Mount("tmpfs", disk, "tmpfs", syscall.MS_REMOUNT, "size=64m"); err != nil {
			t.Fatal(err)
		}
		l.sound(t)
		l.complete(t)
	}
}
