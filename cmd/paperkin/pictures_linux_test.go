package main

import (
	"image/color"
	"os"
	"path/filepath"
	"testing"

	"paperkin/cmd/paperkin/programtest"
)

// pictures are what the README shows of the program: a command on a terminal, over the
// sample, and the keys that are typed once the screen shows a text.
var pictures = []struct {
	name          string
	columns, rows int
	typed         string // as it stands above the output; empty: it fills the screen
	args          []string
	await, keys   string
}{
	{name: "search", columns: 84, rows: 40, typed: `paperkin search -n 4 "sharing parameters across transformer layers"`,
		args: []string{"search", "-n", "4", "sharing parameters across transformer layers"}},
}

// TestPictures: the README's pictures show what the program prints today (task shots writes
// them).
func TestPictures(t *testing.T) {
	golden, err := filepath.Abs("testdata/pictures")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(captureLibrary(t))
	for _, p := range pictures {
		for _, look := range []programtest.Look{programtest.Light, programtest.Dark} {
			background := color.Color(color.White)
			if look.Name == programtest.Dark.Name {
				background = color.Black
			}
			cmd := command(t, []string{"TEST_NOW=2026-11-23T09:00:00Z", "TEST_TICK=3ms"}, p.args...)
			s := programtest.Start(t, cmd, p.columns, p.rows, background, false)
			var shown string
			if p.await == "" {
				s.Wait()
				shown = s.Picture(p.typed, look)
			} else {
				s.Await(p.await)
				shown = s.Picture(p.typed, look)
				s.Type(p.keys)
				s.Wait()
			}
			name := filepath.Join(golden, p.name+"-"+look.Name+".svg")
			if want, err := os.ReadFile(name); err == nil && string(want) == shown {
				continue
			}
			if !*update {
				t.Errorf("%s is not what the program shows: task shots writes it", name)
			} else if err := os.WriteFile(name, []byte(shown), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
