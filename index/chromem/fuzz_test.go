package chromem

import (
	"encoding/binary"
	"hash/crc32"
	"math"
	"os"
	"path/filepath"
	"testing"

	"paperkin/index/durable"
	"paperkin/index/vector"
)

// FuzzFiles: for any content of a store's files, with checksums that fit, a search
// returns an error, or slots that are committed and not deleted, the best first.
// A shortlist has only rows with codes.
func FuzzFiles(f *testing.F) {
	rows := [][]float32{{1, 0, 0, 0}, {0, 1, 0, 0}, {0.6, 0.8, 0, 0}}
	var vectors, codes []byte
	for _, v := range rows {
		vectors = append(vectors, bytesOf(v)...)
		codes = appendRow(codes, v)
	}
	f.Add(vectors, codes, byte(3), byte(2))
	f.Add(vectors[:20], codes, byte(3), byte(0))
	f.Add(vectors, codes[:70], byte(2), byte(1))
	f.Add([]byte{0, 0, 0xc0, 0x7f, 0, 0, 0x80, 0x7f, 0, 0, 0, 0, 0, 0, 0, 0}, []byte(nil), byte(1), byte(9)) // NaN and infinity
	odd := append([]byte(nil), codes...)
	copy(odd[codeBytes(4):], "\x00\x00\xc0\x7f\x00\x00\x80\x7f") // as scale and residual
	f.Add(vectors, odd, byte(3), byte(7))
	f.Fuzz(func(t *testing.T, vectors, codes []byte, rows, deleted byte) {
		vectorsHeader := durable.Header{Magic: vectorsMagic, Format: vectorsFormat, Dimensions: 4}
		dir := t.TempDir()
		for name, b := range map[string][]byte{vectorsName: append(vectorsHeader.Append(nil), vectors...), codesName: fit(codes, vectors)} {
			if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		c := vector.Committed{Rows: int(rows), Deleted: new(vector.Bitmap)}
		c.Deleted.Add(int(deleted))
		s, err := Open(rootOf(t, dir), 4, c)
		if err != nil {
			return
		}
		defer s.Close()
		q := []float32{0.5, 0.5, 0.5, 0.5}
		coded := s.(*Store).codes
		slots, err := shortlist(t.Context(), coded, codeQuery(q), 2, func(int) uint64 { return math.MaxUint64 })
		if err != nil {
			t.Errorf("shortlist of %d rows: %v", coded.count, err)
		}
		for _, slot := range slots {
			if slot < 0 || slot >= coded.count {
				t.Errorf("shortlist has row %d of %d", slot, coded.count)
			}
		}
		found, err := one(s.Search(t.Context(), vector.Query{Vector: q, K: 3}))
		if err != nil {
			return
		}
		for i, n := range found {
			if n.Slot < 0 || n.Slot >= int(rows) || n.Slot == int(deleted) {
				t.Errorf("slot %d, want one of %d and not %d", n.Slot, rows, deleted)
			}
			if math.IsNaN(n.Similarity) || i > 0 && n.Similarity > found[i-1].Similarity {
				t.Errorf("similarities %v are not in order", found)
			}
		}
	})
}

// fit makes a file of rows of codes whose checksums, and those of their vectors,
// are right.
func fit(codes, vectors []byte) []byte {
	size := rowSize(4)
	n := len(codes) / size
	file := codesHeader(4, n, durable.Identity{}).Append(nil)
	for i := range n {
		row := append([]byte(nil), codes[i*size:(i+1)*size]...)
		if len(vectors) >= 16*(i+1) {
			binary.LittleEndian.PutUint32(row[codeBytes(4)+vectorSum:], crc32.Checksum(vectors[16*i:16*(i+1)], durable.Castagnoli))
		}
		row = binary.LittleEndian.AppendUint32(row[:size-rowSum], crc32.Checksum(row[:size-rowSum], durable.Castagnoli))
		file = append(file, row...)
	}
	return file
}
