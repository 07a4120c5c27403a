package feeds

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"paperkin/index/damagetest"
	"paperkin/index/durable"
)

var ctx = context.Background()

// listIn is the list of a library in a folder.
func listIn(t testing.TB, dir, library string) List {
	t.Helper()
	folder, err := durable.Hold(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	return In(folder, library)
}

func feed(name string, args ...string) Feed {
	return Feed{Name: name, Command: "harvest", Args: args, Added: Time(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))}
}

// add adds sources to a list.
func add(t testing.TB, l List, all ...Feed) {
	t.Helper()
	for _, f := range all {
		if err := l.Change(ctx, func(list []Feed) ([]Feed, error) { return Add(list, f) }); err != nil {
			t.Fatal(err)
		}
	}
}

// names are those of a list's sources.
func names(t testing.TB, l List) (all []string) {
	t.Helper()
	list, err := l.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		all = append(all, f.Name)
	}
	return all
}

// TestList: sources come back as they were named, in their order.
func TestList(t *testing.T) {
	l := listIn(t, t.TempDir(), "lib1")
	if list, err := l.All(); len(list) > 0 || err != nil {
		t.Fatalf("%v, %v of a library without sources", list, err)
	}
	want := []Feed{feed("nlp", "arxiv", "--category=cs.CL", "--query=<b> & \"quotes\"\nline"), feed("Bücher", "url", "--", "-x")}
	add(t, l, want...)
	run := Run{At: "2026-03-02T09:00:00Z", Outcome: Partly, New: 3, Updated: 1, Error: "one"}
	err := l.Change(ctx, func(list []Feed) ([]Feed, error) {
		i, err := Find(list, "NLP")
		if err == nil {
			list[i].Ran(run, true)
		}
		return list, err
	})
	want[0].Last, want[0].Through = &run, run.At
	if list, allErr := l.All(); err != nil || allErr != nil || !reflect.DeepEqual(list, want) {
		t.Errorf("%v, %v: %+v, want %+v", err, allErr, list, want)
	}
	for _, c := range []struct {
		change func([]Feed) ([]Feed, error)
		want   error
	}{
		{func(l []Feed) ([]Feed, error) { return Add(l, feed("NLP")) }, ErrExists},
		{func(l []Feed) ([]Feed, error) { return Remove(l, "none") }, ErrNone},
		{func(l []Feed) ([]Feed, error) { return Remove(l, "nlp") }, nil},
	} {
		if err := l.Change(ctx, c.change); !errors.Is(err, c.want) {
			t.Errorf("%v, want %v", err, c.want)
		}
	}
	if got := names(t, l); !slices.Equal(got, []string{"Bücher"}) {
		t.Errorf("%q are left", got)
	}
	if info, err := os.Stat(filepath.Join(l.folder.Path(), File)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v, want a private file", info, err)
	}
}

