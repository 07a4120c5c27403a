package zotero

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/zotero/zoterotest"
)

// read returns what a place yields, a line each, and calls Done.
func read(t *testing.T, p *Place) (lines []string) {
	t.Helper()
	records, bad := take(t, p)
	for _, r := range records {
		lines = append(lines, line(r))
	}
	return append(lines, bad...)
}

// take returns what a place yields, records and bad ones, and calls Done.
func take(t *testing.T, p *Place) (records []paper.Record, bad []string) {
	t.Helper()
	err := p.Records(t.Context(), func(r paper.Record, err error) bool {
		if err != nil {
			bad = append(bad, "bad: "+strings.TrimPrefix(err.Error(), p.title()))
		} else {
			records = append(records, r)
		}
		return true
	})
	if err := errors.Join(err, p.Done()); err != nil {
		t.Fatal(err)
	}
	return records, bad
}

// line says what matters of a record.
func line(r paper.Record) string {
	if !r.Live || r.Provider != "zotero" {
		return fmt.Sprintf("%+v is not live", r)
	}
	if r.Deleted {
		return "gone: " + r.Name
	}
	p := r.Paper
	return fmt.Sprintf("%s: %s; %s; %s; %s; %s; %s", r.Name, p.Title, p.Published, p.Venue, strings.Join(p.Keywords, ","), strings.Join(p.Aliases, ","), strings.Join(p.Keys, ","))
}

func parse(t *testing.T, arg string, o Options) *Place {
	t.Helper()
	p, err := Parse(arg, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func check(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// ofSample are the records of the user's own library of [zoterotest.Sample].
var ofSample = []string{
	"ARTI2345: Tides in a harbour; 2019-08-09; Journal of Water; tides,wet,Water,in:Water; doi:10.5555/tides.4,pmid:424242; ARTI2345,lee2019",
	"BOOK2345: On oak; 2003; Shelves of oak; Oak,Wood,in:Oak,in:Wood; sha:HASH; BOOK2345,ray2003",
	"PREP2345: A preprint on tides; 2021-03; ; ; arxiv:2101.00022; PREP2345",
	"GREY2345: Grey water; ; ; ; arxiv:2101.00033,doi:10.5555/grey; GREY2345",
	"CASE2345: Toy v. Box; 1999-08-09; ; ; sha:HASH; CASE2345",
}

const (
	ofGroup  = "groups/77/ARTI2345: What the group reads; ; ; Club,in:Club; doi:10.5555/group; ARTI2345"
	badBlank = `bad: : no title: "BLNK2345"`
	trashed  = "gone: TRSH2345"
)

// hashless replaces ids that were made from the text.
func hashless(lines []string) (list []string) {
	for _, l := range lines {
		if i := strings.Index(l, "sha:"); i >= 0 {
			l = l[:i] + "sha:HASH" + l[i+len("sha:")+20:]
		}
		list = append(list, l)
	}
	return list
}

func TestDatabase(t *testing.T) {
	dir := t.TempDir()
	zoterotest.Sample().Write(t, filepath.Join(dir, "zotero.sqlite"))
	home := t.TempDir()
	o := Options{Profiles: []string{zoterotest.Home(t, home, nil)}, Home: home}
	zoterotest.Sample().Write(t, filepath.Join(home, "Zotero", "zotero.sqlite"))
	own := slices.Insert(slices.Clone(ofSample), 2, trashed)
	got := hashless(read(t, parse(t, "zotero:"+dir, o)))
	check(t, "all libraries", got, append(slices.Clone(own), ofGroup, badBlank))
	check(t, "the file", hashless(read(t, File(filepath.Join(dir, "zotero.sqlite"), Options{}))), got)
	for arg, want := range map[string][]string{
		"zotero:":                         append(slices.Clone(own), badBlank),
		"zotero:group/77":                 {ofGroup},
		"zotero:group/77/collection/Club": {ofGroup},
		"zotero:collection/Wood":          {ofSample[1], trashed},
		"zotero:collection/Wood/Oak":      {ofSample[1], trashed},
		"zotero:collection/COLL0003":      {ofSample[1], trashed},
		"zotero:collection/Water":         {ofSample[0], trashed},
	} {
		check(t, arg, hashless(read(t, parse(t, arg, o))), want)
	}
	for arg, want := range map[string]string{
		"zotero:collection/Oak":   "there are 2 collections",
		"zotero:collection/Stone": "there is no collection \"Stone\"; the library has Water, Water/Oak, Wood, Wood/Oak",
		"zotero:collection/Old":   "there is no collection",
		"zotero:collection/Club":  "there is no collection",
		"zotero:group/78":         "there is no group 78",
	} {
		err := parse(t, arg, o).Records(t.Context(), func(paper.Record, error) bool { return true })
		if !errors.Is(err, ErrNoSuch) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", arg, err)
		}
	}
}

// TestChangesOfFile: what was there the last time and is not any more is gone, and what has
// left a collection is told of once more.
func TestChangesOfFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "zotero.sqlite")
	l := zoterotest.Sample()
	l.Write(t, path)
	o := Options{State: filepath.Join(dir, "state")}
	read(t, File(path, o))
	l.Remove("GREY2345")
	l.Item("PREP2345").Trashed = true
	l.Item("TRSH2345").Trashed = false
	l.Write(t, path)
	got := hashless(read(t, File(path, o)))
	check(t, "changes", got, []string{"TRSH2345: Thrown away; ; ; ; sha:HASH; TRSH2345", "gone: PREP2345", "gone: GREY2345"})
	check(t, "once", hashless(read(t, File(path, o))), nil)
	l.Item("PREP2345").Trashed, l.Item("PREP2345").Modified = false, "2024-03-01 00:00:00"
	l.Write(t, path)
	check(t, "out of the trash", read(t, File(path, o)), []string{ofSample[2]})
	// Without Done nothing is kept.
	l.Remove("CASE2345")
	l.Write(t, path)
	for range 2 {
		p, n := File(path, o), 0
		if err := p.Records(t.Context(), func(r paper.Record, err error) bool {
			if err == nil && r.Deleted && r.Name == "CASE2345" {
				n++
			}
			return true
		}); err != nil || n != 1 {
			t.Errorf("%d deletions, %v", n, err)
		}
	}
}

