// Package vector says what a vector store is: rows in numbered slots, one store
// for each embedding space, opened with what the catalogue has committed. It has
// the values that stores and their users exchange (sets of slots, batches of rows
// and their checksums) and the contract itself. It stores nothing; package
// chromem does, and package storetest checks any implementation.
package vector

import (
	"context"
	"os"
)

// A Store keeps the vectors of one space, one row per slot, and finds the rows
// nearest to a vector. The catalogue decides what is committed: it passes its
// [Committed] state to the [Opener].
//
// A Store is safe for concurrent use by readers. Put is called by the
// library's one writer only.
type Store interface {
	// Put writes vectors of unit length to the slots first, first+1, ... and
	// returns when they are durable. Rows already at those slots are leftovers of
	// a crash and are overwritten. Stores opened later with a Committed that
	// covers the rows find them.
	Put(ctx context.Context, first int, vectors [][]float32) error

	// Renumber durably gives the store's files another number in place of the one in
	// Committed.Is. Only the writer calls it, while that number is Committed.Next in the
	// catalogue, and before it puts rows. If there was a Next when the store was opened,
	// some files may have it: the first call is with that.
	Renumber(ctx context.Context, number string) error

	// Optimize derives from the first committed rows whatever makes searching
	// them fast. It is called every few thousand rows of a run, and at its end.
	// Without it searches are slower, and their results the same.
	Optimize(ctx context.Context, committed int) error

	// Search answers queries in one pass over the rows, each as if it had been asked
	// alone: the slots nearest to its vector among those that are not deleted, most
	// similar first, equal ones by slot, with their vectors, which the caller may keep
	// and change. It never answers from damaged files: that is an error that wraps
	// durable.ErrRepairable. Slots that tie with the last one are returned too, so an
	// answer can be longer than the query's K: the caller breaks ties by a key that
	// does not change. It is shorter when fewer slots are allowed.
	Search(ctx context.Context, queries ...Query) ([][]Neighbour, error)

	// Vectors returns the rows of slots, in the order given. The caller may keep
	// and change them. A slot that was never put is an error; one whose vector is
	// damaged is an error that wraps durable.ErrRepairable.
	Vectors(ctx context.Context, slots []int) ([][]float32, error)

	Close() error
}

// An Opener opens the store in a folder of its own. The store closes the folder when it
// is closed; the Opener does so when it returns an error, which is a
// [*durable.ForeignError] when the files in it are not those that the catalogue knows.
// A library is given an Opener, and so learns which kind of store it has.
type Opener func(dir *os.Root, dimensions int, c Committed) (Store, error)

// An Adopter is a Store that can take over the files which libraries before format 4
// have: vectors.f32 and vectors.i8 without the name of a library. Its method is called
// on a new store, and leaves the folder from as it is. What is damaged in it stays
// damaged. copied is called with the numbers of bytes that were written.
type Adopter interface {
	Adopt(ctx context.Context, from *os.Root, rows int, copied func(bytes int64)) error
}

// A Mender is a Store over files, which can be damaged: bits flip, writes are
// torn or lost. Its methods are called on a store that was opened with nothing
// committed, which succeeds whatever the damage, and receive what the catalogue
// knows.
type Mender interface {
	// Verify reads all files and compares them with their checksums.
	Verify(ctx context.Context, c Committed) (Damage, error)
	// Mend overwrites lost rows with harmless ones, durably, so that other rows
	// can follow, and drops what was derived: Optimize derives it again. It returns
	// the batches whose checksums have changed. Only the writer calls it, after
	// the catalogue has stopped using the rows.
	Mend(ctx context.Context, c Committed, lost *Bitmap) ([]Batch, error)
}

// Damage is what a [Mender] found.
type Damage struct {
	Lost  *Bitmap  // rows that differ from what was put; never nil
	Found []string // what is wrong, with the names of files and the numbers of rows
	Slow  int      // rows at the end that Optimize has not been called for, or whose work is lost
}

// A Query asks a [Store] for rows.
type Query struct {
	Vector []float32 // of unit length
	K      int       // how many rows; none if it is not positive
	Allow  *Bitmap   // the slots to choose among; nil means all
}

// A Neighbour is one row found by a search.
type Neighbour struct {
	Slot       int
	Similarity float64   // cosine, -1 to 1
	Vector     []float32 // its row, as Vectors returns it
}
