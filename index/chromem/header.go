package chromem

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"io"
	"os"

	"paperkin/index/durable"
	"paperkin/index/vector"
)

// Both files begin with a header of headerBytes bytes, so that rows of vectors begin
// where a line of a processor's cache does:
//
//	8 bytes   magic
//	4 bytes   format
//	4 bytes   dimensions
//	8 bytes   rows that the file holds; always 0 in a file of vectors
//	16 bytes  id of the library
//	16 bytes  number of the space's files: see durable.Identity
//	4 bytes   CRC-32C of all before
//	4 bytes   zeros
//
// Numbers are little-endian.
const headerBytes = 64

type header struct {
	magic      string
	format     int
	dimensions int
	rows       int64
	is         durable.Identity
}

func (h header) append(b []byte) []byte {
	start := len(b)
	b = append(b, h.magic...)
	b = binary.LittleEndian.AppendUint32(b, uint32(h.format))
	b = binary.LittleEndian.AppendUint32(b, uint32(h.dimensions))
	b = binary.LittleEndian.AppendUint64(b, uint64(h.rows))
	b = appendNumber(b, h.is.Library)
	b = appendNumber(b, h.is.Number)
	b = binary.LittleEndian.AppendUint32(b, crc32.Checksum(b[start:], durable.Castagnoli))
	return append(b, make([]byte, start+headerBytes-len(b))...)
}

const numberBytes = 16

// appendNumber appends a number of an identity, zeros for none.
func appendNumber(b []byte, number string) []byte {
	var n [numberBytes]byte
	hex.Decode(n[:], []byte(number[:min(len(number), 2*numberBytes)])) // numbers are made by durable.NewNumber
	return append(b, n[:]...)
}

func numberOf(b []byte) string {
	if [numberBytes]byte(b) == [numberBytes]byte{} {
		return ""
	}
	return hex.EncodeToString(b[:numberBytes])
}

// condition is what became of a header.
type condition int

const (
	good    condition = iota
	unbegun           // no byte of it was written yet
	bad               // it is not what was written
)

// readHeader reads the header of a file that begins with a magic number. Only that of
// a good one counts. The error is one of reading.
func readHeader(f io.ReaderAt, magic string, format int) (header, condition, error) {
	b := make([]byte, headerBytes)
	n, err := f.ReadAt(b, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return header{}, bad, err
	}
	if n == 0 || n == headerBytes && bytes.Equal(b, make([]byte, headerBytes)) {
		return header{}, unbegun, nil
	}
	h := header{
		magic:      magic,
		format:     format,
		dimensions: int(binary.LittleEndian.Uint32(b[12:])),
		rows:       int64(binary.LittleEndian.Uint64(b[16:])),
		is:         durable.Identity{Library: numberOf(b[24:40]), Number: numberOf(b[40:56])},
	}
	if n < headerBytes || !bytes.Equal(b, h.append(nil)) {
		return header{}, bad, nil
	}
	return h, good, nil
}

// owner says whose the files of a store are: see [vector.Committed].
type owner struct {
	is   durable.Identity
	next string
}

func ownerOf(c vector.Committed) owner { return owner{c.Is, c.Next} }

// check returns a [*durable.ForeignError] about the file at path unless it is the
// owner's.
func (o owner) check(path string, has durable.Identity) error {
	same := has
	if o.is.Library == "" {
		same.Library = ""
	}
	if o.is == (durable.Identity{}) || same == o.is || o.next != "" && same == o.numbered(o.next) {
		return nil
	}
	return &durable.ForeignError{File: path, Has: has, Want: o.is}
}

// numbered is the owner's identity with another number.
func (o owner) numbered(number string) durable.Identity {
	return durable.Identity{Library: o.is.Library, Number: number}
}

// anonymousCodes is the format of codes whose header names no library: its checksum
// comes where the id would.
const anonymousCodes = 2

// countAnonymous returns the number of rows in a file of codes of that format; 0 if it
// is of another one, or damaged.
func countAnonymous(f *os.File, dimensions int) (rows int, err error) {
	b := make([]byte, headerBytes)
	if _, err := f.ReadAt(b, 0); errors.Is(err, io.EOF) {
		return 0, nil
	} else if err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	count := int64(binary.LittleEndian.Uint64(b[16:]))
	want := binary.LittleEndian.AppendUint32([]byte(codesMagic), anonymousCodes)
	want = binary.LittleEndian.AppendUint32(want, uint32(dimensions))
	want = binary.LittleEndian.AppendUint64(want, uint64(count))
	want = binary.LittleEndian.AppendUint32(want, crc32.Checksum(want, durable.Castagnoli))
	room := (info.Size() - headerBytes) / int64(rowSize(dimensions))
	if count < 0 || count > room || !bytes.Equal(b, append(want, make([]byte, headerBytes-len(want))...)) {
		return 0, nil
	}
	return int(count), nil
}
