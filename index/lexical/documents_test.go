package lexical

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// FuzzDocuments: a file of any content, with a checksum that fits, is damaged, or
// is read as documents that are written as the same file. A count that the file
// has no room for allocates nothing.
func FuzzDocuments(f *testing.F) {
	entry := binary.LittleEndian.AppendUint64(nil, 7)
	f.Add(uint64(1), append(entry, 3, 0, 0, 0, 90, 0, 0, 0))
	f.Add(uint64(1<<60), []byte{})                                                               // 16 times that is 0
	f.Add(uint64(1), []byte{0, 0, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0})                  // paper 2^60
	f.Add(uint64(1), []byte("\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00")) // paper -1
	f.Fuzz(func(t *testing.T, count uint64, entries []byte) {
		b := binary.LittleEndian.AppendUint64([]byte(documentsMagic), count)
		b = append(b, entries...)
		b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
		name := filepath.Join(t.TempDir(), documentsFile)
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
		d, err := readDocuments(rootOf(t, filepath.Dir(name)))
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Errorf("got %v, want %v", err, ErrDamaged)
			}
			return
		}
		other := t.TempDir()
		if err := d.write(rootOf(t, other)); err != nil {
			t.Fatal(err)
		}
		if again, err := os.ReadFile(filepath.Join(other, documentsFile)); err != nil || string(again) != string(b) {
			t.Errorf("%d documents are written as %x, %v, want %x", len(d), again, err, b)
		}
		for _, doc := range d {
			if doc.key < 0 || doc.key > maxKey {
				t.Errorf("number %d is no paper's", doc.key)
			}
		}
	})
}

// TestDocumentsLayout holds the file to its description.
func TestDocumentsLayout(t *testing.T) {
	name := filepath.Join(t.TempDir(), documentsFile)
	d := documents{{7, 3, 0x0102}, {}, {maxKey, 0, 1}}
	if err := d.write(rootOf(t, filepath.Dir(name))); err != nil {
		t.Fatal(err)
	}
	want := "PKwords2" + "\x03\x00\x00\x00\x00\x00\x00\x00" +
		"\x07\x00\x00\x00\x00\x00\x00\x00" + "\x03\x00\x00\x00" + "\x02\x01\x00\x00" +
		strings.Repeat("\x00", 16) +
		"\x00\x00\x00\x10\x00\x00\x00\x00" + "\x00\x00\x00\x00" + "\x01\x00\x00\x00"
	want += string(binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(want))))
	if got, err := os.ReadFile(name); err != nil || string(got) != want {
		t.Errorf("got % x, %v, want % x", got, err, want)
	}
	if got, err := readDocuments(rootOf(t, filepath.Dir(name))); err != nil || !slices.Equal(got, d) {
		t.Errorf("read %v, %v, want %v", got, err, d)
	}
}

// TestDocumentsBytes: a change of any byte is damage, also in the numbers of
// words, where all values are valid.
func TestDocumentsBytes(t *testing.T) {
	name := filepath.Join(t.TempDir(), documentsFile)
	if err := (documents{{7, 3, 90}, {8, 1, 2}}).write(rootOf(t, filepath.Dir(name))); err != nil {
		t.Fatal(err)
	}
	sound, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for at := range sound {
		if err := os.WriteFile(name, flipped(sound, at), 0o600); err != nil {
			t.Fatal(err)
		}
		if d, err := readDocuments(rootOf(t, filepath.Dir(name))); !errors.Is(err, ErrDamaged) {
			t.Errorf("byte %d changed: got %v, %v, want ErrDamaged", at, d, err)
		}
	}
}

// TestDocuments: a damaged list of documents is refused, also without sums.
func TestDocuments(t *testing.T) {
	_, good := build(t, "", shelf...)
	b, err := os.ReadFile(filepath.Join(good, documentsFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][]byte{nil, b[:10], b[:12], b[:19], b[:len(b)-1], append(slices.Clone(b), 0), append([]byte("PKwords9"), b[8:]...), flipped(b, 20)} {
		name := filepath.Join(t.TempDir(), documentsFile)
		if err := os.WriteFile(name, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readDocuments(rootOf(t, filepath.Dir(name))); !errors.Is(err, ErrDamaged) {
			t.Errorf("%d bytes: got %v, want ErrDamaged", len(bad), err)
		}
	}
}

func rootOf(t *testing.T, dir string) *os.Root {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root
}

func flipped(b []byte, at int) []byte {
	b = slices.Clone(b)
	b[at] ^= 1
	return b
}
