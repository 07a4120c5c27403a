package paper

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// maxWindow is how far back a Zstandard file may refer, which is held in
// memory: what zstd takes without being told to.
const maxWindow = 128 << 20

// errNested: a file that is compressed again and again.
var errNested = errors.New("compressed more than twice")

// decompress looks for gzip and Zstandard by content, whatever the name says,
// also one inside the other. What it returns fails with an error that wraps
// [ErrBomb] when it becomes much larger than papers do.
func decompress(r io.Reader) (*bufio.Reader, error) {
	packed := CountPacked(r)
	in := bufio.NewReaderSize(packed, headSize)
	for depth := 0; ; depth++ {
		magic, err := in.Peek(4)
		if err != nil && err != io.EOF {
			return nil, err
		}
		var unpacked io.Reader
		switch {
		case strings.HasPrefix(string(magic), "\x1f\x8b"):
			if unpacked, err = gzip.NewReader(in); err != nil {
				return nil, fmt.Errorf("gzip: %w", err)
			}
			unpacked = named{unpacked, "gzip"}
		case string(magic) == "\x28\xb5\x2f\xfd":
			z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
			if err != nil {
				return nil, fmt.Errorf("zstd: %w", err)
			}
			unpacked = named{z, "zstd"}
		default:
			return in, nil
		}
		if depth == 2 {
			return nil, errNested
		}
		in = bufio.NewReaderSize(packed.Bound(unpacked), headSize)
	}
}

// named says which decompressor an error comes from.
type named struct {
	io.Reader
	name string
}

func (n named) Read(p []byte) (int, error) {
	k, err := n.Reader.Read(p)
	if err != nil && err != io.EOF {
		err = fmt.Errorf("%s: %w", n.name, err)
	}
	return k, err
}
