// Package index keeps a library: papers in, a durable, searchable collection
// out.
//
// A library is a folder. Its catalogue is the one source of truth: papers, the
// records they were made of, the ids that name them, the embedding spaces and the
// ledger that says what happened to every paper in every space. Vectors lie beside
// it in a [vector.Store], words in an index of package lexical. [Open] gives readers
// a [Library]; [OpenWriter] gives the one writer a [Writer], which adds papers
// ([Writer.Add]), embeds what is pending ([Writer.Embed], or [Writer.EmbedWhile]
// others are added), brings the word index up to date ([Writer.CatchUp]) and moves
// the library to another embedder ([Writer.Reindex]). Readers work on a [View]: one
// consistent state of the library, whatever a writer does meanwhile.
//
// The package is the face of the library and the only part that its users import.
// The work is done below it, in this order: catalogue stores; merge decides which
// records are one paper, and fill embeds the papers and indexes their words; health
// checks and mends what fill has made; shelf keeps what the user says of papers, which
// goes before the rules of merge; backup saves a library, and rebuilds one with the help
// of fill and health. None of them imports this package: each works on a
// catalogue and an opener of stores, so that it can be tested and used without the
// rest, and this package only opens a library, keeps stores and word indexes open
// between questions, and passes calls on.
//
// It ranks nothing beyond what the Store does, prints nothing, knows no command and
// no option, and does not know which Store or embedder it is given: those are
// adapters that the caller passes in.
//
// # Damage
//
// What lies in files counts only if its checksum fits: a question gets the answer
// that the sound files give, or an error that [IsDamage]. If it wraps
// [ErrRepairable], it is about a file beside the catalogue, and names it.
// [Library.Check] names everything that is damaged; [Writer.RebuildWords] and
// [Writer.MendVectors] mend what can be mended. A damaged catalogue cannot: a backup
// takes its place ([Library.Backup], [Restore]).
package index

import (
	"paperkin/index/backup"
	"paperkin/index/catalogue"
	"paperkin/index/durable"
	"paperkin/index/place"
	"paperkin/index/salvage"
)

// What can be wrong with a library. Callers test with errors.Is.
var (
	// ErrNoLibrary: the folder holds no library.
	ErrNoLibrary = catalogue.ErrNoLibrary
	// ErrLocked: another process is writing to the library; see [LockedError].
	ErrLocked = catalogue.ErrLocked
	// ErrReadOnly: the library can be read, but not be written to.
	ErrReadOnly = catalogue.ErrReadOnly
	// ErrDamaged: a file of the library has changed since it was written, or files
	// contradict each other. [IsDamage] also knows damage that SQLite finds.
	ErrDamaged = durable.ErrDamaged
	// ErrRepairable is ErrDamaged of something that can be rebuilt from the rest
	// of the library: vectors, or the word index.
	ErrRepairable = durable.ErrRepairable
	// ErrMoved: the library's folder was moved, removed or replaced while it was in use.
	ErrMoved = durable.ErrMoved
	// ErrForeign: a file is of another library, or of another state of this one; see
	// [ForeignError]. Nothing is damaged.
	ErrForeign = durable.ErrForeign
	// ErrDenied: the process may not read or change a file of the library.
	ErrDenied = durable.ErrDenied
	// ErrLinked: the catalogue is a link to a file elsewhere.
	ErrLinked = catalogue.ErrLinked
	// ErrOlderFormat: an earlier program wrote the library; see [Upgrade].
	ErrOlderFormat = catalogue.ErrOlderFormat
	// ErrNewerFormat: a newer program wrote the library.
	ErrNewerFormat = catalogue.ErrNewerFormat
	// ErrNoSpace: nothing has been embedded yet, so there is nothing to search.
	ErrNoSpace = catalogue.ErrNoSpace
	// ErrNoPaper: nothing in the library has that name; see [NoPaperError].
	ErrNoPaper = catalogue.ErrNoPaper
	// ErrBadBackup: the stream is not a backup, or not a complete one.
	ErrBadBackup = backup.ErrBadBackup
	// ErrLibraryExists: a library already exists at the place for a new one.
	ErrLibraryExists = backup.ErrLibraryExists
	// ErrOccupied: the place for a new library has other files.
	ErrOccupied = backup.ErrOccupied
	// ErrElsewhere: the folder is the writer's of a library that is kept elsewhere.
	ErrElsewhere = place.ErrElsewhere
	// ErrNotElsewhere: the library in the folder has its vectors there.
	ErrNotElsewhere = place.ErrNotElsewhere
	// ErrOtherPlace: the library is kept at another place, or another one at that place.
	ErrOtherPlace = place.ErrOther
	// ErrInside: the place for a new library is in the damaged one that it is made of.
	ErrInside = salvage.ErrInside
)
