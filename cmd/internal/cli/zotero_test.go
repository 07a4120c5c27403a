package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/cmd/internal/fault"
	"paperkin/index/zotero/zoterotest"
)

// TestZoteroFile: a database of Zotero's is indexed where it lies, collections and tags are
// found, and what Zotero has thrown away goes.
func TestZoteroFile(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PAPERKIN_LIBRARY", filepath.Join(dir, "library"))
	t.Setenv("HOME", dir)
	t.Setenv("USERPROFILE", dir) // on Windows
	t.Setenv("APPDATA", dir)
	l := zoterotest.Sample()
	l.Remove("BLNK2345")
	path := filepath.Join(dir, "Zotero", "zotero.sqlite")
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	l.Write(t, path)
	step := func(want string, args ...string) {
		t.Helper()
		code, stdout, stderr := program(t, "", args...)
		if code != 0 || !strings.Contains(stdout+stderr, want) {
			t.Errorf("paperkin %s: exit %d\n%s%s\nwant %q", strings.Join(args, " "), code, stdout, stderr, want)
		}
	}
	step("read 6 papers: 6 new", "index", "-e", "builtin", path)
	step("read 0 papers", "index", filepath.Dir(path))
	step("On oak", "list", "--tag", "in:Wood")
	step("Tides in a harbour", "list", "--tag", "wet")
	step("lee2019", "show", "pmid:424242", "--json")
	l.Item("GREY2345").Trashed = true
	l.Item("BOOK2345").In = []string{"COLL0002"}
	l.Write(t, path)
	step("read 2 papers: 1 updated, 1 deleted by their source", "index", path)
	step("On oak", "list", "--tag", "in:Water")
	code, stdout, stderr := program(t, "", "list", "--tag", "in:Wood")
	if code != fault.ExitNoHits {
		t.Errorf("the old collection: exit %d\n%s%s", code, stdout, stderr)
	}
	foreign := filepath.Join(dir, "other.sqlite")
	if _, err := zoterotest.Open(t, foreign).Exec(`CREATE TABLE items (itemID INTEGER)`); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"index", "zotero:group/x"}, fault.ExitUsage, "want the number of a group"},
		{[]string{"index", "zotero:" + filepath.Join(dir, "missing.sqlite")}, fault.ExitUsage, "missing.sqlite: "},
		{[]string{"index", "zotero:" + foreign}, fault.ExitUsage, "not a sound database of Zotero's"},
		{[]string{"index", foreign}, fault.ExitUsage, "it is an SQLite database"},
		{[]string{"index", "zotero"}, fault.ExitUsage, "hint: for your library in Zotero: paperkin index zotero:"},
		{[]string{"index", "zotero:Wood"}, fault.ExitUsage, "hint: for a collection: paperkin index zotero:collection/Wood;"},
		{[]string{"index", "zotero:collection/Wod"}, fault.ExitUsage, "there is no collection \"Wod\"; the library has"},
	} {
		if code, stdout, stderr := program(t, "", tt.args...); code != tt.code || !strings.Contains(stderr, tt.want) {
			t.Errorf("paperkin %q: exit %d\n%s%s", tt.args, code, stdout, stderr)
		}
	}
}
