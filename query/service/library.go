package service

import (
	"context"
	"time"

	"paperkin/index"
	"paperkin/query"
	"paperkin/query/digest"
)

// A Library is what is asked of a library beside questions, whoever keeps it: [*index.Library]
// is one in a folder. It is safe for concurrent use. Errors are those of package index where
// these fit; what they mean to users, Options.Explain knows.
type Library interface {
	// Dir is where the library is, as people are told: its folder, or an address.
	Dir() string
	// InPlace returns an error that wraps [index.ErrMoved] when another library has taken
	// this one's place, or none: it is closed then, and opened again.
	InPlace() error
	// State is a text that is another one whenever the library has changed, or what the user
	// says of its papers; it may be another one though neither has.
	State(ctx context.Context) (string, error)
	// Status counts what the library has. What is not counted is left at zero: bytes on a
	// disk, papers that wait to be embedded.
	Status(ctx context.Context) (index.Status, error)
	// ActiveSpace is the space in which questions are compared with papers, or an
	// [index.ErrNoSpace].
	ActiveSpace(ctx context.Context) (index.Space, error)
	// LastKey is the last key that a paper was given: what arrives later has a greater one.
	LastKey(ctx context.Context) (int64, error)
	// Find returns the paper that a name is of: see [query.View].
	Find(ctx context.Context, ref string) (index.Found, error)

	Shelf
	Close() error
}

// A Shelf is what the user says of papers, and the searches that the user has saved. What is
// said is on the disk when a method returns, whatever else the library does; where it cannot
// be, the error wraps [index.ErrReadOnly].
type Shelf interface {
	// Remarks returns what was said of papers, in their order.
	Remarks(ctx context.Context, found ...index.Found) ([]index.Remark, error)
	// Marked lists the papers that are marked, those marked last first, with those that the
	// library does not have.
	Marked(ctx context.Context) ([]index.Marked, error)
	// Tags counts the papers of each tag, in the order of the tags, and the papers of which
	// something was said and that the library does not have.
	Tags(ctx context.Context) (counts []index.Count, absent int, err error)
	// Tag gives papers tags and takes tags from them, SetNote gives one a note, empty for
	// none, and Mark does one of [index.Marks] to them.
	Tag(ctx context.Context, at time.Time, papers []index.Found, add, remove []string) error
	SetNote(ctx context.Context, at time.Time, f index.Found, text string) error
	Mark(ctx context.Context, at time.Time, do string, papers []index.Found) error
	// Searches lists the saved searches, those saved last at the end, and the key up to which
	// digests told of the likes. SearchNamed returns the one of a name, in any case, or an
	// [*index.NoSearchError].
	Searches(ctx context.Context) (list []index.SavedSearch, likesTold int64, err error)
	SearchNamed(ctx context.Context, name string) (index.SavedSearch, error)
	// SaveSearch gives a request a name, which another one may have had, and ForgetSearch
	// takes it away.
	SaveSearch(ctx context.Context, at time.Time, name, request string) (replaced bool, err error)
	ForgetSearch(ctx context.Context, at time.Time, name string) error
}

var _ Library = (*index.Library)(nil)

// Asked is a library that is open for whoever asks, and what answers questions to it.
type Asked struct {
	*query.Searcher
	Library Library
}

// InFolder returns a library in a folder as one to ask, with what answers questions to it.
func InFolder(lib *index.Library, s *query.Searcher) *Asked { return &Asked{s, lib} }

// Folder returns the library where it is one in a folder, and else [digest.ErrNoFolder]: the
// records that papers were made of and what is new are known there alone.
func (a *Asked) Folder() (*index.Library, error) {
	if lib, ok := a.Library.(*index.Library); ok {
		return lib, nil
	}
	return nil, digest.ErrNoFolder
}
