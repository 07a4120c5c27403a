package chromem

import (
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/index/durable"
	"paperkin/index/vector"
	"paperkin/index/vector/storetest"
)

func TestConformance(t *testing.T) { storetest.Run(t, Open) }

// headerOf is the header of a file whose store has no identity.
func headerOf(magic string, format, rows byte) string {
	h := magic + string([]byte{format, 0, 0, 0, 2, 0, 0, 0, rows, 0, 0, 0, 0, 0, 0, 0}) + strings.Repeat("\x00", 32)
	return h + string(binary.LittleEndian.AppendUint32(nil, crc32.Checksum([]byte(h), durable.Castagnoli))) + "\x00\x00\x00\x00"
}

// TestFileLayout holds the file to its description: a header and rows of little-endian
// float32, nothing between or after them.
func TestFileLayout(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(rootOf(t, dir), 2, vector.Committed{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Put(context.Background(), 0, [][]float32{{1, 0}, {0, -1}}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, "vectors.f32"))
	want := headerOf("PAPERKF4", 2, 0) + "\x00\x00\x80\x3f\x00\x00\x00\x00" + "\x00\x00\x00\x00\x00\x00\x80\xbf"
	if err != nil || string(got) != want {
		t.Errorf("got % x, %v, want % x", got, err, want)
	}
	info, err := os.Stat(filepath.Join(dir, "vectors.f32"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v, want 0600", info.Mode(), err)
	}
}

func TestShortFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "vectors.f32"), append([]byte(headerOf("PAPERKF4", 2, 0)), make([]byte, 12)...), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(rootOf(t, dir), 2, vector.Committed{Rows: 2})
	if err == nil || !strings.Contains(err.Error(), "76 bytes, want 80 for 2 committed rows") {
		t.Errorf("got %v", err)
	}
}

// TestCodesLayout holds the file of codes to its description.
func TestCodesLayout(t *testing.T) {
	dir := t.TempDir()
	storeTwo(t, dir)
	got, err := os.ReadFile(filepath.Join(dir, "vectors.i8"))
	header := headerOf("PAPERKI8", 3, 2)
	if err != nil || len(got) != 64+2*(32+16) || !strings.HasPrefix(string(got), header) {
		t.Fatalf("%d bytes, header % x, %v", len(got), got[:min(64, len(got))], err)
	}
	if string(got[64:66]) != "\x7f\x00" || string(got[112:114]) != "\x00\x81" {
		t.Errorf("rows % x, % x", got[64:96], got[112:144])
	}
	vector := binary.LittleEndian.Uint32(got[104:])
	if want := crc32.Checksum([]byte("\x00\x00\x80\x3f\x00\x00\x00\x00"), durable.Castagnoli); vector != want {
		t.Errorf("checksum of the vector: got %x, want %x", vector, want)
	}
	if row, want := binary.LittleEndian.Uint32(got[108:]), crc32.Checksum(got[64:108], durable.Castagnoli); row != want {
		t.Errorf("checksum of the row: got %x, want %x", row, want)
	}
}

// storeTwo fills a store with two vectors of two components.
func storeTwo(t *testing.T, dir string) {
	t.Helper()
	ctx := context.Background()
	s, err := Open(rootOf(t, dir), 2, vector.Committed{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Put(ctx, 0, [][]float32{{1, 0}, {0, -1}}), s.Optimize(ctx, 2), s.Close()); err != nil {
		t.Fatal(err)
	}
}
