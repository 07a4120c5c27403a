package shape

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats"
	"paperkin/index/paper/source"
)

// TestShapes: what is written in a format is detected as that, and read whole: with titles,
// names and abstracts, as far as the format has them.
func TestShapes(t *testing.T) {
	papers := []paper.Paper{
		{ID: "1", Title: "Kites & <wind>", Abstract: "How kites \"fly\".\nAnd where.", Authors: []string{"Ann One", "Bo van Two"}, Published: "2001-02-03", Venue: "Kites", Categories: []string{"cs.CL"}},
		{ID: "2", Title: "Sails", Abstract: "They swell.", Authors: []string{"Cy Three"}},
	}
	noAbstracts := map[string]bool{"dblp": true, "dblp-json": true, "s2": true}
	for _, name := range Names() {
		var file bytes.Buffer
		n, err := Write(&file, name, papers, 5000)
		if err != nil {
			t.Fatal(err)
		}
		s := source.New("x", func() (io.ReadCloser, error) { return io.NopCloser(&file), nil })
		read := 0
		for r, err := range source.Read(context.Background(), []source.Source{s}, source.Options{}) {
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			p := r.Paper
			if f, err := formats.Named(name); err != nil || r.Provider != f.ProviderName() {
				t.Errorf("%s is read as %s (%v)", name, r.Provider, err)
			}
			if want := papers[read%2]; p.Title != want.Title && !r.Supplement || p.Abstract != strings.ReplaceAll(want.Abstract, "\n", " ") && !noAbstracts[name] ||
				len(p.Authors) != len(want.Authors) && !r.Supplement && name != "beir" {
				t.Errorf("%s: %+v", name, p)
			}
			read++
		}
		if read != n || n < 2 {
			t.Errorf("%s: %d of %d records", name, read, n)
		}
	}
	if _, err := Write(io.Discard, "pdf", papers, 1); err == nil {
		t.Error("no error for a format that there is not")
	}
}
