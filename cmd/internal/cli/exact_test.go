package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/programtest"
	"paperkin/index/damagetest"
)

// TestExact: in a library that is large enough for a shortlist, --exact gives the
// same answers, and damage to the codes is found and repaired.
func TestExact(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "lib")
	t.Setenv("OLLAMA_HOST", "127.0.0.1:1")
	if r := inLibrary(dir, nil, "index", programtest.PapersFile(t, 1500)); r.code != fault.ExitDone {
		t.Fatal(r.stderr)
	}
	same := func(when string) {
		t.Helper()
		for _, args := range [][]string{
			{"search", "subject 77 of many", "--json", "-n", "30"},
			{"search", "subject 12", "--mode", "semantic", "--json", "-n", "700"},
			{"search", "a question about subject 1400", "--json", "--min-similarity", "0.2"},
			{"like", "p05", "p123", "--json"},
		} {
			quick, exact := inLibrary(dir, nil, args...), inLibrary(dir, nil, append(args, "--exact")...)
			if quick.code != fault.ExitDone || quick.stdout != exact.stdout {
				t.Errorf("%s, %s: exit code %d, and\n%.300s\nwith --exact\n%.300s", when, strings.Join(args, " "), quick.code, quick.stdout, exact.stdout)
			}
		}
	}
	same("sound")

	codes := filepath.Join(dir, "spaces", "1", "vectors.i8")
	sound, err := os.Stat(codes)
	if err != nil {
		t.Fatal(err)
	}
	damagetest.Flip(t, codes, int(sound.Size()/2))
	if r := inLibrary(dir, nil, "doctor"); r.code == fault.ExitDone || !strings.Contains(r.stdout, "vectors.i8: row") || !strings.Contains(r.stdout, "paperkin doctor --repair") {
		t.Errorf("doctor: exit code %d:\n%s", r.code, r.stdout)
	}
	if r := inLibrary(dir, nil, "doctor", "--repair"); r.code != fault.ExitDone || !strings.Contains(r.stdout, "codes     rebuilt for all vectors") {
		t.Errorf("doctor --repair: exit code %d:\n%s", r.code, r.stdout)
	}
	same("mended")

	if err := os.Remove(codes); err != nil { // as in a library of an earlier version
		t.Fatal(err)
	}
	same("without codes")
	if r := inLibrary(dir, nil, "index", programtest.PapersFile(t, 2)); r.code != fault.ExitDone {
		t.Fatal(r.stderr)
	}
	if info, err := os.Stat(codes); err != nil || info.Size() != sound.Size() {
		t.Errorf("after the next index: %v, %v, want %d bytes", info, err, sound.Size())
	}
}
