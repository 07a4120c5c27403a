// Package index keeps a library: papers in, a durable, searchable collection
// out.
//
// A library is a folder. Its catalogue (SQLite, with a checksum at the end of
// every page: package sealed) is the one source of truth: papers, the records
// they were made of, the ids that name them, the embedding spaces and the ledger
// that says what happened to every paper in every space. Vectors live beside it
// in a [vector.Store], words in an index of package lexical. [Open] gives readers a
// [Library]; [OpenWriter] gives the one writer a [Writer], which adds papers
// ([Writer.Add]), embeds what is pending ([Writer.Embed]), keeps the word index
// in step ([Writer.CatchUp]) and moves the library to another embedder
// ([Writer.Reindex]). Readers work on a [View]: one consistent state of the
// library, whatever a writer does meanwhile. So does [Library.Backup], which
// writes what cannot be made anew into one stream; [Restore] makes a library of
// it.
//
// The package ranks nothing beyond what the Store does, prints nothing, and
// does not know which Store or embedder it is given: those are adapters that
// the caller passes in.
//
// # Commit order
//
// Vectors are written and synced first; then one catalogue transaction records
// their slots. That commit is the moment a paper becomes searchable. Rows past
// the last committed slot are left over from a crash and are overwritten. The
// catalogue counts its commits, and so does a file beside it: a catalogue that
// is behind has lost some ([LostCommitsError]).
//
// # Damage
//
// What lies in files counts only if its checksum fits: a question gets the
// answer that the sound files give, or an error. [IsDamage] knows it. One that
// wraps [ErrRepairable] is of a file beside the catalogue, and names it;
// [Library.Check] names all that is damaged, and [Writer.RebuildWords] and
// [Writer.MendVectors] mend it. A damaged catalogue cannot be mended, and a
// backup takes its place.
package index

import (
	"paperkin/index/backup"
	"paperkin/index/catalogue"
	"paperkin/index/durable"
)

// What can be wrong with a library. Callers test with errors.Is.
var (
	// ErrNoLibrary: the folder holds no library.
	ErrNoLibrary = catalogue.ErrNoLibrary
	// ErrLocked: another process is writing to the library; see [LockedError].
	ErrLocked = catalogue.ErrLocked
	// ErrReadOnly: the library can be read, but not be written to.
	ErrReadOnly = catalogue.ErrReadOnly
	// ErrDamaged: a file of the library is not what was written, or files
	// contradict each other. [IsDamage] also knows damage that SQLite finds.
	ErrDamaged = durable.ErrDamaged
	// ErrRepairable is ErrDamaged of something that can be made again from the rest
	// of the library: vectors, or the word index.
	ErrRepairable = durable.ErrRepairable
	// ErrNewerFormat: a newer program wrote the library.
	ErrNewerFormat = catalogue.ErrNewerFormat
	// ErrNoSpace: nothing has been embedded yet, so there is nothing to search.
	ErrNoSpace = catalogue.ErrNoSpace
	// ErrNoPaper: nothing in the library has that name; see [NoPaperError].
	ErrNoPaper = catalogue.ErrNoPaper
	// ErrBadBackup: the stream is no backup, or not a whole one.
	ErrBadBackup = backup.ErrBadBackup
	// ErrLibraryExists: there is a library already where one is to be made.
	ErrLibraryExists = backup.ErrLibraryExists
	// ErrOccupied: there is something else where a library is to be made.
	ErrOccupied = backup.ErrOccupied
)
