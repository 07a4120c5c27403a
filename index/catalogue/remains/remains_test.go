package remains_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"paperkin/index"
	"paperkin/index/catalogue/remains"
	"paperkin/index/chromem"
	"paperkin/index/damagetest"
	"paperkin/index/indextest"
	"paperkin/index/paper"
)

// library makes a library of papers of one or more records, some of which were changed
// or removed, and returns its folder and what its papers said before.
func library(t *testing.T, r *rand.Rand, n int) (dir string, before map[string]string) {
	t.Helper()
	words := func(most int) string {
		var b strings.Builder
		for range 5 + r.IntN(most) {
			fmt.Fprintf(&b, "%c%x ", 'a'+r.IntN(26), r.IntN(2000))
		}
		return strings.TrimSpace(b.String())
	}
	record := func(i int, id string) string {
		return fmt.Sprintf(`{"id":%q,"title":"Title %d of %s","abstract":%q,"authors":["Ann Bell %d","Bo Cole"],"year":2020,"venue":"Journal %d"}`,
			id, i, words(5), words(200), i, i%7)
	}
	var first, second []string
	for i := range n {
		id := fmt.Sprintf("arxiv:2101.%05d", i)
		first = append(first, record(i, id))
		if i%5 == 0 {
			second = append(second, record(i, id))
		}
	}
	w := indextest.New(t, first...)
	before = papersOf(t, w.Library)
	indextest.Add(t, w, second...)
	var keys []int64
	for i := range n / 10 {
		f, err := w.Library.Find(t.Context(), fmt.Sprintf("arxiv:2101.%05d", 40+i))
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, f.Key)
	}
	if err := w.Remove(t.Context(), time.Time{}, keys); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.Library.Dir(), before
}

// byID lists the papers of a library.
func byID(t *testing.T, dir string) map[string]string {
	t.Helper()
	lib, err := index.Open(t.Context(), dir, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	indextest.Sound(t, lib)
	return papersOf(t, lib)
}

func papersOf(t *testing.T, lib *index.Library) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, line := range indextest.Papers(t, lib) {
		var p paper.Paper
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		all[p.ID] = line
	}
	return all
}

// TestSalvage: of a catalogue with destroyed pages what is on no such page comes back,
// unchanged.
func TestSalvage(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	size := 120
	if damagetest.Long(t) {
		size = 600
	}
	dir, before := library(t, r, size)
	want := byID(t, dir)
	path := filepath.Join(dir, "catalog.db")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at, err := remains.PagesOf(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	ids := keysByID(t, dir, want)
	const pageSize = 4096
	back, all, kept := 0, 0, 0
	for round := range damagetest.Times(t, 2) {
		b := slices.Clone(good)
		bad := map[uint32]bool{}
		for range 1 + r.IntN(50) {
			number := 1 + r.IntN(len(b)/pageSize)
			if round == 0 {
				number = 1 // the header and the schema
			}
			bad[uint32(number)] = true
			for i := range pageSize {
				b[(number-1)*pageSize+i] = byte(r.Int())
			}
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(t.TempDir(), "new")
		s, err := index.Salvage(t.Context(), dir, to, chromem.Open)
		if err != nil {
			t.Errorf("round %d, %d of %d pages: %v", round, len(bad), len(b)/pageSize, err)
			continue
		}
		got := byID(t, to)
		for id, line := range got {
			// An older record may be all that is left of a paper.
			if line != want[id] && (line != before[id] || s.Again == 0) {
				t.Errorf("round %d: %s\nwant %s", round, line, want[id])
			}
		}
		for id := range want {
			if page, ok := at[ids[id]]; !ok || bad[page] {
				continue
			}
			all++
			if got[id] == want[id] {
				back++
			}
		}
		kept += s.Vectors
		if len(got) > len(want) || len(got) < len(want) && len(s.Lost) == 0 && s.LostPages == 0 {
			t.Errorf("round %d: %d papers and %d lost, want %d", round, len(got), len(s.Lost), len(want))
		}
	}
	t.Logf("%d of %d papers came back, %d vectors", back, all, kept)
	if back*100 < all*95 {
		t.Errorf("%d of %d papers on good pages came back", back, all)
	}
}

// keysByID are the keys of papers.
func keysByID(t *testing.T, dir string, papers map[string]string) map[string]int64 {
	t.Helper()
	lib, err := index.Open(t.Context(), dir, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	keys := map[string]int64{}
	for id := range papers {
		f, err := lib.Find(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		keys[id] = f.Key
	}
	return keys
}

// TestFormats: a library of every format is salvaged as a whole, also without the
// header of its catalogue, and stays as it is.
func TestFormats(t *testing.T) {
	for _, name := range []string{"format-1", "format-2", "format-3"} {
		want := byID(t, indextest.Upgraded(t, filepath.Join("../../../testdata/libraries", name)))
		for _, header := range []bool{true, false} {
			dir := indextest.Copied(t, filepath.Join("../../../testdata/libraries", name))
			path := filepath.Join(dir, "catalog.db")
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !header {
				clear(b[:4096])
				if err := os.WriteFile(path, b, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			to := filepath.Join(t.TempDir(), "new")
			s, err := index.Salvage(t.Context(), dir, to, chromem.Open)
			if err != nil {
				t.Errorf("%s, header %t: %v", name, header, err)
				continue
			}
			if after, err := os.ReadFile(path); err != nil || !slices.Equal(after, b) {
				t.Errorf("%s: the damaged catalogue was changed (%v)", name, err)
			}
			got := byID(t, to)
			if !maps.Equal(got, want) || len(s.Lost) > 0 {
				t.Errorf("%s, header %t: %d papers, %d lost, want %d", name, header, len(got), len(s.Lost), len(want))
			}
			if header && s.Vectors == 0 {
				t.Errorf("%s: no vectors were kept", name)
			}
			if _, err := index.Salvage(t.Context(), dir, to, chromem.Open); !errors.Is(err, index.ErrLibraryExists) {
				t.Errorf("into a library: %v", err)
			}
		}
	}
}
