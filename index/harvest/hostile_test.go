package harvest

import (
	"os"
	"path/filepath"
	"testing"
)

// FuzzSpool: whatever stands in the file that says how far a harvest is, the
// harvest starts afresh when its pages are not there, and ends with all papers.
func FuzzSpool(f *testing.F) {
	f.Add([]byte(`{"started":"2026-05-20T12:00:00Z","pages":[{"address":"x","sha256":"y"}],"cursor":"2"}`))
	f.Add([]byte(`{"cursor":"-1","complete":true}`))
	f.Add([]byte(`{"pages":null,"started":7}`))
	s := startServices(f, 3)
	f.Fuzz(func(t *testing.T, b []byte) {
		dir := t.TempDir()
		h := open(t, dir, s.request("s2"), newClock().options())
		if err := os.WriteFile(filepath.Join(h.spool.dir, "state.json"), b, 0o600); err != nil {
			t.Fatal(err)
		}
		h = open(t, dir, s.request("s2"), newClock().options())
		if got, err := titles(t, h); err != nil || len(got) != 3 {
			t.Errorf("ended with %q, %v, want 3 papers", got, err)
		}
	})
}
