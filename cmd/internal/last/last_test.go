package last

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var noon = time.Date(2026, 5, 17, 12, 0, 0, 0, time.UTC)

// TestRank: a rank has up to three digits and nothing else.
func TestRank(t *testing.T) {
	for _, s := range []string{"", "0", "-1", "+1", "007", "1000", "1.0", " 1", "pmid:3", "١"} {
		if n, ok := Rank(s); ok {
			t.Errorf("%q is rank %d", s, n)
		}
	}
	for s, want := range map[string]int{"1": 1, "42": 42, "999": 999} {
		if n, ok := Rank(s); !ok || n != want {
			t.Errorf("%q: %d, %v", s, n, ok)
		}
	}
}

// TestPlaces: an answer is found by the library and the terminal that got it, and by no
// other.
func TestPlaces(t *testing.T) {
	here := Place{filepath.Join(t.TempDir(), "state", "answers"), "/lib", "tty1"}
	want := Answer{Asked: "search waves", At: noon, Count: 2, Papers: []Paper{{11, "a", "A"}, {12, "b", "B"}}}
	for range 2 { // the second replaces the first
		if err := here.Keep(want); err != nil {
			t.Fatal(err)
		}
	}
	if got, ok := here.Read(noon.Add(time.Hour)); !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, ok)
	}
	if p, ok := want.Paper(12); !ok || p.ID != "b" {
		t.Errorf("rank 12 is %+v, %v", p, ok)
	}
	for _, other := range []Place{{here.Folder, "/other", "tty1"}, {here.Folder, "/lib", "tty2"}, {here.Folder, "/lib", ""}} {
		if got, ok := other.Read(noon); ok {
			t.Errorf("%+v: %+v", other, got)
		}
	}
	for name, want := range map[string]os.FileMode{here.Folder: 0o700, here.path(): 0o600} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v; want %v", name, info.Mode(), err, want)
		}
	}
}

// TestTime: after a day an answer is forgotten, and its file goes when another place
// gets its first.
func TestTime(t *testing.T) {
	old := Place{t.TempDir(), "/lib", "tty1"}
	if err := old.Keep(Answer{At: noon}); err != nil {
		t.Fatal(err)
	}
	if _, ok := old.Read(noon.Add(25 * time.Hour)); ok {
		t.Error("an answer of yesterday is still there")
	}
	if err := os.Chtimes(old.path(), noon, noon); err != nil {
		t.Fatal(err)
	}
	if err := (Place{old.Folder, "/lib", "tty2"}).Keep(Answer{At: noon.Add(25 * time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if entries, err := os.ReadDir(old.Folder); err != nil || len(entries) != 1 {
		t.Errorf("%v, %v", entries, err)
	}
}

// TestEmpty: an answer without papers takes no ranks away, until there is another with some.
func TestEmpty(t *testing.T) {
	p := Place{t.TempDir(), "/lib", ""}
	some := Answer{Asked: "search waves", At: noon, Count: 1, Papers: []Paper{{1, "a", "A"}}}
	none := Answer{Asked: "search nothing", At: noon.Add(time.Hour)}
	keep := func(want Answer, answers ...Answer) {
		t.Helper()
		for _, a := range answers {
			if err := p.Keep(a); err != nil {
				t.Fatal(err)
			}
		}
		if got, ok := p.Read(answers[len(answers)-1].At); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, %v; want %+v", got, ok, want)
		}
	}
	none.Papers = []Paper{}
	keep(none, none)
	kept := some
	kept.Since = none.Asked
	keep(kept, some, none, none)
	keep(some, some)
	none.At = noon.Add(25 * time.Hour) // nobody remembers the ranks of the first
	keep(none, none)
}

// TestLimits: of an answer of any size little is kept.
func TestLimits(t *testing.T) {
	p := Place{t.TempDir(), "/lib", ""}
	long := Answer{Asked: strings.Repeat("ä", 10_000), At: noon, Count: 5000}
	for i := range long.Count {
		long.Papers = append(long.Papers, Paper{i + 1, "id", strings.Repeat("é", 5000)})
	}
	if err := p.Keep(long); err != nil {
		t.Fatal(err)
	}
	got, ok := p.Read(noon)
	if !ok || got.Count != 5000 || len(got.Papers) != MaxRank {
		t.Fatalf("%v, %d of %d", ok, len(got.Papers), got.Count)
	}
	for _, s := range []string{got.Asked, got.Papers[0].Title} {
		if len(s) > maxText || !utf8.ValidString(s) || !strings.HasSuffix(s, "…") {
			t.Errorf("%d bytes: %q", len(s), s)
		}
	}
}

// TestDamaged: what cannot be read, or written, is no answer.
func TestDamaged(t *testing.T) {
	p := Place{t.TempDir(), "/lib", ""}
	if err := os.WriteFile(p.path(), []byte(`{"library":"/lib","asked":`), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, ok := p.Read(noon); ok {
		t.Errorf("%+v", got)
	}
	file := filepath.Join(p.Folder, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (Place{filepath.Join(file, "below"), "/lib", ""}).Keep(Answer{}); err == nil {
		t.Error("kept below a file")
	}
}