func TestCheckName(t *testing.T) {
	for name, ok := range map[string]bool{"nlp": true, "NLP-2.5_a": true, "日本語": true, "2026": true, "": false, "-x": false, ".x": false, "a b": false, "a/b": false, "a\x1b": false, strings.Repeat("a", 65): false} {
		if err := CheckName(name); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// TestOtherLibrary: a copied list brings its sources, and not what was read into another
// library. That of a library that was not there yet is its first one's.
func TestOtherLibrary(t *testing.T) {
	dir := t.TempDir()
	ran := feed("nlp", "arxiv")
	ran.Ran(Run{At: "2026-03-02T09:00:00Z", Outcome: Done}, true)
	add(t, listIn(t, dir, ""), ran)
	for library, want := range map[string]string{"lib1": ran.Through, "": ran.Through} {
		if list, err := listIn(t, dir, library).All(); err != nil || list[0].Through != want {
			t.Errorf("%q: %+v, %v", library, list, err)
		}
	}
	one, two := listIn(t, dir, "lib1"), listIn(t, t.TempDir(), "lib2")
	add(t, one, feed("more"))
	if list, err := listIn(t, dir, "lib2").All(); err != nil || len(list) != 2 || list[0].Last != nil || list[0].Through != "" {
		t.Errorf("%+v, %v: want two sources that nobody has read", list, err)
	}
	if err := one.CopyTo(ctx, two); err != nil || !slices.Equal(names(t, two), []string{"nlp", "more"}) {
		t.Errorf("copied %q, %v", names(t, two), err)
	}
}

// TestDamage: a damaged line is named, costs one source, stays until it is dropped, and is
// never taken for another.
func TestDamage(t *testing.T) {
	dir := t.TempDir()
	l := listIn(t, dir, "lib1")
	add(t, l, feed("one", "arxiv"), feed("two", "hf"), feed("three", "s2"))
	path := filepath.Join(dir, File)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	damagetest.Flip(t, path, strings.Index(string(b), "hf"))
	damaged, err := l.Check()
	if err != nil || len(damaged) != 1 || damaged[0].Line != 3 || !errors.Is(damaged[0].Problem, durable.ErrChanged) {
		t.Errorf("%v, %v, want a damaged line 3", damaged, err)
	}
	add(t, l, feed("four"))
	if got := names(t, l); !slices.Equal(got, []string{"one", "three", "four"}) {
		t.Errorf("%q", got)
	}
	if damaged, err := l.Check(); err != nil || len(damaged) != 1 {
		t.Errorf("%v, %v: the damaged line is gone", damaged, err)
	}
	if n, err := l.Mend(ctx); n != 1 || err != nil {
		t.Errorf("mended %d, %v", n, err)
	}
	if damaged, err := l.Check(); err != nil || len(damaged) > 0 || len(names(t, l)) != 3 {
		t.Errorf("%v, %v, %q after mending", damaged, err, names(t, l))
	}
}

// TestForeignFile: what is no file is put aside, and a later program's is left alone.
func TestForeignFile(t *testing.T) {
	dir := t.TempDir()
	l := listIn(t, dir, "lib1")
	if err := os.Mkdir(filepath.Join(dir, File), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Check(); !errors.Is(err, durable.ErrForeign) {
		t.Errorf("a folder: %v", err)
	}
	if n, err := l.Mend(ctx); n != 1 || err != nil {
		t.Errorf("mended %d, %v", n, err)
	}
	later := `{"paperkin_sources":2,"library":"lib1"}` + "\n" + `{"what":1}` + "\n"
	if err := os.WriteFile(filepath.Join(dir, File), []byte(later), 0o600); err != nil {
		t.Fatal(err)
	}
	change := l.Change(ctx, func([]Feed) ([]Feed, error) { return nil, nil })
	_, mend := l.Mend(ctx)
	if b, err := os.ReadFile(filepath.Join(dir, File)); !errors.Is(change, ErrNewer) || !errors.Is(mend, ErrNewer) || err != nil || string(b) != later {
		t.Errorf("%v, %v: %s, %v", change, mend, b, err)
	}
}

// TestAtOnce: sources that are named at the same time are all there.
func TestAtOnce(t *testing.T) {
	dir := t.TempDir()
	var all sync.WaitGroup
	for i := range 8 {
		l := listIn(t, dir, "lib1")
		all.Go(func() { add(t, l, feed(fmt.Sprint("n", i))) })
	}
	all.Wait()
	if got := names(t, listIn(t, dir, "lib1")); len(got) != 8 {
		t.Errorf("%q", got)
	}
}

// FuzzFile: whatever is in the file, what is read of it is written and read the same.
func FuzzFile(f *testing.F) {
	b, err := encode("lib1", []Feed{feed("one", "arxiv"), feed("two", "--", "-x")}, [][]byte{[]byte("{")})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"name":"a","command":"index","args":null,"last":{}}` + "\n{}\n[]\nnull\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c := decode(b)
		again, err := encode(c.Library, c.feeds, nil)
		if err != nil {
			t.Fatal(err)
		}
		if d := decode(again); len(d.damaged) > 0 || !reflect.DeepEqual(d.feeds, c.feeds) {
			t.Errorf("%s is read as %+v, damaged %v; want %+v", again, d.feeds, d.damaged, c.feeds)
		}
	})
}
