package faults

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"paperkin/cmd/internal/programtest"
	"paperkin/embed/ollama/ollamatest"
)

// TestNobodyReads: a command whose output is a closed pipe ends quietly and leaves
// no temporary files. Papers that failed still decide the exit code, and a backup
// that was not read to its end is an error.
func TestNobodyReads(t *testing.T) {
	lib, temporary, bad := filepath.Join(t.TempDir(), "library"), t.TempDir(), filepath.Join(t.TempDir(), "bad.jsonl")
	indexed("builtin")(t, lib, 20)
	if err := os.WriteFile(bad, []byte("{\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"export"}, exitDone, "^$"},
		{[]string{"search", "lantern"}, exitDone, "^$"},
		{[]string{"status"}, exitDone, "^$"},
		{[]string{"index", programtest.PapersFile(t, 3)}, exitDone, "^$"},
		{[]string{"index", bad}, exitSomeFailed, "^.*bad.jsonl:1: .*\n$"},
		{[]string{"index", "--dry-run", bad}, exitSomeFailed, "^.*bad.jsonl:1: .*\n$"},
		{[]string{"backup", "-"}, exitOther, "^paperkin: backup: the reader of the pipe stopped before the end\n$"},
	} {
		if code, errs := unread(t, []string{"TMPDIR=" + temporary, "PAPERKIN_LIBRARY=" + lib}, tt.args...); code != tt.code || !regexp.MustCompile(tt.says).MatchString(errs) {
			t.Errorf("%q: exit code %d, want %d: %s", tt.args, code, tt.code, errs)
		}
		if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
			t.Errorf("%q: left behind: %v, %v", tt.args, left, err)
		}
	}
	if st := statusOf(t, []string{"PAPERKIN_LIBRARY=" + lib}); st.Papers != 23 {
		t.Errorf("%d papers, want 23", st.Papers)
	}
}

// unread runs the program with a closed pipe as its standard output.
func unread(t *testing.T, env []string, args ...string) (code int, stderr string) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	defer w.Close()
	cmd := command(t, env, args...)
	var errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = w, &errs
	cmd.Run() // the exit code is checked by the caller
	return cmd.ProcessState.ExitCode(), errs.String()
}

// TestReindexUnread: failed papers are named even when standard output is a closed
// pipe.
func TestReindexUnread(t *testing.T) {
	f := ollamatest.NewServer(t)
	env := []string{"PAPERKIN_LIBRARY=" + filepath.Join(t.TempDir(), "lib"), "OLLAMA_HOST=" + f.URL}
	if r := paperkin(t, env, "index", programtest.PapersFile(t, 5), "-e", "builtin"); r.code != exitDone {
		t.Fatal(r.stderr)
	}
	f.SetFault(ollamatest.Fault{Before: func(_ int, texts []string) (int, string) {
		if strings.Contains(strings.Join(texts, " "), "subject 3") {
			return http.StatusInternalServerError, `{"error":"too much"}`
		}
		return 0, ""
	}})
	if code, errs := unread(t, env, "reindex", "-e", "ollama:fake"); code != exitSomeFailed || !strings.Contains(errs, "p03") {
		t.Errorf("exit code %d, want %d: %s", code, exitSomeFailed, errs)
	}
}
