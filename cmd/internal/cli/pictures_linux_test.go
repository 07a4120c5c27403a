package cli

import (
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/cmd/internal/programtest"
)

// pictures are what the README shows of the program: a command on a terminal, over the
// sample, and the keys that are typed once the screen shows a text. The picture is taken
// before the last of them.
var pictures = []struct {
	name          string
	columns, rows int
	typed         string // as it stands above the output; empty: it fills the screen
	args          []string
	steps         []struct{ await, keys string }
}{
	{name: "search", columns: 84, rows: 40, typed: `paperkin search -n 4 "sharing parameters across transformer layers"`,
		args: []string{"search", "-n", "4", "sharing parameters across transformer layers"}},
	{name: "browse", columns: 110, rows: 24, args: []string{"browse", "sharing parameters across transformer layers"},
		steps: []struct{ await, keys string }{{"enter print", "q"}}},
}

// sentences are the colours behind the sentence that browse marks: the last thing that it
// draws.
var sentences = map[string]string{programtest.Light.Name: "#fff3c4", programtest.Dark.Name: "#4a4110"}

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
			cmd := command(t, []string{"TEST_NOW=2026-11-23T09:00:00Z", "TEST_TICK=3ms", "TERM=xterm-256color", "COLORTERM=truecolor", "NO_COLOR="}, p.args...)
			s := programtest.Start(t, cmd, p.columns, p.rows, background, false)
			var shown string
			for _, step := range p.steps {
				s.Await(step.await)
				s.AwaitThat("marks a sentence", func(string) bool { return strings.Contains(s.Picture(p.typed, look), sentences[look.Name]) })
				shown = s.Picture(p.typed, look)
				s.Type(step.keys)
			}
			if s.Wait(); shown == "" {
				shown = s.Picture(p.typed, look)
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
