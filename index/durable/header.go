package durable

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"io"
)

// HeaderBytes is the size of the header that the files of a space begin with, so that
// rows of vectors begin where a line of a processor's cache does:
//
//	8 bytes   magic
//	4 bytes   format
//	4 bytes   dimensions; 0 in a file without vectors
//	8 bytes   rows that the file holds; 0 in one that only the catalogue counts
//	16 bytes  id of the library
//	16 bytes  number of the space's files: see [Identity]
//	4 bytes   CRC-32C of all before
//	4 bytes   zeros
//
// Numbers are little-endian.
const HeaderBytes = 64

// A Header says what a file is, and whose.
type Header struct {
	Magic      string // 8 bytes
	Format     int
	Dimensions int
	Rows       int64
	Is         Identity
}

// Append appends the header to b, as it stands in a file.
func (h Header) Append(b []byte) []byte {
	start := len(b)
	b = append(b, h.Magic...)
	b = binary.LittleEndian.AppendUint32(b, uint32(h.Format))
	b = binary.LittleEndian.AppendUint32(b, uint32(h.Dimensions))
	b = binary.LittleEndian.AppendUint64(b, uint64(h.Rows))
	b = appendNumber(b, h.Is.Library)
	b = appendNumber(b, h.Is.Number)
	b = binary.LittleEndian.AppendUint32(b, crc32.Checksum(b[start:], Castagnoli))
	return append(b, make([]byte, start+HeaderBytes-len(b))...)
}

const numberBytes = 16

// appendNumber appends a number of an identity, zeros for none.
func appendNumber(b []byte, number string) []byte {
	var n [numberBytes]byte
	hex.Decode(n[:], []byte(number[:min(len(number), 2*numberBytes)])) // numbers are made by NewNumber
	return append(b, n[:]...)
}

func numberOf(b []byte) string {
	if [numberBytes]byte(b) == [numberBytes]byte{} {
		return ""
	}
	return hex.EncodeToString(b[:numberBytes])
}

// Condition is what became of a header.
type Condition int

const (
	HeaderGood    Condition = iota
	HeaderUnbegun           // no byte of it was written yet
	HeaderBad               // it is not what was written
)

// ReadHeader reads the header of a file that begins with a magic number. Only that of
// a good one counts. The error is one of reading.
func ReadHeader(f io.ReaderAt, magic string, format int) (Header, Condition, error) {
	b := make([]byte, HeaderBytes)
	n, err := f.ReadAt(b, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return Header{}, HeaderBad, err
	}
	if n == 0 || n == HeaderBytes && bytes.Equal(b, make([]byte, HeaderBytes)) {
		return Header{}, HeaderUnbegun, nil
	}
	h := Header{
		Magic:      magic,
		Format:     format,
		Dimensions: int(binary.LittleEndian.Uint32(b[12:])),
		Rows:       int64(binary.LittleEndian.Uint64(b[16:])),
		Is:         Identity{Library: numberOf(b[24:40]), Number: numberOf(b[40:56])},
	}
	if n < HeaderBytes || !bytes.Equal(b, h.Append(nil)) {
		return Header{}, HeaderBad, nil
	}
	return h, HeaderGood, nil
}

// An Owner says which files are a space's: those that are Is, or, while a writer gives
// them another number, have the one that is Next. The zero value owns any file, and one
// without a library those of any library that have the number.
type Owner struct {
	Is   Identity
	Next string
}

// Check returns a [*ForeignError] about the file at path unless it is the owner's.
func (o Owner) Check(path string, has Identity) error {
	same := has
	if o.Is.Library == "" {
		same.Library = ""
	}
	if o.Is == (Identity{}) || same == o.Is || o.Next != "" && same == o.Numbered(o.Next) {
		return nil
	}
	return &ForeignError{File: path, Has: has, Want: o.Is}
}

// Numbered is the owner's identity with another number.
func (o Owner) Numbered(number string) Identity {
	return Identity{Library: o.Is.Library, Number: number}
}
