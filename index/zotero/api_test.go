package zotero

import (
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/zotero/zoterotest"
)

// running is a Zotero that runs, and the options for asking it.
func running(t *testing.T, l zoterotest.Library) (*zoterotest.Server, Options) {
	t.Helper()
	s, home := zoterotest.Start(t, l), t.TempDir()
	return s, Options{Profiles: []string{zoterotest.Home(t, home, s)}, Home: home, State: filepath.Join(home, "state"), Notice: func(line string) {
		if !strings.Contains(line, "is no paper") {
			t.Error(line)
		}
	}}
}

const (
	theRoot      = "/"
	theNames     = "/users/0/collections?format=json&start=0"
	theKeys      = "/users/0/items/top?format=keys"
	theChanges   = "/users/0/items/top?direction=asc&format=json&limit=250&since=40&sort=dateAdded&start=0 40"
	theModified  = "/users/0/items/top?direction=desc&format=json&limit=50&sort=dateModified&start=0"
	theItems     = "/users/0/items/top?direction=asc&format=json&limit=250&sort=dateAdded&start=0"
	theTrash     = "/users/0/items/trash?format=keys"
	theseWithKey = "/users/0/items/top?format=json&itemKey=%s&limit=50&start=0"
)

// TestAPI: the first run reads all; those after it read what has changed, and keep to the
// paths, parameters and headers of Zotero's local API.
func TestAPI(t *testing.T) {
	s, o := running(t, zoterotest.Sample())
	s.ID = "S1"
	run := func(what string, want []string, asked ...string) {
		t.Helper()
		check(t, what, hashless(read(t, parse(t, "zotero:", o))), want)
		check(t, what+": requests", s.Asked(), append([]string{theRoot, theNames, theKeys}, asked...))
	}
	run("first run", append(slices.Clone(ofSample), trashed, badBlank), theItems, theTrash)
	run("nothing is new", nil, theChanges, theModified)

	l := &s.Library
	l.Version = 41
	l.Item("CASE2345").Version, l.Item("CASE2345").Fields["caseName"] = 41, "Toy v. Chest"
	run("one is new", []string{"CASE2345: Toy v. Chest; 1999-08-09; ; ; sha:HASH; CASE2345"}, theChanges, theModified)
	at41 := strings.ReplaceAll(strings.ReplaceAll(theChanges, "since=40", "since=41"), " 40", " 41")

	l.Item("PREP2345").Modified, l.Item("PREP2345").Tags = "2024-03-01 00:00:00", []string{"new"}
	run("one was edited and not synchronised", []string{strings.Replace(ofSample[2], "; ; ;", "; ; new;", 1)}, at41, theModified)
	run("once", nil, at41, theModified)

	l.Item("BOOK2345").Trashed, l.Item("TRSH2345").Trashed = true, false
	l.Remove("GREY2345")
	run("what is in the trash and what is not any more", []string{"TRSH2345: Thrown away; ; ; ; sha:HASH; TRSH2345", "gone: BOOK2345", "gone: GREY2345"},
		at41, theModified, fmt.Sprintf(theseWithKey, "TRSH2345"))

	l.Collections[1].Name = "Rivers"
	got := read(t, parse(t, "zotero:", o))
	if !strings.Contains(got[0], "tides,wet,Rivers,in:Rivers") || len(got) != 1 {
		t.Errorf("after a collection has another name: %q", got)
	}
	s.Asked()
	s.ID = "S2"
	if got := read(t, parse(t, "zotero:", o)); len(got) > 0 || !slices.Contains(s.Asked(), theItems) {
		t.Errorf("another Zotero that has the same: %q", got)
	}
	o.Anew = true
	if got := read(t, parse(t, "zotero:", o)); len(got) != 6 || !slices.Contains(s.Asked(), theItems) {
		t.Errorf("anew: %q", got)
	}
}

