package shelf

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"paperkin/index/durable"
)

// TestForeign: another library's shelf is refused by whoever reads or writes it, and put
// aside by Mend; one that says of no library is this one's from the next event on.
func TestForeign(t *testing.T) {
	const old = `{"do":"same","papers":["a","b"]}` + "\n"
	dir := t.TempDir()
	own, other := in(t, dir, "a1"), in(t, dir, "b2")
	write(t, own, old)
	for _, s := range []Shelf{own, other} {
		if got := said(t, s); len(got) != 1 {
			t.Errorf("of no library: %q", got)
		}
	}
	say(t, own, Apart, "c", "d")
	if got, want := said(t, own), []string{"same a b", "apart c d"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if err := own.rewrite(t.Context(), true); err != nil { // it stays adopted
		t.Fatal(err)
	}
	all := content(t, own)
	uses := map[string]func() error{
		"replay": func() error { _, err := other.Decisions(t.Context()); return err },
		"check":  func() error { _, _, err := other.Check(t.Context(), 1); return err },
		"append": func() error { return other.Append(t.Context(), Say(at, Same, "a", "b")) },
		"open":   func() error { _, _, err := other.Open(t.Context()); return err },
		"copy":   func() error { return other.CopyTo(t.Context(), in(t, t.TempDir(), "c3")) },
	}
	for name, use := range uses {
		var foreign *durable.ForeignError
		if err := use(); !errors.As(err, &foreign) || foreign.Has.Library != "a1" || foreign.Want.Library != "b2" || filepath.Base(foreign.File) != File {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if content(t, own) != all {
		t.Errorf("it was changed to %q", content(t, own))
	}
	if n, err := other.Mend(t.Context()); n != 0 || err != nil {
		t.Errorf("mended %d, %v", n, err)
	}
	if b, err := os.ReadFile(filepath.Join(dir, File+".other-1")); err != nil || string(b) != all {
		t.Errorf("put aside: %q, %v", b, err)
	}
	say(t, other, Same, "e", "f")
	if got, want := said(t, other), []string{"same e f"}; !slices.Equal(got, want) {
		t.Errorf("afterwards %q, want %q", got, want)
	}
}

// TestCopyTo: a copy has all lines and is the other library's.
func TestCopyTo(t *testing.T) {
	s, other := in(t, t.TempDir(), "a1"), in(t, t.TempDir(), "b2")
	if err := s.CopyTo(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	if _, err := other.folder.Stat(File); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without a shelf: %v", err)
	}
	say(t, s, Same, "a", "b")
	write(t, s, content(t, s)+"half a li")
	if err := s.CopyTo(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	if got, want := said(t, other), []string{"same a b"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, damaged, err := other.Check(t.Context(), 0); damaged != 1 || err != nil {
		t.Errorf("%d damaged lines, %v, want 1", damaged, err)
	}
}

// TestMoved: nothing is added to the shelf of a library that has taken the place of this
// one, and nothing is read of it.
func TestMoved(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "library")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s := in(t, dir, "a1")
	say(t, s, Same, "a", "b")
	if err := errors.Join(os.Rename(dir, dir+"-aside"), os.Mkdir(dir, 0o700)); err != nil {
		t.Fatal(err)
	}
	other := in(t, dir, "a1")
	say(t, other, Same, "c", "d")
	if err := s.Append(t.Context(), Say(at, Same, "e", "f")); !errors.Is(err, durable.ErrMoved) {
		t.Errorf("got %v, want %v", err, durable.ErrMoved)
	}
	if _, err := s.Decisions(t.Context()); !errors.Is(err, durable.ErrMoved) {
		t.Errorf("got %v, want %v", err, durable.ErrMoved)
	}
	if got, want := said(t, other), []string{"same c d"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestNoFile: what is no file is none of the library's, is not waited for, and is put aside
// by Mend.
func TestNoFile(t *testing.T) {
	dir := t.TempDir()
	s := in(t, dir, "a1")
	if err := os.Mkdir(filepath.Join(dir, File), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Check(t.Context(), 1); !errors.Is(err, durable.ErrForeign) {
		t.Errorf("got %v, want %v", err, durable.ErrForeign)
	}
	if _, err := s.Mend(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, all, err := s.Check(t.Context(), 1); all != 0 || err != nil {
		t.Errorf("after Mend: %d damaged lines, %v", all, err)
	}
}
