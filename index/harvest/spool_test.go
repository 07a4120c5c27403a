package harvest

import (
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"
)

var torture = flag.Int("torture", 60, "how many times to damage each file")

// TestDamagedSpool: whatever bit flips in the files that say how far a harvest
// is, and wherever they are cut: it goes on from there or starts afresh.
func TestDamagedSpool(t *testing.T) {
	parent, now := t.TempDir(), time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	s, err := openSpool(parent, Request{Service: "hf"}, now)
	if err != nil {
		t.Fatal(err)
	}
	fetched := filepath.Join(s.dir, ".tmp-reply")
	if err := os.WriteFile(fetched, []byte("[]"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.add(&reply{path: fetched, validators: validators{ETag: `"a<b"`}}, "https://example.org/?page=1", "2"); err != nil {
		t.Fatal(err)
	}
	s.last = ended{At: now.Add(-time.Hour), Validators: validators{LastModified: "yesterday"}}
	if err := s.save("last.json", s.last); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(8, 8))
	for _, name := range []string{"state.json", "last.json", "request.json", "page-00000"} {
		sound, err := os.ReadFile(filepath.Join(s.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for range *torture {
			folder := filepath.Join(t.TempDir(), filepath.Base(s.dir))
			if err := os.CopyFS(folder, os.DirFS(s.dir)); err != nil {
				t.Fatal(err)
			}
			at := r.IntN(len(sound))
			b := sound[:at]
			if r.IntN(3) > 0 {
				b = slices.Clone(sound)
				b[at] ^= 1 << r.IntN(8)
			}
			if err := os.WriteFile(filepath.Join(folder, name), b, 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := openSpool(filepath.Dir(folder), Request{Service: "hf"}, now)
			if err != nil {
				t.Fatalf("%s: %q: %v", name, b, err)
			}
			afresh := state{Started: now}
			if !reflect.DeepEqual(got.state, s.state) && !(reflect.DeepEqual(got.state, afresh) && (name == "state.json" || name == "page-00000") && got.givenUp != "") {
				t.Errorf("%s: %q: state %+v, given up: %q", name, b, got.state, got.givenUp)
			}
			if got.last != s.last && (got.last != ended{} || name != "last.json") {
				t.Errorf("%s: %q: last %+v", name, b, got.last)
			}
		}
	}
}
