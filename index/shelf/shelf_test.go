package shelf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"paperkin/index/damagetest"
	"paperkin/index/durable"
)

var at = time.Date(2026, 3, 1, 12, 0, 0, 0, time.FixedZone("CET", 3600))

// in is the shelf of the library in a folder.
func in(t testing.TB, dir, library string) Shelf {
	t.Helper()
	folder, err := durable.Hold(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	return In(folder, library)
}

// said lists the events of a shelf, without their times.
func said(t testing.TB, s Shelf) (list []string) {
	t.Helper()
	err := s.Replay(t.Context(), func(e Event) bool {
		list = append(list, strings.Join(append([]string{e.Do}, e.Papers...), " "))
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func say(t testing.TB, s Shelf, do, one, other string) {
	t.Helper()
	if err := s.Append(t.Context(), Say(at, do, one, other)); err != nil {
		t.Fatal(err)
	}
}

func write(t testing.TB, s Shelf, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(s.folder.Path(), File), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func content(t testing.TB, s Shelf) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(s.folder.Path(), File))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestLine pins the form of the file.
func TestLine(t *testing.T) {
	s := in(t, t.TempDir(), "a1")
	say(t, s, Apart, "doi:10.5555/a<b>", "sha:5e")
	want := `{"at":"2026-03-01T11:00:00Z","do":"library","library":"a1","sum":"af1a5a29"}` + "\n" +
		`{"at":"2026-03-01T11:00:00Z","do":"apart","papers":["doi:10.5555/a<b>","sha:5e"],"sum":"b2c7c653"}` + "\n"
	if got := content(t, s); got != want {
		t.Errorf("got  %swant %s", got, want)
	}
	for _, name := range []string{File, lockFile} {
		if info, err := os.Stat(filepath.Join(s.folder.Path(), name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v, want a private file", name, info, err)
		}
	}
}

// TestReplay: what counts of a file, and what is said of the rest.
func TestReplay(t *testing.T) {
	const same = `{"at":"2026-03-01T11:00:00Z","do":"same","papers":["a","b"]}`
	tests := []struct {
		name, file string
		want       []string
		damaged    []string
	}{
		{"an event", same + "\n", []string{"same a b"}, nil},
		{"empty lines", "\n" + same + "\r\n \n", []string{"same a b"}, nil},
		{"a line that was not finished", same + "\n" + same[:20], []string{"same a b"}, []string{"shelf.jsonl:2: it was not written to its end"}},
		{"a line whose end alone is missing", same, []string{"same a b"}, nil},
		{"no JSON", "{]\n" + same + "\n", []string{"same a b"}, []string{"shelf.jsonl:1: not an event: "}},
		{"a wrong checksum", same[:len(same)-1] + `,"sum":"00000000"}` + "\n", nil, []string{"shelf.jsonl:1: it has changed since it was written"}},
		{"one paper", `{"do":"same","papers":["a"]}` + "\n", nil, []string{`shelf.jsonl:1: "same" of ["a"], want two papers`}},
		{"one paper twice", `{"do":"apart","papers":["a","a"]}` + "\n", nil, []string{`shelf.jsonl:1: "apart" of ["a" "a"], want two papers`}},
		{"an empty id", `{"do":"apart","papers":["a",""]}` + "\n", nil, []string{`shelf.jsonl:1: "apart" of ["a" ""], want two papers`}},
		{"no event", "{}\n[]\n", nil, []string{`shelf.jsonl:1: not an event: no "do"`, "shelf.jsonl:2: not an event: "}},
		{"events of a later program", `{"do":"star","paper":"a","papers":7,"at":{}}` + "\n" + same + "\n", []string{"star", "same a b"}, nil},
		{"a line without end", strings.Repeat("x", maxLine+10) + "\n" + same + "\n", []string{"same a b"}, []string{"shelf.jsonl:1: line of more than 1048576 bytes"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := in(t, t.TempDir(), "a1")
			write(t, s, tt.file)
			if got := said(t, s); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			list, all, err := s.Check(t.Context(), 10)
			if err != nil || all != len(tt.damaged) || len(list) != all {
				t.Fatalf("damaged %v, %d, %v, want %q", list, all, err, tt.damaged)
			}
			for i, d := range list {
				if !strings.HasPrefix(d.Error(), tt.damaged[i]) {
					t.Errorf("damaged %q, want %q", d, tt.damaged[i])
				}
			}
			// The next event stands on a line of its own, whatever came before.
			say(t, s, Apart, "c", "d")
			if got, want := said(t, s), append(tt.want, "apart c d"); !slices.Equal(got, want) {
				t.Errorf("with one more: %q, want %q", got, want)
			}
			if n, err := s.Mend(t.Context()); err != nil || n != all {
				t.Errorf("mended %d, %v, want %d", n, err, all)
			}
			if _, left, err := s.Check(t.Context(), 1); err != nil || left != 0 {
				t.Errorf("after mending %d are damaged, %v", left, err)
			}
			if got, want := said(t, s), append(tt.want, "apart c d"); !slices.Equal(got, want) {
				t.Errorf("mended: %q, want %q", got, want)
			}
		})
	}
}

// TestDecisions: of what was said of two papers the last holds, in whatever order they
// were named.
func TestDecisions(t *testing.T) {
	s := in(t, t.TempDir(), "a1")
	say(t, s, Same, "a", "b")
	say(t, s, Apart, "c", "b")
	say(t, s, Apart, "b", "a")
	got, err := s.Decisions(t.Context())
	want := []Decision{{Pair{"b", "c"}, false}, {Pair{"a", "b"}, false}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
}

// TestNoShelf: a library has no shelf until something is said, and asking makes none.
func TestNoShelf(t *testing.T) {
	s := in(t, t.TempDir(), "a1")
	if got := said(t, s); got != nil {
		t.Errorf("got %q", got)
	}
	if n, err := s.Mend(t.Context()); n != 0 || err != nil {
		t.Errorf("mended %d, %v", n, err)
	}
	if entries, err := os.ReadDir(s.folder.Path()); err != nil || len(entries) > 0 {
		t.Errorf("made %v, %v", entries, err)
	}
	if err := s.Append(t.Context(), Say(at, Same, "a", "a")); err == nil {
		t.Error("a paper is said to be the same as itself")
	}
	if err := os.Remove(s.folder.Path()); err != nil {
		t.Fatal(err)
	}
	if err := s.Append(t.Context(), Say(at, Same, "a", "b")); !errors.Is(err, durable.ErrMoved) {
		t.Errorf("without a library: %v", err)
	}
}

// TestOpen: what is said later is not in a file that was open before, also when another
// has taken its place.
func TestOpen(t *testing.T) {
	s := in(t, t.TempDir(), "a1")
	say(t, s, Same, "a", "b")
	want := content(t, s)
	f, size, err := s.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	say(t, s, Apart, "a", "b")
	if err := s.rewrite(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(f); err != nil || string(got) != want || size != int64(len(want)) {
		t.Errorf("%d bytes, %q, %v, want %q", size, got, err, want)
	}
}

// TestCompact: a long file is written anew without what was taken back; what this
// program does not know, and what is damaged, stays where it was.
func TestCompact(t *testing.T) {
	s := in(t, t.TempDir(), "a1")
	var b bytes.Buffer
	b.WriteString(`{"do":"note","paper":"a","text":"keep <this>"}` + "\n" + "half a li\n")
	for i := range compactAbove {
		do := []string{Same, Apart}[i/100%2]
		line, err := encode(Say(at, do, fmt.Sprint("p", i%100), "q"))
		if err != nil {
			t.Fatal(err)
		}
		b.Write(line)
	}
	write(t, s, b.String())
	say(t, s, Same, "q", "p7")
	lines := strings.SplitAfter(content(t, s), "\n")
	if len(lines) != 104 { // 2, 99 pairs, the library, the pair that was said last, and nothing after the last end
		t.Errorf("%d lines, want 104", len(lines))
	}
	if lines[1] != "half a li\n" || !strings.Contains(lines[0], "keep <this>") {
		t.Errorf("it begins with %q", lines[:2])
	}
	got := said(t, s)
	if want := "same q p7"; got[len(got)-1] != want || slices.Contains(got, "apart p7 q") || !slices.Contains(got, "apart p8 q") {
		t.Errorf("got %q, want %q at the end", got, want)
	}
	if info, err := os.Stat(filepath.Join(s.folder.Path(), File)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// TestCompactNothing: a long file of which all counts is left alone.
func TestCompactNothing(t *testing.T) {
	s := in(t, t.TempDir(), "a1")
	text := strings.Repeat(`{"do":"star","paper":"a"}`+"\n", compactAbove+5)
	write(t, s, text)
	say(t, s, Same, "a", "b")
	if got := content(t, s); !strings.HasPrefix(got, text) || strings.Count(got, "\n") != compactAbove+7 {
		t.Errorf("%d lines, want %d", strings.Count(got, "\n"), compactAbove+7)
	}
}

// TestTogether: nothing of what many say at once is lost, also when the file is
// written anew meanwhile, and readers see whole events.
func TestTogether(t *testing.T) {
	s := in(t, t.TempDir(), "a1")
	say(t, s, Same, "x", "y")
	write(t, s, content(t, s)+strings.Repeat(`{"do":"same","papers":["x","y"]}`+"\n", compactAbove-20))
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 5 {
				if err := s.Append(context.Background(), Say(at, Apart, fmt.Sprint("a", i), fmt.Sprint("b", j))); err != nil {
					t.Error(err)
				}
				if _, n, err := s.Check(context.Background(), 1); n > 0 || err != nil {
					t.Errorf("%d damaged, %v", n, err)
				}
			}
		})
	}
	all.Wait()
	got := said(t, s)
	for i := range 8 {
		for j := range 5 {
			if want := fmt.Sprintf("apart a%d b%d", i, j); !slices.Contains(got, want) {
				t.Errorf("%s is lost", want)
			}
		}
	}
	if len(got) > 100 {
		t.Errorf("%d events, want the file compacted", len(got))
	}
}

// TestDamage: whatever bit flips, and wherever the file is cut: every event is what
// was said, in its order, and of a line that changed the check knows.
func TestDamage(t *testing.T) {
	s := in(t, t.TempDir(), "a1")
	for i := range 12 {
		say(t, s, []string{Same, Apart}[i%2], fmt.Sprint("doi:10.5555/", i), "sha:0a")
	}
	sound, all := content(t, s), said(t, s)
	r := rand.New(rand.NewPCG(4, 4))
	for range damagetest.Times(t, 200) {
		write(t, s, sound)
		what := damagetest.File(t, r, filepath.Join(s.folder.Path(), File))
		got := said(t, s)
		_, damaged, err := s.Check(t.Context(), 0)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		rest := all
		for _, e := range got {
			i := slices.Index(rest, e)
			if i < 0 {
				t.Fatalf("%s: %q was never said", what, e)
			}
			rest = rest[i+1:]
		}
		if cut := strings.HasPrefix(what, "cut"); !cut && len(got) < len(all) && damaged == 0 {
			t.Errorf("%s: %d of %d events, and nothing is found damaged", what, len(got), len(all))
		}
		if len(all)-len(got) > 2 && damaged > 0 && !strings.HasPrefix(what, "cut") {
			t.Errorf("%s: %d of %d events", what, len(got), len(all))
		}
	}
}

// FuzzReplay: no file crashes a replay, gets lines past it that an append would not
// write, or keeps later events from being read.
func FuzzReplay(f *testing.F) {
	f.Add([]byte(`{"at":"2026-03-01T11:00:00Z","do":"apart","papers":["doi:10.5555/a","sha:5e"],"sum":"00000000"}` + "\n"))
	f.Add([]byte("{\"do\":\"like\"}\n{\"do\":\"same\",\"papers\":[\"a\",\"b\"]}\n\n{"))
	f.Fuzz(func(t *testing.T, file []byte) {
		var events []Event
		err := eachLine(context.Background(), bytes.NewReader(file), func(l line) bool {
			if l.damage == nil {
				events = append(events, l.event)
			}
			return true
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			if err := e.check(); err != nil {
				t.Errorf("%+v: %v", e, err)
			}
		}
		s := in(t, t.TempDir(), "a1")
		write(t, s, string(file))
		say(t, s, Apart, "c", "d")
		if got := said(t, s); got[len(got)-1] != "apart c d" {
			t.Errorf("the last event is %q", got[len(got)-1])
		}
	})
}
