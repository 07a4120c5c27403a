package index

import (
	"context"
	"io"

	"paperkin/embed"
	"paperkin/index/backup"
	"paperkin/index/calibrate"
	"paperkin/index/catalogue"
	"paperkin/index/compact"
	"paperkin/index/durable"
	"paperkin/index/fill"
	"paperkin/index/filter"
	"paperkin/index/health"
	"paperkin/index/merge"
	"paperkin/index/notebook"
	"paperkin/index/paper"
	"paperkin/index/place"
	"paperkin/index/salvage"
)

// Place says where a library is kept, if not in its folder: see package place.
type Place = place.Place

// ClaimPlace makes an empty folder that of a library that is kept at a place: see
// [place.Claim].
func ClaimPlace(dir string, at Place) error { return place.Claim(dir, at) }

// What the catalogue defines and callers of a library use.
type (
	// Space is an embedding space of the library.
	Space = catalogue.Space
	// Role says what a space is for.
	Role = catalogue.Role
	// State is what has become of a paper in a space.
	State = catalogue.State
	// Note is what is special about a paper in a space, whatever its state.
	Note = catalogue.Note
	// Ledger counts the papers of a space by state.
	Ledger = catalogue.Ledger
	// Entry is one paper's line in the ledger of a space.
	Entry = catalogue.Entry
	// Found is a paper of the library and its place in a space.
	Found = catalogue.Found
	// Naming is which papers a text names.
	Naming = catalogue.Naming
	// Row is a paper's place in a space.
	Row = catalogue.Row
	// Filter says which papers may be found.
	Filter = filter.Filter
	// Facet is a trait of which papers have values that can be counted, and Count how many
	// papers have a value.
	Facet = filter.Facet
	Count = filter.Count
	// NoPaperError says that a reference names no paper, or more than one.
	NoPaperError = catalogue.NoPaperError
	// Banished is a paper that was removed and stays away.
	Banished = catalogue.Banished
	// Leftover is a file or a folder of the library that nothing uses.
	Leftover = catalogue.Leftover
	// UpgradeOptions are the options of [Upgrade].
	UpgradeOptions = catalogue.UpgradeOptions
	// Upgrading is what [Upgrade] is at.
	Upgrading = catalogue.Upgrading
	// LockedError names the process that is writing to the library. It wraps [ErrLocked].
	LockedError = catalogue.LockedError
	// ForeignError names a file that does not belong to the library. It wraps [ErrForeign].
	ForeignError = durable.ForeignError
	// LostCommitsError: the catalogue is sound, but lacks the last commits. It wraps
	// [ErrDamaged]; [AcceptLoss] continues without them.
	LostCommitsError = catalogue.LostCommitsError
)

// What the user says of papers.
type (
	// Remark is what the user has said of a paper.
	Remark = notebook.Remark
	// Opinion is what the user thinks of a paper; empty for nothing.
	Opinion = notebook.Opinion
	// Marked is a paper of which the user has an opinion, or that the user has read.
	Marked = notebook.Marked
	// SavedSearch is a question that the user asks again and again.
	SavedSearch = notebook.SavedSearch
	// NoSearchError says that no saved search has a name.
	NoSearchError = notebook.NoSearchError
	// Telling is what a digest has told of, and Told what all have.
	Telling = notebook.Telling
	Told    = notebook.Told
)

// What the user thinks of a paper, and what can be done to one by [Library.Mark].
const (
	Liked    = notebook.Liked
	Disliked = notebook.Disliked

	Like    = notebook.Like
	Dislike = notebook.Dislike
	Clear   = notebook.Clear
	Read    = notebook.Read
	Unread  = notebook.Unread
)

// Marks lists what can be done to papers.
var Marks = notebook.Marks

// LikesName is the name by which the digest has what is near the papers that the user likes.
const LikesName = notebook.LikesName

// MaxSearch is the most bytes of the request of a saved search.
const MaxSearch = notebook.MaxSearch

// CheckSearchName says what is wrong with the name of a search, unless it is one: see
// [shelf.CheckName].
func CheckSearchName(name string) error { return notebook.CheckSearchName(name) }

// CheckTag says what is wrong with a tag, unless it is one: see [shelf.CheckTag].
func CheckTag(tag string) error { return notebook.CheckTag(tag) }

// CheckNote says what is wrong with a note, unless it is one: see [shelf.CheckNote].
func CheckNote(text string) error { return notebook.CheckNote(text) }

// What gives room back.
type (
	// Rooms says how much room the parts of a library take, and how much of it nothing
	// uses.
	Rooms = compact.Rooms
	// PartOfLibrary is the catalogue, the vectors or the words.
	PartOfLibrary = compact.Part
	// CompactOptions govern [Writer.Compact].
	CompactOptions = compact.Options
	// Compacted says what [Writer.Compact] did.
	Compacted = compact.Compacted
)

// The parts of a library.
const (
	VectorsPart   = compact.Vectors
	WordsPart     = compact.Words
	CataloguePart = compact.Catalogue
)

// What salvage brings back, and what it does not.
type (
	// Salvaged is what came of [Salvage].
	Salvaged = salvage.Salvaged
	// LostPaper is what is known of a paper that is lost.
	LostPaper = salvage.Lost
)

