package slots

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/index/durable"
	"paperkin/index/vector"
)

const (
	library = "00112233445566778899aabbccddeeff"
	one     = "11111111111111111111111111111111"
	two     = "22222222222222222222222222222222"
)

func numbered(number string) durable.Identity {
	return durable.Identity{Library: library, Number: number}
}

func rootOf(t testing.TB, dir string) *os.Root {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root
}

// again opens a folder once more, for a writer, which closes it.
func again(t testing.TB, dir *os.Root) *os.Root {
	t.Helper()
	root, err := dir.OpenRoot(".")
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// put writes rows to the file of a space in which some are committed.
func put(t testing.TB, dir *os.Root, c vector.Committed, keys ...int64) {
	t.Helper()
	w, err := OpenWriter(again(t, dir), c)
	if err == nil {
		err = errors.Join(w.Put(c.Rows, keys), w.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

func open(t testing.TB, dir *os.Root, c vector.Committed) *Table {
	t.Helper()
	table, err := Open(dir, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { table.Close() })
	return table
}

// eachOf lists slots as a ledger does: 0 stands for one that it does not name.
func eachOf(keys []int64) Each {
	return func(yield func(int, int64) error) error {
		for slot, key := range keys {
			if key == 0 {
				continue
			}
			if err := yield(slot, key); err != nil {
				return err
			}
		}
		return nil
	}
}

// agrees compares what a table says with a loop over the keys.
func agrees(t *testing.T, table *Table, keys []int64, deleted *vector.Bitmap) {
	t.Helper()
	slotOf, wantPapers, all := map[int64]int{}, []int64{0, 0}, []int{-1, len(keys)}
	chosen, wantAmong := new(vector.Bitmap), new(vector.Bitmap)
	for slot, key := range keys {
		all = append(all, slot)
		if deleted.Has(slot) {
			wantPapers = append(wantPapers, 0)
			continue
		}
		slotOf[key], wantPapers = slot, append(wantPapers, key)
		if key%3 == 0 {
			chosen.Add(int(key))
			wantAmong.Add(slot)
		}
	}
	if got, err := table.Papers(all); err != nil || !slices.Equal(got, wantPapers) {
		t.Fatalf("papers %v, %v, want %v", got, err, wantPapers)
	}
	asked, want := []int64{1 << 27}, []int{-1}
	for _, key := range keys {
		if slot, ok := slotOf[key]; ok {
			asked, want = append(asked, key), append(want, slot)
		} else if key > 0 {
			asked, want = append(asked, key), append(want, -1)
		}
	}
	if got, err := table.Slots(asked); err != nil || !slices.Equal(got, want) {
		t.Fatalf("slots of %v: %v, %v, want %v", asked, got, err, want)
	}
	if got, err := table.Among(chosen); err != nil || !got.Equal(wantAmong) {
		t.Fatalf("among %v: %v, %v", chosen, got, err)
	}
}

// TestRows: whatever the batches, and whatever a crash left behind the committed rows,
// slots and papers are found as a loop over all finds them.
func TestRows(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		dir := rootOf(t, t.TempDir())
		var keys []int64
		c := vector.Committed{Is: numbered(one), Deleted: new(vector.Bitmap)}
		for range 1 + r.IntN(12) {
			if r.IntN(2) == 0 { // a batch that is not committed
				left := make([]int64, r.IntN(700))
				for i := range left {
					left[i] = 1 + r.Int64N(99)
				}
				put(t, dir, c, left...)
			}
			batch := make([]int64, 1+r.IntN([]int{3, 600, 1500}[r.IntN(3)]))
			for i := range batch {
				batch[i] = int64(1000 + 70_000*r.IntN(3) + len(keys) + i)
				if r.IntN(10) == 0 && len(keys) > 0 { // embedded again
					old := r.IntN(len(keys))
					for slot, key := range keys {
						if key == keys[old] {
							c.Deleted.Add(slot)
						}
					}
					if !slices.Contains(batch[:i], keys[old]) {
						batch[i] = keys[old]
					}
				}
			}
			put(t, dir, c, batch...)
			keys = append(keys, batch...)
			c.Rows = len(keys)
			agrees(t, open(t, dir, c), keys, c.Deleted)
		}
		if found, err := Verify(dir, c, eachOf(keys)); err != nil || len(found) > 0 {
			t.Errorf("verify: %q, %v", found, err)
		}
		derived := rootOf(t, t.TempDir())
		if err := Derive(derived, c, eachOf(keys)); err != nil {
			t.Fatal(err)
		}
		agrees(t, open(t, derived, c), keys, c.Deleted)
		if got := read(t, derived); int64(len(got)) != size(c.Rows) {
			t.Fatalf("%d bytes for %d rows, want %d", len(got), c.Rows, size(c.Rows))
		}
	}
}

func read(t *testing.T, dir *os.Root) []byte {
	t.Helper()
	b, err := dir.ReadFile(Name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestDerived: slots that the ledger does not name are of no paper, and those that the
// space does not have are left out.
func TestDerived(t *testing.T) {
	dir := rootOf(t, t.TempDir())
	keys := make([]int64, 1700)
	deleted := new(vector.Bitmap)
	for slot := range keys {
		if slot == 3 || slot > 500 && slot < 1600 { // blocks of which nothing is left
			deleted.Add(slot)
		} else {
			keys[slot] = int64(2000 - slot)
		}
	}
	c := vector.Committed{Is: numbered(one), Rows: 1650, Deleted: deleted}
	if err := Derive(dir, c, eachOf(keys)); err != nil {
		t.Fatal(err)
	}
	agrees(t, open(t, dir, c), keys[:1650], deleted)
	put(t, dir, c, keys[1650:]...)
	c.Rows = 1700
	agrees(t, open(t, dir, c), keys, deleted)

	gone := errors.New("gone")
	if err := Derive(dir, c, func(func(int, int64) error) error { return gone }); !errors.Is(err, gone) {
		t.Errorf("got %v, want %v", err, gone)
	}
	agrees(t, open(t, dir, c), keys, deleted) // as it was
	entries, err := fs.ReadDir(dir.FS(), ".")
	if err != nil || len(entries) != 1 {
		t.Errorf("files %v, %v", entries, err)
	}
}

// TestDamage: whatever bit is flipped and wherever the file is cut off, what it says is
// right or an error, a writer does not hide it, and deriving the file again mends it.
func TestDamage(t *testing.T) {
	keys := make([]int64, 600)
	for i := range keys {
		keys[i] = int64(i + 1)
	}
	sound := rootOf(t, t.TempDir())
	c := vector.Committed{Is: numbered(one), Rows: len(keys), Deleted: new(vector.Bitmap)}
	put(t, sound, vector.Committed{Is: c.Is}, keys...)
	file := read(t, sound)
	r := rand.New(rand.NewPCG(1, 2))
	for at := range 300 {
		dir := rootOf(t, t.TempDir())
		b := slices.Clone(file)
		switch {
		case at < durable.HeaderBytes:
			b[at] ^= 1 << r.IntN(8)
		case at < 250:
			at = r.IntN(len(b))
			b[at] ^= 1 << r.IntN(8)
		default:
			at = r.IntN(len(b))
			b = b[:at]
		}
		if err := dir.WriteFile(Name, b, 0o600); err != nil {
			t.Fatal(err)
		}
		found, err := Verify(dir, c, eachOf(keys))
		if err != nil || len(found) > 0 && !strings.Contains(found[0], Name) {
			t.Fatalf("byte %d: verify: %q, %v", at, found, err)
		}
		table, err := Open(dir, c)
		if err == nil {
			var got []int
			if got, err = table.Slots(keys); err == nil && got[599] != 599 {
				t.Fatalf("byte %d: the last paper is at %d", at, got[599])
			}
			err = errors.Join(err, table.Close())
		}
		if (err != nil) != (len(found) > 0) || err != nil && !errors.Is(err, durable.ErrRepairable) {
			t.Fatalf("byte %d: %v, and found %q", at, err, found)
		}
		w, writeErr := OpenWriter(again(t, dir), c)
		if writeErr == nil {
			if writeErr = w.Put(600, []int64{601}); errors.Is(writeErr, durable.ErrRepairable) && err == nil {
				t.Fatalf("byte %d: put: %v", at, writeErr)
			}
			writeErr = errors.Join(writeErr, w.Close())
		}
		if after, verifyErr := Verify(dir, c, eachOf(keys)); verifyErr != nil || len(found) > 0 && len(after) == 0 {
			t.Fatalf("byte %d: a row was put, and the damage is hidden: %v, %v", at, verifyErr, writeErr)
		}
		if err := Derive(dir, c, eachOf(keys)); err != nil {
			t.Fatal(err)
		}
		agrees(t, open(t, dir, c), keys, c.Deleted)
	}
}

// TestOtherPapers: a file that is sound and says other things than the ledger is found
// out, and so is none.
func TestOtherPapers(t *testing.T) {
	dir := rootOf(t, t.TempDir())
	c := vector.Committed{Is: numbered(one), Rows: 3}
	if found, err := Verify(dir, c, nil); err != nil || len(found) != 1 || !strings.HasSuffix(found[0], "slots is missing") {
		t.Errorf("missing: %q, %v", found, err)
	}
	put(t, dir, vector.Committed{Is: c.Is}, 1, 2, 3)
	if found, err := Verify(dir, c, eachOf([]int64{1, 0, 3})); err != nil || len(found) > 0 {
		t.Errorf("without a removed paper: %q, %v", found, err)
	}
	want := filepath.Join(dir.Name(), Name) + ": 2 slots of other papers than the catalogue says, the first 1"
	if found, err := Verify(dir, c, eachOf([]int64{1, 3, 2})); err != nil || !slices.Equal(found, []string{want}) {
		t.Errorf("got %q, %v, want %q", found, err, want)
	}
	gone := errors.New("gone")
	if _, err := Verify(dir, c, func(func(int, int64) error) error { return gone }); !errors.Is(err, gone) {
		t.Errorf("got %v, want %v", err, gone)
	}
}

// TestOthers: a file of another library, or of another state of this one, is refused, and
// deriving the file puts it aside. One that is being given another number has either.
func TestOthers(t *testing.T) {
	dir := rootOf(t, t.TempDir())
	put(t, dir, vector.Committed{Is: numbered(one)}, 1, 2, 3)
	for name, c := range map[string]vector.Committed{
		"another library": {Is: durable.Identity{Library: two, Number: one}, Rows: 3},
		"another state":   {Is: numbered(two), Rows: 3},
		"no rows":         {Is: numbered(two)},
	} {
		var foreign *durable.ForeignError
		if w, err := OpenWriter(again(t, dir), c); !errors.As(err, &foreign) || foreign.Has != numbered(one) || foreign.Want != c.Is {
			t.Errorf("%s: write: %v, %v", name, w, err)
		}
		if found, err := Verify(dir, c, nil); err != nil || len(found) != 1 || !strings.Contains(found[0], "do not belong together") {
			t.Errorf("%s: verify: %q, %v", name, found, err)
		}
		if c.Rows == 0 {
			continue
		}
		if table, err := Open(dir, c); !errors.As(err, &foreign) || errors.Is(err, durable.ErrDamaged) {
			t.Errorf("%s: read: %v, %v", name, table, err)
		}
	}
	before := vector.Committed{Is: numbered(one), Next: two, Rows: 3}
	w, err := OpenWriter(again(t, dir), before)
	if err == nil {
		err = errors.Join(w.Renumber(two), w.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	after := vector.Committed{Is: numbered(two), Rows: 3, Deleted: new(vector.Bitmap)}
	for _, c := range []vector.Committed{before, after} {
		agrees(t, open(t, dir, c), []int64{1, 2, 3}, new(vector.Bitmap))
	}
	own := vector.Committed{Is: numbered(one), Rows: 2}
	if err := Derive(dir, own, eachOf([]int64{7, 8})); err != nil {
		t.Fatal(err)
	}
	agrees(t, open(t, dir, own), []int64{7, 8}, new(vector.Bitmap))
	if _, err := dir.Stat(Name + durable.Aside + "1"); err != nil {
		t.Errorf("the other file: %v", err)
	}
	if err := errors.Join(dir.RemoveAll(Name), dir.Mkdir(Name, 0o700)); err != nil {
		t.Fatal(err)
	}
	if table, err := Open(dir, own); !errors.Is(err, durable.ErrForeign) {
		t.Errorf("a folder: %v, %v", table, err)
	}
}