// TestAPIAndFile: both say the same of every item, so that nothing changes when Zotero ends.
func TestAPIAndFile(t *testing.T) {
	l := zoterotest.Sample()
	s, o := running(t, l)
	l.Write(t, filepath.Join(o.Home, "Zotero", "zotero.sqlite"))
	for _, arg := range []string{"zotero:", "zotero:group/77", "zotero:collection/Wood"} {
		asked, _ := take(t, parse(t, arg, Options{Profiles: o.Profiles, Home: o.Home}))
		off := Options{Profiles: []string{zoterotest.Home(t, t.TempDir(), nil)}, Home: o.Home}
		found, _ := take(t, parse(t, arg, off))
		byName := func(a, b paper.Record) int { return strings.Compare(a.Name, b.Name) }
		slices.SortFunc(asked, byName)
		slices.SortFunc(found, byName)
		if fmt.Sprintf("%+v", asked) != fmt.Sprintf("%+v", found) || len(asked) == 0 {
			t.Errorf("%s: asked\n%+v\nfound\n%+v", arg, asked, found)
		}
		for i := range asked {
			if got, want := paper.ContentHash(asked[i].Paper), paper.ContentHash(found[i].Paper); got != want {
				t.Errorf("%s: %+v, in the file %+v", arg, asked[i].Paper, found[i].Paper)
			}
		}
	}
	// A run from the file between two by the API goes unnoticed.
	read(t, parse(t, "zotero:", o))
	s.Disabled = true
	said := ""
	o.Notice = func(line string) { said += line }
	read(t, parse(t, "zotero:", o))
	if !strings.Contains(said, "Allow other applications") || !strings.Contains(said, "reading "+filepath.Join(o.Home, "Zotero", "zotero.sqlite")) {
		t.Errorf("said %q", said)
	}
	s.Disabled = false
	if got := read(t, parse(t, "zotero:", o)); len(got) > 0 {
		t.Errorf("after a run from the file: %q", got)
	}
}

// TestAPIOfParts: groups and collections have paths of their own, and an item that leaves a
// collection is told of once more.
func TestAPIOfParts(t *testing.T) {
	s, o := running(t, zoterotest.Sample())
	check(t, "a group", read(t, parse(t, "zotero:group/77", o)), []string{ofGroup})
	check(t, "of the group", s.Asked(), []string{theRoot, "/groups/77/collections?format=json&start=0", "/groups/77/items/top?format=keys",
		"/groups/77/items/top?direction=asc&format=json&limit=250&sort=dateAdded&start=0", "/groups/77/items/trash?format=keys"})
	check(t, "a collection", hashless(read(t, parse(t, "zotero:collection/Wood", o))), []string{ofSample[1], trashed})
	keys := slices.DeleteFunc(s.Asked(), func(path string) bool { return !strings.HasSuffix(path, "top?format=keys") })
	check(t, "of the collection", keys, []string{"/users/0/collections/COLL0001/items/top?format=keys", "/users/0/collections/COLL0003/items/top?format=keys"})
	s.Library.Item("BOOK2345").In = []string{"COLL0002"}
	check(t, "left", hashless(read(t, parse(t, "zotero:collection/Wood", o))), []string{strings.Replace(ofSample[1], "Oak,Wood,in:Oak,in:Wood", "Water,in:Water", 1)})
	for arg, want := range map[string]string{"zotero:group/78": "there is no group 78", "zotero:collection/Stone": `there is no collection "Stone"`} {
		if err := parse(t, arg, o).Records(t.Context(), nil); !errors.Is(err, ErrNoSuch) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", arg, err)
		}
	}
}

// TestPages: long lists come page by page, also of a Zotero that has a limit of its own, and
// a library that is not synchronised is read anew each time.
func TestPages(t *testing.T) {
	var l zoterotest.Library
	for n := range 2*pageSize + 7 {
		l.Items = append(l.Items, zoterotest.Item{Key: fmt.Sprintf("K%07d", n), Type: "book", Fields: map[string]string{"title": fmt.Sprint("Book ", n)}})
	}
	s, o := running(t, l)
	read(t, parse(t, "zotero:", o))
	s.Asked()
	if got := read(t, parse(t, "zotero:", o)); len(got) > 0 || !slices.Contains(s.Asked(), theItems) {
		t.Errorf("nothing has changed: %q", got)
	}
	o.State = ""
	for _, most := range []int{0, 100} {
		s.Most = most
		if got := read(t, parse(t, "zotero:", o)); len(got) != len(l.Items) || !strings.HasPrefix(got[len(got)-1], l.Items[len(l.Items)-1].Key) {
			t.Errorf("%d items, %q", len(got), got[len(got)-1])
		}
	}
	if asked := s.Asked(); len(asked) != (4+3)+(4+6) {
		t.Errorf("%d requests: %q", len(asked), asked)
	}
	// Whoever wants no more asks for no more.
	n := 0
	p := parse(t, "zotero:", o)
	if err := p.Records(t.Context(), func(paper.Record, error) bool { n++; return n < 5 }); err != nil || n != 5 || p.done != nil {
		t.Errorf("%d, %v", n, err)
	}
}

