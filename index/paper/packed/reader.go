// Package packed reads compressed data within bounds of memory and size.
//
// It recognises gzip and Zstandard by content. It knows nothing about files, archives
// of files, or papers.
package packed

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// maxWindow is how many bytes of Zstandard data are kept in memory for references to
// them: the default of zstd.
const maxWindow = 128 << 20

// maxLayers is how many times data may be compressed.
const maxLayers = 2

// ErrNested: data that is compressed again and again.
var ErrNested = errors.New("compressed more than twice")

// NewReader returns a reader of the uncompressed data of r, with a buffer of size
// bytes. gzip and Zstandard are recognised by content, also one inside the other.
// Reading fails with an error that wraps [ErrBomb] when the data expands much more
// than papers do.
func NewReader(r io.Reader, size int) (*bufio.Reader, error) {
	packed := Count(r)
	in := bufio.NewReaderSize(packed, size)
	for layer := 0; ; layer++ {
		unpacked, err := unpack(in)
		if err != nil || unpacked == nil {
			return in, err
		}
		if layer == maxLayers {
			return nil, ErrNested
		}
		in = bufio.NewReaderSize(packed.Bound(unpacked), size)
	}
}

// unpack removes one layer of compression; it returns nil if there is none.
func unpack(in *bufio.Reader) (io.Reader, error) {
	magic, err := in.Peek(4)
	if err != nil && err != io.EOF {
		return nil, err
	}
	switch {
	case strings.HasPrefix(string(magic), "\x1f\x8b"):
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, damage("gzip", err)
		}
		return named{z, "gzip"}, nil
	case string(magic) == "\x28\xb5\x2f\xfd":
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, damage("zstd", err)
		}
		return named{z, "zstd"}, nil
	}
	return nil, nil
}

// named names the decompressor in its errors.
type named struct {
	io.Reader
	name string
}

func (n named) Read(p []byte) (int, error) {
	k, err := n.Reader.Read(p)
	if err != nil && err != io.EOF {
		err = damage(n.name, err)
	}
	return k, err
}

// A DamageError says that compressed data cannot be decompressed.
type DamageError struct {
	Compression string // "gzip" or "zstd"
	Err         error
}

func (e *DamageError) Error() string { return e.Compression + ": " + e.Err.Error() }
func (e *DamageError) Unwrap() error { return e.Err }

// damage returns the error of a decompressor, which is a DamageError unless the data
// could not be read or is too large.
func damage(compression string, err error) error {
	var read *fs.PathError
	if errors.As(err, &read) || errors.Is(err, ErrBomb) {
		return fmt.Errorf("%s: %w", compression, err)
	}
	return &DamageError{compression, err}
}
