package catalogue_test

import (
	"encoding/binary"
	"hash/crc32"
	"os"
	"path/filepath"
	"testing"

	"paperkin/index"
	"paperkin/index/catalogue/sealed"
	"paperkin/index/chromem"
	"paperkin/index/indextest"
)

// FuzzCatalogue puts bytes into a page of a catalogue, with a good seal: whatever
// is done to the library then ends, with or without an error.
func FuzzCatalogue(f *testing.F) {
	w := indextest.New(f, indextest.Many(30)...)
	dir := w.Library.Dir()
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	good, err := os.ReadFile(filepath.Join(dir, "catalog.db"))
	if err != nil {
		f.Fatal(err)
	}
	size := int(binary.BigEndian.Uint16(good[16:]))
	for page := range len(good) / size {
		f.Add(uint16(page), uint16(0), []byte{13, 0, 0, 255, 255})
		f.Add(uint16(page), uint16(100), []byte("\xff\xff\xff\xff\xff\xff\xff\xff"))
	}
	f.Fuzz(func(t *testing.T, page, at uint16, b []byte) {
		here := t.TempDir()
		if err := os.CopyFS(here, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		number := int(page) % (len(good) / size)
		bad := append([]byte(nil), good...)
		content := bad[number*size : (number+1)*size-sealed.Reserved]
		copy(content[int(at)%len(content):], b)
		sum := binary.LittleEndian.AppendUint32(nil, crc32.Checksum(content, crc32.MakeTable(crc32.Castagnoli)))
		copy(bad[number*size+len(content):], binary.LittleEndian.AppendUint32(sum, uint32(number+1)))
		if err := os.WriteFile(filepath.Join(here, "catalog.db"), bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if broken, err := sealed.Damaged(filepath.Join(here, "catalog.db"), 10, nil); number > 0 && (len(broken) > 0 || err != nil) {
			t.Fatalf("broken seals of pages %v, %v", broken, err)
		}
		if lib, err := index.Open(t.Context(), here, chromem.Open); err == nil {
			lib.Check(t.Context())
			lib.Close()
		}
		use(t, here)
	})
}