// TestCopyAgain: a database that changes while it is copied is copied again, up to three
// times.
func TestCopyAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "zotero.sqlite")
	zoterotest.Sample().Write(t, path)
	for changes, want := range []error{nil, nil, nil, ErrBusy} {
		n := 0
		copying := func(ctx context.Context, from, to string) (bool, error) {
			if n++; n <= changes {
				if err := os.WriteFile(path+"-wal", make([]byte, n), 0o600); err != nil {
					t.Fatal(err)
				}
				return false, nil
			}
			return copyStill(ctx, from, to)
		}
		used := 0
		err := withCopy(t.Context(), path, copying, func(string) error { used++; return nil })
		if !errors.Is(err, want) || (used == 1) != (want == nil) {
			t.Errorf("%d changes: used %d times, %v", changes, used, err)
		}
		os.Remove(path + "-wal")
	}
}

// TestStill: a change of the file or its log, meanwhile, shows.
func TestStill(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "zotero.sqlite")
	zoterotest.Sample().Write(t, path)
	before, err := stamps(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, ending := range companions[1:] {
		if err := os.WriteFile(path+ending, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		if after, err := stamps(path); err != nil || after == before {
			t.Errorf("%s: %v, %v", ending, after, err)
		}
		os.Remove(path + ending)
	}
}

// TestNotZotero: what cannot be read says why.
func TestNotZotero(t *testing.T) {
	dir := t.TempDir()
	whole := filepath.Join(dir, "zotero.sqlite")
	zoterotest.Sample().Write(t, whole)
	content, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	torn := slices.Clone(content)
	copy(torn[len(torn)/2:], strings.Repeat("torn", 8192))
	other := filepath.Join(dir, "other.sqlite")
	db := zoterotest.Open(t, other)
	if _, err := db.Exec(`CREATE TABLE items (itemID INTEGER)`); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"cut.sqlite": content[:len(content)/3], "torn.sqlite": torn, "empty.sqlite": {}, "text.sqlite": []byte("text"), "other.sqlite": nil} {
		path := filepath.Join(dir, name)
		if content != nil {
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		err := File(path, Options{}).Records(t.Context(), func(paper.Record, error) bool { return true })
		if !errors.Is(err, ErrNotZotero) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, want := range map[string]bool{"zotero.sqlite": true, "text.sqlite": false, "other.sqlite": false, "empty.sqlite": false, "missing": false} {
		if got := IsDatabase(t.Context(), filepath.Join(dir, name)); got != want {
			t.Errorf("%s is a database of Zotero's: %v", name, got)
		}
	}
	if err := errors.Join(os.WriteFile(whole, append([]byte(magic), make([]byte, 84)...), 0o600), os.WriteFile(whole+"-wal", []byte("x"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if !IsDatabase(t.Context(), whole) {
		t.Error("a database whose log has all is none of Zotero's")
	}
	if err := File(dir, Options{}).Records(t.Context(), nil); !errors.Is(err, ErrNotZotero) {
		t.Errorf("a folder: %v", err)
	}
	if err := File(filepath.Join(dir, "missing"), Options{}).Records(t.Context(), nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

// TestParse: see [Parse].
func TestParse(t *testing.T) {
	for arg, want := range map[string]string{
		"zotero:":                          "||",
		"zotero:group/12":                  "|12|",
		"zotero:group/12/collection/A/B c": "|12|A/B c",
		"zotero:collection/Thesis":         "||Thesis",
		"zotero:/a/b.sqlite":               "/a/b.sqlite||",
		"zotero:b.sqlite":                  "b.sqlite||",
	} {
		p, err := Parse(arg, Options{})
		if err != nil || p.file+"|"+p.group+"|"+p.collection != want {
			t.Errorf("%s: %+v, %v", arg, p, err)
		}
	}
	for _, arg := range []string{"zotero:group/", "zotero:group", "zotero:group/x", "zotero:collection/", "zotero:collection", "zotero:group/1/x", "zotero:group/1/collection/"} {
		if p, err := Parse(arg, Options{}); !errors.Is(err, ErrNoSuch) {
			t.Errorf("%s: %+v, %v", arg, p, err)
		}
	}
}
