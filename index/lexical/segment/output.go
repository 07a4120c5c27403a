package segment

import (
	"bufio"
	"encoding/binary"
	"hash/crc32"
	"io"
)

// output writes the content of a file, and keeps the checksums of its pages.
type output struct {
	w    *bufio.Writer
	size int64
	page int    // bytes of the page that is not full yet
	sum  uint32 // of these
	sums []byte // of the full pages
}

func newOutput(w io.Writer) *output { return &output{w: bufio.NewWriterSize(w, 64<<10)} }

// Write implements [io.Writer].
func (o *output) Write(b []byte) (int, error) {
	n := len(b)
	o.size += int64(n)
	if _, err := o.w.Write(b); err != nil {
		return 0, err
	}
	for len(b) > 0 {
		part := b[:min(len(b), pageSize-o.page)]
		o.sum = crc32.Update(o.sum, castagnoli, part)
		if o.page += len(part); o.page == pageSize {
			o.endPage()
		}
		b = b[len(part):]
	}
	return n, nil
}

func (o *output) endPage() {
	o.sums = binary.LittleEndian.AppendUint32(o.sums, o.sum)
	o.page, o.sum = 0, 0
}

// finish writes the sums and the directory, and returns what the file is from now on.
func (o *output) finish(d directory) (Made, error) {
	if o.page > 0 {
		o.endPage()
	}
	d.sums = o.size
	end := d.encode()
	sum := crc32.Update(crc32.Checksum(o.sums, castagnoli), castagnoli, end)
	for _, b := range [][]byte{o.sums, end, []byte(magic)} {
		if _, err := o.w.Write(b); err != nil {
			return Made{}, err
		}
	}
	return Made{Documents: int(d.documents), Size: o.size + int64(len(o.sums)+len(end)+len(magic)), Sum: sum}, o.w.Flush()
}

// Made says which file has been written.
type Made struct {
	Documents int
	Size      int64  // bytes
	Sum       uint32 // CRC-32C of the checksums of its pages and the directory
}
