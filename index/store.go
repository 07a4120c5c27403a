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
	// first, equal ones by slot. It does not return what damaged files say, but
	// an error that wraps ErrRepairable. Slots that tie with the last one come too, so
	// the result can be longer than k: the caller breaks ties by a lasting key.
	// It is shorter when fewer slots are allowed. A nil allow means all slots.
	Search(ctx context.Context, vector []float32, k int, allow *Bitmap) ([]Neighbour, error)

	// Vectors returns the rows of slots, in the order given. The caller may
	// keep and change them. A slot that was never put is an error, and one whose
	// vector is damaged one that wraps ErrRepairable.
	Vectors(ctx context.Context, slots []int) ([][]float32, error)

	Close() error
}

// A Mender is a Store over files, which can be damaged: bits flip, writes are
// torn or lost. Its methods want a store that was opened with nothing committed,
// which no damage prevents, and are told what the catalogue knows.
type Mender interface {
	// Verify reads everything that is kept and compares it with its checksums.
	Verify(ctx context.Context, c Committed) (Damage, error)
	// Mend puts something harmless at the place of lost rows, durably, so that
	// others can follow, and drops what was derived: Settle makes it anew. It
	// returns the batches whose checksums have changed. For the writer only; the
	// rows must not be found any more.
	Mend(ctx context.Context, c Committed, lost *Bitmap) ([]Batch, error)
}

// Damage is what a [Mender] found.
type Damage struct {
	Lost  *Bitmap  // rows that are not what was put; never nil
	Found []string // what is wrong, with the names of files and the numbers of rows
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

	// Batches returns the batches that hold rows from one on, in their order. It
	// may be called until the store is open. Nil means that nothing is known of
	// what was written: then rows are taken as they are.
	Batches func(from int) ([]Batch, error)
}

// A Batch is a number of rows that were put together.
type Batch struct {
	First, Rows int
	CRC         uint32 // see Checksum
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