// TestFaults: what Zotero does not say is no answer, and nothing is kept of it.
func TestFaults(t *testing.T) {
	s, o := running(t, zoterotest.Sample())
	answer := func(path string, status int, body string) {
		s.Spoil(func(w http.ResponseWriter, r *http.Request) bool {
			if !strings.Contains(r.URL.RequestURI(), path) {
				return false
			}
			w.WriteHeader(status)
			fmt.Fprint(w, body)
			return true
		})
	}
	for _, tt := range []struct {
		path   string
		status int
		body   string
		want   string
	}{
		{"collections", 500, "An error\n occurred", `to /users/0/collections it answers 500 "An error occurred"`},
		{"format=keys", 503, "", "answers 503"},
		{"sort=dateAdded", 200, "<html>", `it answers no list: "<html>"`},
		{"sort=dateAdded", 200, `[{"key":"ARTI2345","data":`, "it answers no list"},
		{"sort=dateAdded", 304, "", "answers 304"},
		{"trash", 302, "", "answers 302"},
	} {
		answer(tt.path, tt.status, tt.body)
		p := parse(t, "zotero:", o)
		err := p.Records(t.Context(), func(paper.Record, error) bool { return true })
		if !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), tt.want) || p.done != nil {
			t.Errorf("%+v: %v", tt, err)
		}
	}
	s.Spoil(nil)
	read(t, parse(t, "zotero:", o))
	s.Spoil(func(w http.ResponseWriter, r *http.Request) bool {
		if strings.Contains(r.URL.RequestURI(), "since") {
			panic(http.ErrAbortHandler) // the connection breaks off
		}
		return false
	})
	if err := parse(t, "zotero:", o).Records(t.Context(), func(paper.Record, error) bool { return true }); !errors.Is(err, ErrUnavailable) {
		t.Errorf("broken off: %v", err)
	}
	s.Stop()
	err := parse(t, "zotero:", o).Records(t.Context(), nil)
	if !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "Zotero does not run, and there is no zotero.sqlite in "+filepath.Join(o.Home, "Zotero")) {
		t.Errorf("neither Zotero nor its file: %v", err)
	}
}

// TestMark: a mark stays until something changes, of Zotero and of its file.
func TestMark(t *testing.T) {
	s, o := running(t, zoterotest.Sample())
	path := filepath.Join(o.Home, "Zotero", "zotero.sqlite")
	s.Library.Write(t, path)
	mark := func() string {
		t.Helper()
		m, err := parse(t, "zotero:", o).Mark(t.Context())
		if err != nil || m == "" {
			t.Fatal(m, err)
		}
		return m
	}
	last := mark()
	for _, tt := range []struct {
		what    string
		change  func()
		changes bool
	}{
		{"nothing", func() {}, false},
		{"an item in the trash", func() { s.Library.Item("GREY2345").Trashed = true }, true},
		{"an edit", func() { s.Library.Item("PREP2345").Modified = "2024-03-01 00:00:00" }, true},
		{"a version", func() { s.Library.Version++ }, true},
		{"the end of Zotero", func() { s.Stop() }, true},
		{"nothing in the file", func() {}, false},
		{"the log of the file", func() { write(t, path+"-wal", "x") }, true},
	} {
		tt.change()
		m := mark()
		if (m != last) != tt.changes {
			t.Errorf("%s: %q, was %q", tt.what, m, last)
		}
		last = m
	}
}