// What embedding papers takes and returns.
type (
	// SpaceError refuses to compare vectors of two spaces.
	SpaceError = catalogue.SpaceError
	// BuildOptions govern [Writer.Embed].
	BuildOptions = fill.Options
	// Built counts the papers of one run of [Writer.Embed].
	Built = fill.Built
	// ReindexOptions govern [Writer.Reindex].
	ReindexOptions = fill.ReindexOptions
	// Reindexed says what a re-index did.
	Reindexed = fill.Reindexed
)

// Calibration says what a cosine means in a space: see [View.Calibration].
type Calibration = calibrate.Calibration

// BestOfCalibration is how many of the best cosines of a question [Nearness] needs.
const BestOfCalibration = calibrate.Best

// Nearness is how near a library is to a question: see [calibrate.Nearness].
func Nearness(cosines []float64) float64 { return calibrate.Nearness(cosines) }

// CheckSpace returns a [*SpaceError] unless both spaces are the same.
func CheckSpace(library, embedder embed.Space) error { return catalogue.CheckSpace(library, embedder) }

// What checks and backups return.
type (
	// Problem is something that [Library.Check] found wrong.
	Problem = health.Problem
	// CheckOptions govern [Library.CheckPart].
	CheckOptions = health.Options
	// Part says how much of a library is checked.
	Part = health.Part
	// Cure is what helps against a Problem or an error that is damage.
	Cure = health.Cure
	// BackedUp says what a backup holds.
	BackedUp = backup.Contents
	// RestoreOptions govern [Restore].
	RestoreOptions = backup.Options
)

// What can help against damage.
const (
	CureIndex      = health.Index
	CureRepair     = health.Repair
	CureReindex    = health.Reindex
	CureRestore    = health.Restore
	CurePutBack    = health.PutBack
	CureAcceptLoss = health.AcceptLoss
)

// IsBackup reports whether r begins as a backup does: see [backup.Is].
func IsBackup(r io.Reader) bool { return backup.Is(r) }

// CureFor is what helps against an error that [IsDamage] or wraps [ErrForeign].
func CureFor(err error) Cure { return health.CureFor(err) }

// What adding papers takes and returns.
type (
	// AddOptions govern [Writer.Add].
	AddOptions = merge.Options
	// Added counts records by what became of them.
	Added = merge.Added
	// Settled says what [Writer.Settle] did.
	Settled = merge.Settled
)

// Why records are one paper, or two.
type (
	// Judgement is what the rules say of two records.
	Judgement = merge.Judgement
	// Reason is the rule that decided.
	Reason = merge.Reason
)

// RecordRef names a record in what the user says: see [merge.RecordRef].
func RecordRef(r paper.Record) string { return merge.RecordRef(r) }

// The rules.
const (
	ByUser    = merge.ByUser
	ByVersion = merge.ByVersion
	ByID      = merge.ByID
	ByPlace   = merge.ByPlace
	ByText    = merge.ByText
	ByWork    = merge.ByWork
	ByTitle   = merge.ByTitle
	ByNotice  = merge.ByNotice
	ByKind    = merge.ByKind
	ByYear    = merge.ByYear
	ByAuthors = merge.ByAuthors
	ByCommon  = merge.ByCommon
	ByLittle  = merge.ByLittle
	ByEither  = merge.ByEither
	ByChain   = merge.ByChain
)

// Roles of spaces, states of papers, notes about them, and why something is left over.
const (
	Active   = catalogue.Active
	Building = catalogue.Building
	Kept     = catalogue.Kept

	Pending   = catalogue.Pending
	Done      = catalogue.Done
	Truncated = catalogue.Truncated
	Failed    = catalogue.Failed
	Skipped   = catalogue.Skipped

	NoAbstract = catalogue.NoAbstract

	LeftNewer      = catalogue.Newer
	LeftUpgraded   = catalogue.Upgraded
	LeftUnfinished = catalogue.Unfinished
	LeftOther      = catalogue.Other
)

// FormatVersion is the version of the library format that this code writes.
const FormatVersion = catalogue.FormatVersion

// WriterAt returns the pid of the process that is writing to the library in dir at
// this moment, 0 if none is.
func WriterAt(dir string) int { return catalogue.WriterAt(dir) }

// Acceptable reports whether a library does not open because what lies beside its
// catalogue speaks of another one, or of more commits: [AcceptLoss] lets it open.
func Acceptable(err error) bool { return catalogue.Acceptable(err) }

// AcceptLoss declares the catalogue of the library in dir complete as it is, and its
// own, after an error that is [Acceptable].
func AcceptLoss(ctx context.Context, dir string) error { return catalogue.AcceptLoss(ctx, dir) }

// IsDamage reports whether an error means damage: [ErrDamaged], or an error of SQLite
// about its own file. A file that could not be opened or read is not damaged.
func IsDamage(err error) bool { return catalogue.IsDamage(err) }

// NameCause adds the name of the catalogue's file to an error of SQLite's that
// [IsDamage], or that came about because [TooManyFiles] were open. Other errors stay
// as they are.
func NameCause(err error) error { return catalogue.NameCause(err) }

// DiskFull reports whether an error came about because there was no room.
func DiskFull(err error) bool { return catalogue.DiskFull(err) }

// TooManyFiles reports whether an error came about because no file handle was left.
func TooManyFiles(err error) bool { return catalogue.TooManyFiles(err) }

// NoMemory reports whether an error came about because the system gave no memory.
func NoMemory(err error) bool { return catalogue.NoMemory(err) }

// DiskFailed reports whether an error came about because a disk, or a drive in the
// network, could not read or write what it was asked for.
func DiskFailed(err error) bool { return catalogue.DiskFailed(err) }
