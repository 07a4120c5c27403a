package packed

import (
	"errors"
	"fmt"
	"io"
)

// A few kilobytes can be made to unpack to terabytes. Papers, vectors and catalogues
// become three to thirty times as large. The ratio counts only beyond bombSize
// bytes, so that small repetitive files are accepted.
const (
	bombSize  = 1 << 30
	bombRatio = 200
)

// ErrBomb: compressed data unpacks to far more than papers or vectors do.
var ErrBomb = errors.New("decompression bomb")

// A Counter counts the bytes read from compressed data. It is not safe for
// concurrent use.
type Counter struct {
	r    io.Reader
	read int64
}

// Count returns a reader of r that counts bytes.
func Count(r io.Reader) *Counter { return &Counter{r: r} }

func (c *Counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.read += int64(n)
	return n, err
}

// Bound returns a reader of the data that c was unpacked to. It fails with an error
// that wraps [ErrBomb] once that is both more than a gigabyte and more than 200
// times the bytes read from c.
func (c *Counter) Bound(unpacked io.Reader) io.Reader { return &bounded{c, unpacked, 0} }

type bounded struct {
	packed *Counter
	r      io.Reader
	read   int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.read += int64(n)
	if b.read > bombSize && b.read/bombRatio > b.packed.read {
		return n, fmt.Errorf("%w: %d bytes unpack to more than %d", ErrBomb, b.packed.read, b.read)
	}
	return n, err
}

// Check returns an error that wraps [ErrBomb] for data of so many bytes that unpacks to
// far more than papers do.
func Check(size int64, unpacked uint64) error {
	if unpacked > bombSize && unpacked/bombRatio > uint64(size) {
		return fmt.Errorf("%w: %d bytes unpack to %d", ErrBomb, size, unpacked)
	}
	return nil
}
