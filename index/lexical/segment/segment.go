// Package segment is an immutable part of an inverted index in one file: which
// documents have which terms. Documents have keys, numbers in columns, and terms in
// fields. A file is written once, from memory ([Builder]) or from other files ([Merge]),
// and is mapped for reading. A reader compares the pages that it reads with their
// checksums, and no others.
//
// Documents are numbered from 0 on, in the order of their keys. Numbers are
// little-endian, u32 and u64 of 4 and 8 bytes, and uvarint as in encoding/binary:
//
//	columns    the keys, then the other columns: a u32 for each document
//	fields     one after the other
//	sums       CRC-32C of every page of [pageSize] bytes before, the last one as it is: u32
//	directory  see [directory]
//	8 bytes    magic
//
// A field is a sequence of blocks of up to [blockTerms] terms, in the order of their
// bytes, then the index of the blocks. A block is
//
//	length of the entries in bytes  uvarint
//	entries                         one for each term
//	postings                        of the terms, in their order
//
// and an entry
//
//	bytes that the term shares with the one before, 0 for the first  uvarint
//	bytes that it does not share: their number                       uvarint, and they
//	documents that have the term                                     uvarint
//	of these, those that have it only in the first part (see [Posting]); [Words] only  uvarint
//	length of its postings in bytes                                  uvarint
//
// The index of the blocks has the offset of each block in the file and the end of its
// first term (u64, u32), and then the first terms. Postings are described in postings.go.
package segment

import (
	"errors"
	"hash/crc32"
)

// ErrDamaged means that a file is not one that this package wrote.
var ErrDamaged = errors.New("damaged")

// A Kind says what is kept of a term in a document.
type Kind byte

const (
	// Set: that the document has it.
	Set Kind = iota
	// Words: how often, in each of the two parts of the document's text.
	Words
)

// A Shape says what documents have. It is the same for all files that are merged.
type Shape struct {
	Columns int    // besides the keys
	Fields  []Kind // by number
}

// maxDocuments is how many documents a file has at most.
const maxDocuments = 1 << 28

const (
	magic      = "PKsegm01"
	pageSize   = 4096
	blockTerms = 32
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)
