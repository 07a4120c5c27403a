package paper

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

func gzipped(t *testing.T, r io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := io.Copy(w, r)
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zstandard(t *testing.T, r io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.Copy(w, r)
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// complaint is how reading a file ends.
func complaint(t *testing.T, b []byte, o ReadOptions) (err error) {
	t.Helper()
	source := NewSource("bomb.jsonl", func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil })
	for _, e := range Read(t.Context(), []Source{source}, o) {
		err = e
	}
	return err
}

// TestBombs: a file that unpacks to a thousand times its size is given up after
// a gigabyte, in bounded memory, by name and with the reason.
func TestBombs(t *testing.T) {
	if testing.Short() {
		t.Skip("unpacks gigabytes")
	}
	const size = bombSize + bombSize/8
	for name, b := range map[string][]byte{
		"one line":     zstandard(t, endless("\x00", size)),
		"gzip in zstd": zstandard(t, bytes.NewReader(gzipped(t, endless(" ", size)))),
	} {
		err := complaint(t, b, ReadOptions{Format: JSONL})
		if !errors.Is(err, ErrBomb) || !strings.HasPrefix(err.Error(), "bomb.jsonl: ") {
			t.Errorf("%s, %d bytes: got %v, want %v", name, len(b), err, ErrBomb)
		}
	}
}

func TestNestedCompression(t *testing.T) {
	b := []byte(`{"title":"T"}`)
	for depth := 1; depth <= 4; depth++ {
		b = gzipped(t, bytes.NewReader(b))
		if err := complaint(t, b, ReadOptions{}); errors.Is(err, errNested) != (depth > 2) {
			t.Errorf("compressed %d times: %v", depth, err)
		}
	}
}

// TestWindow: a Zstandard file that wants a gigabyte of memory is refused.
func TestWindow(t *testing.T) {
	header := []byte{0x28, 0xb5, 0x2f, 0xfd, 0x00, (30 - 10) << 3, 0x01, 0x00, 0x00}
	if err := complaint(t, header, ReadOptions{Format: JSONL}); !errors.Is(err, zstd.ErrWindowSizeExceeded) {
		t.Errorf("got %v, want %v", err, zstd.ErrWindowSizeExceeded)
	}
}
