package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestNobodyReads: an output that nobody reads ends a command quietly, and
// nothing temporary stays.
func TestNobodyReads(t *testing.T) {
	lib, temporary := filepath.Join(t.TempDir(), "library"), t.TempDir()
	indexed("builtin")(t, lib, 20)
	for _, args := range [][]string{{"backup", "-"}, {"export"}, {"search", "lantern"}, {"status"}, {"index", papersFile(t, 3)}} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		cmd := command(t, []string{"TMPDIR=" + temporary}, append([]string{"--library", lib}, args...)...)
		var errs bytes.Buffer
		cmd.Stdout, cmd.Stderr = w, &errs
		if err := cmd.Run(); err != nil || errs.Len() > 0 {
			t.Errorf("%q: %v: %s", args, err, &errs)
		}
		w.Close()
		if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
			t.Errorf("%q: left behind: %v, %v", args, left, err)
		}
	}
	if st := statusOf(t, []string{"PAPERKIN_LIBRARY=" + lib}); st.Papers != 23 {
		t.Errorf("%d papers, want 23", st.Papers)
	}
}
