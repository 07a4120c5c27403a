package zotero

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite"

	"paperkin/index/zotero/zoterotest"
)

// holder, in the environment, makes of the test a Zotero that holds a database.
const holder = "PAPERKIN_TEST_ZOTERO"

func TestMain(m *testing.M) {
	if path := os.Getenv(holder); path != "" {
		hold(path)
		return
	}
	os.Exit(m.Run())
}

// hold holds a database as Zotero does: under an exclusive lock, with what it has written
// last in the write-ahead log, until its standard input ends.
func hold(path string) {
	t := &holding{}
	db := zoterotest.Open(t, path)
	for _, query := range []string{`PRAGMA locking_mode = EXCLUSIVE`, `PRAGMA journal_mode = WAL`, `PRAGMA wal_autocheckpoint = 0`,
		`UPDATE itemDataValues SET value = 'Tides after lunch' WHERE value = 'Tides in a harbour'`} {
		if _, err := db.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	fmt.Println("held")
	io.Copy(io.Discard, os.Stdin)
}

// holding is what opening a database needs of a test.
type holding struct{ testing.TB }

func (h *holding) Helper()        {}
func (h *holding) Cleanup(func()) {}
func (h *holding) Fatal(args ...any) {
	fmt.Fprintln(os.Stderr, args...)
	os.Exit(1)
}

// TestWhileZoteroRuns: a database that another process holds is read with what only its log
// has, and is left as it was.
func TestWhileZoteroRuns(t *testing.T) {
	copies := t.TempDir()
	t.Setenv("TMPDIR", copies)
	t.Setenv("TMP", copies) // on Windows
	path := filepath.Join(t.TempDir(), "zotero.sqlite")
	zoterotest.Sample().Write(t, path)
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env, cmd.Stderr = append(os.Environ(), holder+"="+path), os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { in.Close(); cmd.Wait() }()
	if said, err := bufio.NewReader(out).ReadString('\n'); said != "held\n" {
		t.Fatal(said, err)
	}
	before, err := stamps(path)
	if err != nil || before[1].size == 0 {
		t.Fatalf("%v, %v: no log", before, err)
	}
	if _, err := zoterotest.Open(t, "file:"+path+"?mode=ro").Exec(`SELECT count(*) FROM items`); err == nil {
		t.Error("the database is not locked")
	}
	got := read(t, File(path, Options{}))
	want := "ARTI2345: Tides after lunch; 2019-08-09; Journal of Water; tides,wet,Water,in:Water; doi:10.5555/tides.4,pmid:424242; ARTI2345,lee2019"
	if len(got) == 0 || got[0] != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if after, err := stamps(path); err != nil || after != before {
		t.Errorf("the files were %v, are %v, %v", before, after, err)
	}
	left, err := filepath.Glob(filepath.Join(copies, "*"))
	if err != nil || len(left) > 0 {
		t.Errorf("%q is left, %v", left, err)
	}
}
