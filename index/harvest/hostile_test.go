package harvest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNestedXML: an answer of nothing but open elements is refused before it
// fills the memory.
func TestNestedXML(t *testing.T) {
	err := wholeXML(strings.NewReader(strings.Repeat("<a>", 2*maxDepth)))
	if err == nil || !strings.Contains(err.Error(), "nested more than") {
		t.Errorf("got %v, want that it nests too deep", err)
	}
	if err := wholeXML(strings.NewReader(strings.Repeat("<a>", maxDepth) + strings.Repeat("</a>", maxDepth) + strings.Repeat("<b/>", 2*maxDepth))); err != nil {
		t.Error(err)
	}
}

// FuzzSpool changes the file that records the progress of a harvest, with a valid
// checksum: the harvest starts over if its pages are missing, and ends with all papers.
func FuzzSpool(f *testing.F) {
	f.Add([]byte(`{"started":"2026-05-20T12:00:00Z","pages":[{"address":"x","sha256":"y"}],"cursor":"2"}`))
	f.Add([]byte(`{"cursor":"-1","complete":true}`))
	f.Add([]byte(`{"pages":null,"started":7}`))
	f.Add([]byte(`{"started":"2026-05-20T12:00:00Z","pages":[{},{}],"complete":true}`))
	s := startServices(f, 3)
	f.Fuzz(func(t *testing.T, content []byte) {
		if !json.Valid(content) {
			t.Skip("no checksum fits")
		}
		b := append([]byte(`{"sha256":"`+hashOf(content)+`","content":`), content...)
		dir := t.TempDir()
		h := open(t, dir, s.request("s2"), newClock().options())
		h.Close()
		if err := os.MkdirAll(h.spool.dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(h.spool.dir, "state.json"), append(b, '}'), 0o600); err != nil {
			t.Fatal(err)
		}
		h = open(t, dir, s.request("s2"), newClock().options())
		if got, err := titles(t, h); err != nil || len(got) != 3 {
			t.Errorf("ended with %q, %v, want 3 papers", got, err)
		}
	})
}
