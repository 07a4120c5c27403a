package index

import (
	"context"
	"hash/crc32"

	"paperkin/embed"
)

// A Store keeps the vectors of one space, one row per slot, and finds the rows
// nearest to a vector. What is committed is the catalogue's to say: it hands
// the Store its [Committed] state on opening.
//
// A Store is safe for concurrent use by readers. Put and Delete are called by
// the library's one writer only.
type Store interface {
	// Put writes vectors to the slots first, first+1, ... and returns when they
	// are durable. The vectors have unit length. Rows that stood at those slots
	// are leftovers of a crash and are overwritten. What Put wrote is found by
	// stores opened later, with a Committed that covers it.
	Put(ctx context.Context, first int, vectors [][]float32) error

	// Settle tells that the first committed rows are part of the library, so
	// that the store can derive from them what makes searches fast. It is called
	// now and then in a run, and at its end. Searches are right without it.
	Settle(ctx context.Context, committed int) error

	// Delete takes slots out of this store's searches at once; the catalogue
	// keeps them out of later ones. Unknown slots are ignored.
	Delete(ctx context.Context, slots []int) error

	// Search returns the k live slots nearest to a unit vector, most similar
	// first, equal ones by slot. Slots that tie with the last one come too, so
	// the result can be longer than k: the caller breaks ties by a lasting key.
	// It is shorter when fewer slots are allowed. A nil allow means all slots.
	Search(ctx context.Context, vector []float32, k int, allow *Bitmap) ([]Neighbour, error)

	// Vectors returns the rows of slots, in the order given. The caller may
	// keep and change them. A slot that was never put is an error.
	Vectors(ctx context.Context, slots []int) ([][]float32, error)

	Close() error
}

// A Deriver is a Store that keeps on disk what it derived from its vectors, and
// that can be damaged while they are sound.
type Deriver interface {
	// Verify compares what was derived with the vectors, and returns an error
	// when they differ.
	Verify(ctx context.Context) error
	// Forget drops what was derived; Settle makes it anew. For the writer only.
	Forget() error
}

// A Neighbour is one row found by a search.
type Neighbour struct {
	Slot       int
	Similarity float64 // cosine, -1 to 1
}

// Committed is what the catalogue knows of a space's rows.
type Committed struct {
	Rows int     // slots 0 to Rows-1 have been written
	Dead *Bitmap // those of them that no paper uses any more; nil means none
}

// OpenStore opens the store in a folder of its own, which exists. It is how a
// library is told which kind of store it has.
type OpenStore func(dir string, dimensions int, c Committed) (Store, error)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Checksum is the CRC-32C of vectors as little-endian float32 rows. The
// catalogue keeps it for every batch of rows, so that damage to a vector file
// is found.
func Checksum(vectors [][]float32) uint32 {
	var sum uint32
	var buf []byte
	for _, v := range vectors {
		buf = embed.AppendBytes(buf[:0], v)
		sum = crc32.Update(sum, castagnoli, buf)
	}
	return sum
}
