package faults

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestSignals sends signals to every command that writes, at system calls that
// change its library. After one signal the command finishes the current batch,
// reports what it did, and ends with the exit code of the signal; after two it
// ends at once. The library is sound after both, and the next run continues.
func TestSignals(t *testing.T) {
	for i, sc := range scenarios {
		t.Run(sc.name, func(t *testing.T) {
			traceable(t, sc)
			st := sc.set(t, 20)
			calls, _ := st.count(t)
			stopped, twice := 0, 0
			for n, at := range failpoints(t, calls, uint64(100+i)) {
				l := st.library(t)
				asks, want := interrupts, 130
				if n%2 == 1 {
					asks, want = terminates, 143
				}
				again := -1
				if n%4 >= 2 {
					again = at + 3
				}
				cmd := st.command(t, l.dir)
				if sc.summary {
					cmd.Args = append(cmd.Args, "--json")
				}
				said := filepath.Join(t.TempDir(), "stdout")
				out, err := os.Create(said)
				if err != nil {
					t.Fatal(err)
				}
				cmd.Stdout = out
				var code int
				errs := saying(t, cmd, func(cmd *exec.Cmd) {
					code, _ = traced(t, cmd, l.dir, func(call int) fate {
						if call == at || call == again {
							return asks
						}
						return happens
					})
				})
				out.Close()
				switch {
				case code == want:
					stopped++
				case code == -1 && again >= 0:
					twice++
				case code != exitDone:
					t.Errorf("exit code %d, want %d\n%s", code, want, errs)
				}
				before := l.last
				l.sound(t)
				if sc.summary && code == want {
					l.reported(t, said, before)
				}
				if !t.Failed() {
					l.complete(t)
				}
				if t.Failed() {
					t.Fatalf("stopped (%d) at call %d, and at %d, of %d", want, at, again, calls)
				}
			}
			t.Logf("%d runs stopped, %d stopped twice, at %d calls", stopped, twice, calls)
		})
	}
}

// reported compares the summary of a stopped run with its work.
func (l *victim) reported(t *testing.T, name string, before contents) {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var m summary
	if len(b) > 0 { // else it did nothing
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatalf("%v: %s", err, b)
		}
	}
	if got := len(l.last.papers) - len(before.papers); got != m.New {
		t.Errorf("%d new papers, but it says %s", got, b)
	}
}

// TestStoppedExport: the file that export writes is complete or does not exist.
func TestStoppedExport(t *testing.T) {
	longForm(t)
	lib := filepath.Join(t.TempDir(), "library")
	indexed("builtin")(t, lib, 40)
	for _, format := range []string{"jsonl", "npy"} {
		export := func(decide func(int) fate) (code, calls, files int) {
			dir := t.TempDir()
			cmd := command(t, nil, "--library", lib, "export", "--format", format, "--output", filepath.Join(dir, "papers"))
			code, calls = traced(t, cmd, dir, decide)
			entries, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			return code, calls, len(entries)
		}
		_, calls, whole := export(undisturbed)
		stopped := 0
		for _, at := range failpoints(t, calls, 300) {
			code, _, files := export(only(at, interrupts))
			switch {
			case code == 130 && files == 0:
				stopped++
			case code == 130 && format == "npy" && files == 1: // between the two
			case code != exitDone || files != whole:
				t.Errorf("%s: interrupted at call %d of %d: exit code %d, %d files", format, at, calls, code, files)
			}
		}
		t.Logf("%s: %d of %d stopped", format, stopped, calls)
	}
}
