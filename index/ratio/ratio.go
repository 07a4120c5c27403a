// Package ratio keeps compressed data from unpacking to more than it can
// stand for: a few kilobytes can be written so that they become terabytes. It
// does not know how to unpack.
package ratio

import (
	"errors"
	"fmt"
	"io"
)

// Papers, vectors and catalogues become three to thirty times as large. Only
// past Free bytes is the ratio looked at, so that small repetitive files pass.
const (
	Free  = 1 << 30
	Ratio = 200
)

// ErrBomb: data unpacks to far more than papers or vectors do.
var ErrBomb = errors.New("decompression bomb")

// Packed counts what is read of compressed data. It is not safe for concurrent
// use.
type Packed struct {
	r    io.Reader
	read int64
}

// Count returns a reader of r that counts.
func Count(r io.Reader) *Packed { return &Packed{r: r} }

func (p *Packed) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.read += int64(n)
	return n, err
}

// Bound returns a reader of what p was unpacked to, which ends with an error
// that wraps [ErrBomb] once that is both more than [Free] bytes and more than
// [Ratio] times what was read of p.
func (p *Packed) Bound(unpacked io.Reader) io.Reader { return &bounded{p, unpacked, 0} }

type bounded struct {
	packed *Packed
	r      io.Reader
	read   int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.read += int64(n)
	if b.read > Free && b.read/Ratio > b.packed.read {
		return n, fmt.Errorf("%w: %d bytes unpack to more than %d", ErrBomb, b.packed.read, b.read)
	}
	return n, err
}
