package packed

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

// read returns the size of what data unpacks to.
func read(packed []byte) (int64, error) {
	r, err := NewReader(bytes.NewReader(packed), 1<<16)
	if err != nil {
		return 0, err
	}
	return io.Copy(io.Discard, r)
}

// TestLayers: compression is recognised by content, twice at most.
func TestLayers(t *testing.T) {
	const text = `{"title":"T"}`
	plain := []byte(text)
	for name, b := range map[string][]byte{"plain": plain, "gzip": gzipped(t, strings.NewReader(text)), "zstd": zstandard(t, strings.NewReader(text)),
		"zstd in gzip": gzipped(t, bytes.NewReader(zstandard(t, strings.NewReader(text)))), "empty": nil, "one byte": {0x1f}} {
		want := int64(len(text))
		if len(b) < 2 {
			want = int64(len(b))
		}
		if n, err := read(b); n != want || err != nil {
			t.Errorf("%s: %d bytes, %v, want %d", name, n, err, want)
		}
	}
	b := plain
	for depth := 1; depth <= 4; depth++ {
		b = gzipped(t, bytes.NewReader(b))
		if _, err := read(b); errors.Is(err, ErrNested) != (depth > 2) {
			t.Errorf("compressed %d times: %v", depth, err)
		}
	}
}

// TestTorn: data that is cut off or damaged is an error that says of which kind.
func TestTorn(t *testing.T) {
	text := strings.Repeat("one line of many\n", 5000)
	gz, zst := gzipped(t, strings.NewReader(text)), zstandard(t, strings.NewReader(text))
	for name, tt := range map[string]struct {
		packed []byte
		want   string
	}{"no header": {gz[:4], "gzip: "}, "cut": {gz[:len(gz)/2], "gzip: "}, "cut zstd": {zst[:len(zst)/2], "zstd: "},
		"a byte is missing": {append(bytes.Clone(gz[:len(gz)/2]), gz[len(gz)/2+1:]...), "gzip: "}} {
		if _, err := read(tt.packed); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want an error of %s", name, err, tt.want)
		}
	}
}

// TestBombs: data that unpacks to a thousand times its size is given up after a
// gigabyte, in bounded memory.
func TestBombs(t *testing.T) {
	if testing.Short() {
		t.Skip("unpacks gigabytes")
	}
	const part = bombSize / 16 // both formats can be put one after the other
	for name, b := range map[string][]byte{
		"zstd":         bytes.Repeat(zstandard(t, repeat(0, part)), 18),
		"gzip in zstd": zstandard(t, bytes.NewReader(bytes.Repeat(gzipped(t, repeat(' ', part)), 18))),
	} {
		if _, err := read(b); !errors.Is(err, ErrBomb) {
			t.Errorf("%s, %d bytes: got %v, want %v", name, len(b), err, ErrBomb)
		}
	}
}

// TestWindow: a Zstandard file that wants a gigabyte of memory is refused.
func TestWindow(t *testing.T) {
	header := []byte{0x28, 0xb5, 0x2f, 0xfd, 0x00, (30 - 10) << 3, 0x01, 0x00, 0x00}
	if _, err := read(header); !errors.Is(err, zstd.ErrWindowSizeExceeded) {
		t.Errorf("got %v, want %v", err, zstd.ErrWindowSizeExceeded)
	}
}
