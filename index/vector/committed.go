package vector

import (
	"hash/crc32"

	"paperkin/embed"
	"paperkin/index/durable"
)

// Committed is what the catalogue knows of a space's rows.
type Committed struct {
	// Is says whose the store's files are. The zero value lets any pass, and one without
	// a library those of any library that have the number. While a writer gives them
	// another number, some have that one, which is Next.
	Is   durable.Identity
	Next string

	Rows    int     // slots 0 to Rows-1 have been written
	Deleted *Bitmap // those of them that no paper uses any more; nil means none

	// Batches returns the batches that hold the rows from one on, in order. It
	// may be called until the store is open. Nil means that the checksums are
	// unknown: rows are then taken as they are.
	Batches func(from int) ([]Batch, error)
	// Chosen says that Batches returns some of the batches only: a [Mender] does not
	// look at the rows of the others.
	Chosen bool
}

// Owner says which files are the store's.
func (c Committed) Owner() durable.Owner { return durable.Owner{Is: c.Is, Next: c.Next} }

// A Batch is a number of rows that were put together.
type Batch struct {
	First, Rows int
	CRC         uint32 // see Checksum
}

// Checksum is the CRC-32C of vectors as little-endian float32 rows. The
// catalogue keeps it for every batch of rows, so that damage to a vector file
// is found.
func Checksum(vectors [][]float32) uint32 {
	var sum uint32
	var buf []byte
	for _, v := range vectors {
		buf = embed.AppendBytes(buf[:0], v)
		sum = crc32.Update(sum, durable.Castagnoli, buf)
	}
	return sum
}
