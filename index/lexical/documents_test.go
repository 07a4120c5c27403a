package lexical

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"os"
	"paperkin/index/durable"
	"path/filepath"
	"testing"
)

// FuzzDocuments: whatever the file says, with a checksum that fits, it is read
// as what writing it again gives, or is damaged. Its counts never become sizes
// that it has no room for.
func FuzzDocuments(f *testing.F) {
	entry := binary.LittleEndian.AppendUint64(nil, 7)
	f.Add(uint64(1), append(entry, 3, 0, 0, 0, 90, 0, 0, 0))
	f.Add(uint64(1<<60), []byte{})                                                               // 16 times that is 0
	f.Add(uint64(1), []byte{0, 0, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0})                  // paper 2^60
	f.Add(uint64(1), []byte("\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00")) // paper -1
	f.Fuzz(func(t *testing.T, count uint64, entries []byte) {
		b := binary.LittleEndian.AppendUint64([]byte(documentsMagic), count)
		b = append(b, entries...)
		b = binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, durable.Castagnoli))
		name := filepath.Join(t.TempDir(), documentsFile)
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
		d, err := readDocuments(name)
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Errorf("got %v, want %v", err, ErrDamaged)
			}
			return
		}
		if err := d.write(name + "2"); err != nil {
			t.Fatal(err)
		}
		if again, err := os.ReadFile(name + "2"); err != nil || string(again) != string(b) {
			t.Errorf("%d documents are written as %x, %v, want %x", len(d), again, err, b)
		}
		for _, doc := range d {
			if doc.key < 0 || doc.key > maxKey {
				t.Errorf("number %d is no paper's", doc.key)
			}
		}
	})
}
