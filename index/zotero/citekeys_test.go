package zotero

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/index/zotero/zoterotest"
)

// The tables of Better BibTeX, with keys for items of [zoterotest.Sample]:
// https://github.com/retorquere/zotero-better-bibtex/blob/master/content/db/citation-key.sql
// Items have keys of their own as well, but for PREP2345, GREY2345 and that of the group.
const (
	newKeys = `CREATE TABLE citationkey (itemID NOT NULL UNIQUE, itemKey NOT NULL, libraryID NOT NULL, citationKey NOT NULL CHECK (citationKey <> ''), pinned CHECK (pinned in (0, 1)), UNIQUE (libraryID, itemKey));
INSERT INTO citationkey VALUES (1, 'ARTI2345', 1, 'other2019', 1), (4, 'BOOK2345', 1, 'other2003', 0), (6, 'PREP2345', 1, 'tides2021', 0), (10, 'ARTI2345', 9, 'group2020', 0)`
	oldKeys = `CREATE TABLE "better-bibtex" (name TEXT PRIMARY KEY NOT NULL, data TEXT NOT NULL);
INSERT INTO "better-bibtex" VALUES ('better-bibtex.citekey', '{"name":"citekey","data":[{"itemID":6,"libraryID":1,"itemKey":"PREP2345","citekey":"tides2021","pinned":false},
	{"itemID":1,"libraryID":1,"itemKey":"ARTI2345","citekey":"other2019"},{"itemID":10,"libraryID":9,"itemKey":"ARTI2345","citekey":"group2020"},{}]}'), ('better-bibtex', '{}')`
)

func writeKeys(t *testing.T, path, sql string) {
	t.Helper()
	os.Remove(path)
	db := zoterotest.Open(t, path)
	if _, err := db.Exec(sql); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestCitationKeys: those of Zotero go before those of Better BibTeX, which are found in all
// forms and under all names of its database, whichever way the library is read.
func TestCitationKeys(t *testing.T) {
	s, o := running(t, zoterotest.Sample())
	o.State = ""
	folder := filepath.Join(o.Home, "Zotero")
	s.Library.Write(t, filepath.Join(folder, "zotero.sqlite"))
	for _, tt := range [][2]string{{"better-bibtex.sqlite", newKeys}, {"better-bibtex.migrated", newKeys}, {"better-bibtex.sqlite", oldKeys}} {
		path := filepath.Join(folder, tt[0])
		writeKeys(t, path, tt[1])
		for _, way := range []Way{ByAPI, ByFile} {
			o.Way = way
			got := map[string]string{}
			for _, arg := range []string{"zotero:", "zotero:group/77"} {
				records, _ := take(t, parse(t, arg, o))
				for _, r := range records {
					got[r.Name] = strings.Join(r.Paper.Keys, ",") + " " + r.Paper.Fields["citation-key"]
				}
			}
			want := map[string]string{"ARTI2345": "ARTI2345,lee2019 lee2019", "BOOK2345": "BOOK2345,ray2003 ray2003", "PREP2345": "PREP2345,tides2021 tides2021", "GREY2345": "GREY2345 ", "groups/77/ARTI2345": "ARTI2345,group2020 group2020"}
			for item, keys := range want {
				if got[item] != keys {
					t.Errorf("%s, way %d: %s has %q, want %q", tt, way, item, got[item], keys)
				}
			}
		}
		os.Remove(path)
	}
}

// TestCitationKeyChanges: another key is a change, and a database that cannot be read is
// none.
func TestCitationKeyChanges(t *testing.T) {
	s, o := running(t, zoterotest.Sample())
	said := ""
	o.Notice = func(line string) { said += line }
	folder := filepath.Join(o.Home, "Zotero")
	s.Library.Write(t, filepath.Join(folder, "zotero.sqlite"))
	path := filepath.Join(folder, "better-bibtex.sqlite")
	mark := func() string {
		m, err := parse(t, "zotero:", o).Mark(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	for _, way := range []Way{ByAPI, ByFile} {
		writeKeys(t, path, newKeys)
		o.Way, o.Anew, said = way, true, ""
		read(t, parse(t, "zotero:", o))
		o.Anew = false
		check(t, "nothing has changed", read(t, parse(t, "zotero:", o)), nil)
		before := mark()
		writeKeys(t, path, strings.Replace(newKeys, "tides2021", "tides:2021", 1))
		got := read(t, parse(t, "zotero:", o))
		if len(got) != 1 || !strings.HasSuffix(got[0], "PREP2345,tides:2021") || mark() == before {
			t.Errorf("way %d: another key: %q", way, got)
		}
		if err := os.WriteFile(path, []byte("SQLite format 3\x00torn"), 0o600); err != nil {
			t.Fatal(err)
		}
		got = read(t, parse(t, "zotero:", o))
		if len(got) > 0 || !strings.Contains(said, "its citation keys stay as they were") {
			t.Errorf("way %d: not readable: %q, said %q", way, got, said)
		}
		os.Remove(path)
		got = read(t, parse(t, "zotero:", o))
		if len(got) != 1 || !strings.HasSuffix(got[0], "; PREP2345") {
			t.Errorf("way %d: gone: %q", way, got)
		}
	}
}

// TestKeysOfGroups: a group's item has a key only if no two groups disagree about it.
func TestKeysOfGroups(t *testing.T) {
	c := citekeys{1: {"A": "own"}, 5: {"A": "x", "B": "y"}, 6: {"A": "z", "B": "y"}}
	var got []string
	for _, is := range []item{{key: "A"}, {key: "B"}, {"A", "77"}, {"B", "77"}, {"C", "77"}} {
		got = append(got, c.of(is))
	}
	if want := []string{"own", "", "", "y", ""}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
