package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"paperkin/cmd/internal/fault"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/damagetest"
)

// TestDoctorOutbox: doctor says that a letter waits, and of which day; of a damaged one it
// names the file, and --repair puts it aside.
func TestDoctorOutbox(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "lib")
	t.Setenv("PAPERKIN_LIBRARY", dir)
	program(t, `{"title":"T","abstract":"A."}`, "index", "--embedder", "builtin", "-")
	lib, err := index.Open(t.Context(), dir, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	box, err := lib.Outbox(t.Context())
	if err == nil {
		err = box.Put(index.Letter{Message: "5f2a@example.org", From: "ada@example.org", To: []string{"Ada \x1b[31m<ada@example.org>"},
			At: "2026-12-01T05:30:00Z", Told: json.RawMessage("{}"), Bytes: []byte("x\r\n")})
	}
	if err != nil {
		t.Fatal(err)
	}
	doctor := func(want string, code int, args ...string) {
		t.Helper()
		got, out, errs := program(t, "", append([]string{"doctor"}, args...)...)
		if got != code || !regexp.MustCompile(want).MatchString(out) || strings.Contains(out, "\x1b") {
			t.Errorf("exit code %d: %s%s, want %d and %q", got, out, errs, code, want)
		}
	}
	doctor(`(?m)^note  outbox    the digest of .* for Ada \[31m<ada@example.org> was not sent`, fault.ExitDone)
	damagetest.Flip(t, box.Path(), 30)
	doctor(`(?m)^BAD   files     .*outbox.letter: .*changed since it was written`, fault.ExitLibrary)
	doctor(`(?m)^note  outbox    .* was put aside`, fault.ExitDone, "--repair")
	if _, err := os.Stat(box.Path()); !os.IsNotExist(err) {
		t.Errorf("it is still there: %v", err)
	}
	doctor(`outbox.letter.other-1 is not of this state`, fault.ExitDone)
}
