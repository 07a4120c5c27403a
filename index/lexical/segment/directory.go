package segment

import (
	"encoding/binary"
	"fmt"
)

// directory says where the parts of a file are. In the file it is
//
//	documents             u32
//	columns, and fields   u32 each
//	for each field        offset of its blocks, of their index, of its first terms, and
//	                      of their end: u64 each; number of blocks, of terms: u32 each
//	offset of the sums    u64
//	its own length        u32
type directory struct {
	documents uint32
	columns   int
	fields    []fieldPlace
	sums      int64
}

type fieldPlace struct {
	blocks, index, firsts, end int64
	count, terms               uint32
}

const (
	fieldBytes  = 4*8 + 2*4
	directoryOf = 3*4 + 8 + 4 // bytes without fields
)

func (d directory) encode() []byte {
	b := binary.LittleEndian.AppendUint32(nil, d.documents)
	b = binary.LittleEndian.AppendUint32(b, uint32(d.columns))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(d.fields)))
	for _, f := range d.fields {
		for _, offset := range []int64{f.blocks, f.index, f.firsts, f.end} {
			b = binary.LittleEndian.AppendUint64(b, uint64(offset))
		}
		b = binary.LittleEndian.AppendUint32(b, f.count)
		b = binary.LittleEndian.AppendUint32(b, f.terms)
	}
	b = binary.LittleEndian.AppendUint64(b, uint64(d.sums))
	return binary.LittleEndian.AppendUint32(b, uint32(len(b)+4))
}

// decodeDirectory reads the directory at the end of what comes before the magic of a
// file, and returns its length. Parts that do not follow each other are an error.
func decodeDirectory(b []byte, shape Shape) (d directory, length int, err error) {
	length = directoryOf + len(shape.Fields)*fieldBytes
	if len(b) < length || binary.LittleEndian.Uint32(b[len(b)-4:]) != uint32(length) {
		return d, 0, fmt.Errorf("%w: no directory of %d bytes", ErrDamaged, length)
	}
	b = b[len(b)-length:]
	u32 := func() uint32 {
		v := binary.LittleEndian.Uint32(b)
		b = b[4:]
		return v
	}
	u64 := func() int64 {
		v := binary.LittleEndian.Uint64(b)
		b = b[8:]
		return int64(v)
	}
	d.documents = u32()
	d.columns = int(u32())
	if fields := u32(); d.documents > maxDocuments || d.columns != shape.Columns || int(fields) != len(shape.Fields) {
		return d, 0, fmt.Errorf("%w: %d documents with %d columns and %d fields", ErrDamaged, d.documents, d.columns, fields)
	}
	at := 4 * int64(d.documents) * int64(1+d.columns)
	for range shape.Fields {
		f := fieldPlace{u64(), u64(), u64(), u64(), u32(), u32()}
		if f.blocks != at || f.index < f.blocks || f.firsts != f.index+indexEntry*int64(f.count) || f.end < f.firsts || (f.terms+blockTerms-1)/blockTerms != f.count {
			return d, 0, fmt.Errorf("%w: a field of %d blocks from %d to %d", ErrDamaged, f.count, f.blocks, f.index)
		}
		d.fields = append(d.fields, f)
		at = f.end
	}
	if d.sums = u64(); d.sums != at {
		return d, 0, fmt.Errorf("%w: checksums at %d, not %d", ErrDamaged, d.sums, at)
	}
	return d, length, nil
}
