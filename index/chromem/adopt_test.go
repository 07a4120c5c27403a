package chromem

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"paperkin/index/durable"
	"paperkin/index/vector"
)

// olderCodes is a file of codes as libraries before format 4 have it, whose header
// counts so many rows.
func olderCodes(vectors [][]float32, rows int) []byte {
	b := binary.LittleEndian.AppendUint32([]byte(codesMagic), anonymousCodes)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(vectors[0])))
	b = binary.LittleEndian.AppendUint64(b, uint64(rows))
	b = binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, durable.Castagnoli))
	b = append(b, make([]byte, durable.HeaderBytes-len(b))...)
	for _, v := range vectors {
		b = appendRow(b, v)
	}
	return b
}

// TestAdopt: a new store has the rows of an older one, and its codes if they are of use.
// What is damaged is found, and the old files stay as they are.
func TestAdopt(t *testing.T) {
	all := axes(20)
	vectors, coded := bytesOf(slices.Concat(all...)), olderCodes(all[:15], 15)
	changed := func(b []byte, at int) []byte {
		b = slices.Clone(b)
		b[at] ^= 4
		return b
	}
	for name, c := range map[string]struct {
		vectors, codes []byte // nil: no file
		rows           int
		coded          int   // rows that have codes then
		lost           []int // rows
		refused        bool  // by Open
	}{
		"all":                        {vectors, coded, 20, 15, nil, false},
		"fewer rows than codes":      {vectors, coded, 10, 10, nil, false},
		"without codes":              {vectors, nil, 20, 0, nil, false},
		"codes that end early":       {vectors, coded[:len(coded)-1], 20, 0, nil, false},
		"codes of a torn header":     {vectors, changed(coded, 20), 20, 0, nil, false},
		"codes with a header begun":  {vectors, coded[:durable.HeaderBytes-1], 20, 0, nil, false},
		"codes of other dimensions":  {vectors, olderCodes([][]float32{{1}, {1}}, 2), 20, 0, nil, false},
		"codes of -1 rows":           {vectors, olderCodes(all[:15], -1), 20, 0, nil, false},
		"codes of a row too many":    {vectors, olderCodes(all[:15], 16), 20, 0, nil, false},
		"codes of today":             {vectors, codesHeader(2, 0, durable.Identity{}).Append(nil), 20, 0, nil, false},
		"damaged codes":              {vectors, changed(coded, durable.HeaderBytes), 20, 15, nil, false},
		"a damaged row":              {changed(vectors, 8*3+1), coded, 20, 15, []int{3}, false},
		"a damaged row without code": {changed(vectors, 8*17+1), nil, 20, 0, from(10, 19), false},
		"rows that are missing":      {vectors[:8*12+3], coded, 20, 0, from(12, 19), true},
		"no vectors":                 {nil, coded, 20, 0, from(0, 19), true},
	} {
		t.Run(name, func(t *testing.T) {
			old, dir := t.TempDir(), t.TempDir()
			files := map[string][]byte{vectorsName: c.vectors, codesName: c.codes}
			for name, content := range files {
				if content == nil {
					continue
				}
				if err := os.WriteFile(filepath.Join(old, name), content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			batches := []vector.Batch{batchOf(all, 0, 10), batchOf(all, 10, 10)}[:c.rows/10]
			committed := vector.Committed{Is: durable.Identity{Library: "0123456789abcdef0123456789abcdef", Number: "ffffffffffffffffffffffffffffffff"}, Rows: c.rows,
				Batches: func(int) ([]vector.Batch, error) { return batches, nil }}
			s, err := Open(rootOf(t, dir), 2, vector.Committed{Is: committed.Is})
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(s.(vector.Adopter).Adopt(t.Context(), rootOf(t, old), c.rows, func(int64) {}), s.Close()); err != nil {
				t.Fatal(err)
			}
			for name, content := range files {
				if got, err := os.ReadFile(filepath.Join(old, name)); !slices.Equal(got, content) || (err != nil) != (content == nil) {
					t.Errorf("%s has changed: %v", name, err)
				}
			}
			s, err = Open(rootOf(t, dir), 2, committed)
			if errors.Is(err, durable.ErrRepairable) != c.refused || !c.refused && err != nil {
				t.Fatalf("open: %v", err)
			}
			if err == nil {
				defer s.Close()
				if got := s.(*Store).codes.count; got != c.coded {
					t.Errorf("%d rows have codes, want %d", got, c.coded)
				}
			}
			if _, err := os.Stat(filepath.Join(dir, codesName)); (err == nil) != (c.coded > 0) && !c.refused {
				t.Errorf("file of codes: %v, want %d rows in it", err, c.coded)
			}
			empty, err := Open(rootOf(t, dir), 2, vector.Committed{})
			if err != nil {
				t.Fatal(err)
			}
			defer empty.Close()
			d, err := empty.(vector.Mender).Verify(t.Context(), committed)
			if want := bitmapOf(c.lost...); err != nil || !d.Lost.Equal(want) {
				t.Errorf("lost %v, %v, want %v", slices.Collect(d.Lost.All), err, c.lost)
			}
		})
	}
}

// TestTornHeader: a header of which only a part was written is damage, which Mend puts
// right, and not another store's; a store without rows begins again.
func TestTornHeader(t *testing.T) {
	vectors := axes(20)
	for _, at := range []int{3, 20, 30, 50, 57, 63} {
		t.Run(fmt.Sprint(at), func(t *testing.T) {
			v := newVault(t, vectors, 15)
			flip(vectorsName, at)(t, v)
			flip(codesName, at)(t, v)
			if s, err := Open(rootOf(t, v.dir), 2, v.rows); !errors.Is(err, durable.ErrRepairable) || errors.Is(err, durable.ErrForeign) {
				t.Errorf("open: %v, %v", s, err)
			}
			if d := v.verify(t); d.Lost.Len() > 0 || len(d.Found) != 2 {
				t.Errorf("verify: %+v", d)
			}
			v.mend(t, new(vector.Bitmap))
			if d := v.verify(t); d.Lost.Len() > 0 || len(d.Found) > 0 {
				t.Errorf("mended: %+v", d)
			}
			if aside, err := filepath.Glob(filepath.Join(v.dir, "*.other-*")); err != nil || len(aside) > 0 {
				t.Errorf("the store's own files were put aside: %v, %v", aside, err)
			}
			flip(vectorsName, at)(t, v)
			s, err := Open(rootOf(t, v.dir), 2, vector.Committed{})
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(s.Renumber(t.Context(), "11111111111111111111111111111111"), s.Put(t.Context(), 0, vectors[:3]), s.Close()); err != nil {
				t.Error(err)
			}
			renumbered := vector.Committed{Is: durable.Identity{Number: "11111111111111111111111111111111"}, Rows: 3}
			if s, err = Open(rootOf(t, v.dir), 2, renumbered); err != nil {
				t.Fatal(err)
			}
			s.Close()
		})
	}
}
