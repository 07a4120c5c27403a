package index

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"paperkin/embed"
	"paperkin/index/backup"
	"paperkin/index/catalogue"
	"paperkin/index/compact"
	"paperkin/index/exports"
	"paperkin/index/fill"
	"paperkin/index/health"
	"paperkin/index/lexical"
	"paperkin/index/move"
	"paperkin/index/notebook"
	"paperkin/index/outbox"
	"paperkin/index/paper"
	"paperkin/index/place"
	"paperkin/index/said"
	"paperkin/index/salvage"
	"paperkin/index/vector"
)

// A Library is open for reading. It is safe for concurrent use.
type Library struct {
	*notebook.Notebook // what the user says of its papers
	*exports.Exports   // what was exported out of it

	dir       string
	catalogue *catalogue.Reader
	stores    storeCache
	words     wordCache
	elsewhere bool // it has no stores
}

// Open opens the library in dir for reading. It returns an error that wraps
// [ErrNoLibrary], [ErrOlderFormat], [ErrNewerFormat], [ErrDamaged] or [ErrElsewhere] where
// one of them is the case.
func Open(ctx context.Context, dir string, stores vector.Opener) (*Library, error) {
	if err := place.Here(dir); err != nil {
		return nil, err
	}
	return open(ctx, dir, stores)
}

func open(ctx context.Context, dir string, open vector.Opener) (*Library, error) {
	c, err := catalogue.Open(ctx, dir)
	if err != nil {
		return nil, err
	}
	l := &Library{dir: dir, catalogue: c, stores: storeCache{library: c.Folder(), open: open}, words: wordCache{library: c.Folder()}}
	l.Exports = exports.In(dir)
	l.Notebook = notebook.New(dir, inCatalogue{c.Queries}, l.shelf)
	return l, nil
}

// Upgrade brings the library in dir up to date with its vectors and words, unless it is
// so already: see [catalogue.Upgrade].
func Upgrade(ctx context.Context, dir string, open vector.Opener, o UpgradeOptions) error {
	return catalogue.Upgrade(ctx, dir, fill.Convert(open), o)
}

// Exists reports whether dir holds a library, readable or not.
func Exists(dir string) bool { return catalogue.Exists(dir) }

// ownNames are what lies in the folder of a library, or of one that has only been begun: see
// the list of files in the README. Names that go on, such as that of a catalogue's log, are
// in the folder as well.
var ownNames = []string{"catalog.db", "commits", "config.toml", exports.Folder, "harvest", "lexical", "lock", outbox.Folder, "published", "shelf.", "sources.", "spaces", place.File}

// CheckPlace returns an error that wraps [ErrOccupied] if the folder dir is one of other
// files, among which a library would be lost: it has files that are not hidden and not a
// library's. Folders that do not exist or cannot be read have none.
func CheckPlace(dir string) error {
	entries, _ := os.ReadDir(dir) // whoever makes the library says what is wrong with the folder
	i := slices.IndexFunc(entries, isForeign)
	if i < 0 || Exists(dir) {
		return nil
	}
	return fmt.Errorf("%s: %w: it contains %s", dir, ErrOccupied, entries[i].Name())
}

// isForeign reports whether something in a folder is neither hidden nor a library's, nor
// what every file system has in its uppermost folder.
func isForeign(e fs.DirEntry) bool {
	name := e.Name()
	return !strings.HasPrefix(name, ".") && name != "lost+found" && !slices.ContainsFunc(ownNames, func(own string) bool {
		return name == own || strings.HasSuffix(own, ".") && strings.HasPrefix(name, own) || strings.HasPrefix(name, own+".") || strings.HasPrefix(name, own+"-")
	})
}

// Dir is the library's folder.
func (l *Library) Dir() string { return l.dir }

// InPlace returns an error that wraps [ErrMoved] when something else is at the library's
// path by now, or nothing.
func (l *Library) InPlace() error { return l.catalogue.Folder().Check() }

// Close releases the library's files. Views must be closed before.
func (l *Library) Close() error {
	return errors.Join(l.stores.close(), l.words.close(), l.catalogue.Close())
}

// Spaces lists the library's spaces, oldest first.
func (l *Library) Spaces(ctx context.Context) ([]Space, error) { return l.catalogue.Spaces(ctx) }

// ID is a text that no other library has.
func (l *Library) ID(ctx context.Context) (string, error) { return l.catalogue.LibraryID(ctx) }

// ActiveSpace returns the space that searches use, or [ErrNoSpace].
func (l *Library) ActiveSpace(ctx context.Context) (Space, error) {
	return l.catalogue.ActiveSpace(ctx)
}

// OpenedWith returns how the embedder of a space was opened for the papers in it, in words
// of its own; empty where nothing was said of it, or for a space that the library lacks.
func (l *Library) OpenedWith(ctx context.Context, s embed.Space) (string, error) {
	spaces, err := l.catalogue.Spaces(ctx)
	for _, have := range spaces {
		if have.Space == s && have.Role != Building {
			return fill.OpenedWith(ctx, l.catalogue.Queries, have.Key)
		}
	}
	return "", err
}

// Ledger counts what happened to the library's papers in a space.
func (l *Library) Ledger(ctx context.Context, s Space) (Ledger, error) {
	return l.catalogue.Ledger(ctx, s.Key)
}

// Entries calls yield for the papers of a space that are in a state, in the order
// in which they were added, until yield returns false.
func (l *Library) Entries(ctx context.Context, s Space, state State, yield func(Entry) bool) error {
	return l.catalogue.Entries(ctx, s.Key, state, yield)
}

// Each calls yield for every paper of the library, in the order of their ids,
// until yield returns an error, which it passes on. It shows the library as it was
// when Each was called.
func (l *Library) Each(ctx context.Context, yield func(paper.Paper) error) error {
	return l.EachMatch(ctx, Filter{}, yield)
}

// EachMatch is Each for the papers that pass a filter.
func (l *Library) EachMatch(ctx context.Context, f Filter, yield func(paper.Paper) error) (err error) {
	state, err := l.catalogue.Snapshot(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(catalogue.Cancelled(ctx, err), state.Close()) }()
	if f.Empty() {
		return state.EachPaper(ctx, nil, yield)
	}
	have, err := state.Words(ctx)
	if err != nil {
		return err
	}
	var words *lexical.Index
	if have.InUse() {
		// Without the index the catalogue answers: it knows all of it as well.
		if held, failed := l.words.acquireWords(have); failed == nil {
			defer func() { err = errors.Join(err, l.words.release(held)) }()
			words = held.resource.Index
		}
	}
	of := func(ctx context.Context) (said.Said, error) { return l.said(ctx, state.Queries) }
	in, err := selector{state.Queries, words, have.Seq, of}.papers(ctx, f)
	if err != nil {
		return err
	}
	return state.EachPaper(ctx, in, yield)
}

// LastKey is the last key that a paper was given: see [View.LastKey].
func (l *Library) LastKey(ctx context.Context) (int64, error) { return l.catalogue.LastKey(ctx) }

// Find is [View.Find] for a library that may have no space yet.
func (l *Library) Find(ctx context.Context, ref string) (Found, error) {
	s, err := l.catalogue.ActiveSpace(ctx)
	if err != nil && !errors.Is(err, ErrNoSpace) {
		return Found{}, err
	}
	return l.catalogue.Find(ctx, s.Key, ref)
}

// Check compares the library's parts with each other and with their checksums, and
// returns what is wrong: see [health.Check]. What the user said of papers and named as
// sources is checked as well, and what is to be sent.
func (l *Library) Check(ctx context.Context) ([]Problem, error) {
	return l.CheckPart(ctx, CheckOptions{})
}

// CheckPart is Check of a part of the library, or with news of its progress.
func (l *Library) CheckPart(ctx context.Context, o CheckOptions) ([]Problem, error) {
	stores := l.stores.open
	if l.elsewhere {
		stores = nil
	}
	found, err := health.Check(ctx, l.dir, l.catalogue, stores, o)
	if err != nil {
		return nil, err
	}
	said, err := l.checkShelf(ctx)
	if err != nil {
		return append(found, said...), err
	}
	named, err := l.checkFeeds(ctx)
	if err != nil {
		return slices.Concat(found, said, named), err
	}
	waits, err := l.checkOutbox(ctx)
	return slices.Concat(found, said, named, waits), err
}

// Leftovers lists what nothing uses in the folder of the library: see
// [catalogue.Queries.Leftovers].
func (l *Library) Leftovers(ctx context.Context) ([]Leftover, error) {
	return l.catalogue.Leftovers(ctx, l.catalogue.Folder())
}

// Rooms says how much room the library takes, and how much of it nothing uses: see
// [compact.Measure].
func (l *Library) Rooms(ctx context.Context) (Rooms, error) {
	rooms, err := compact.Measure(ctx, l.catalogue)
	if l.elsewhere {
		delete(rooms, VectorsPart)
	}
	return rooms, err
}

// Backup writes the library to w as it is at one moment, whatever a writer does
// meanwhile, and says how many of its bytes are done: see [backup.Write].
func (l *Library) Backup(ctx context.Context, w io.Writer, progress func(done, total int64)) (BackedUp, error) {
	if l.elsewhere {
		return BackedUp{}, fmt.Errorf("%s: %w", l.dir, ErrElsewhere)
	}
	return backup.Write(ctx, w, l.dir, l.catalogue, l.stores.open, progress)
}

// Move opens the library for moving it elsewhere: see [move.Open]. Its vectors are in its
// folder, unless apart says that they are kept elsewhere.
func (l *Library) Move(ctx context.Context, apart bool) (*move.From, error) {
	if apart {
		return move.Open(ctx, l.catalogue, nil)
	}
	return move.Open(ctx, l.catalogue, l.stores.open)
}

// Restore makes a library in dir of a backup: see [backup.Restore].
func Restore(ctx context.Context, r io.Reader, dir string, open vector.Opener, o RestoreOptions) (BackedUp, error) {
	return backup.Restore(ctx, r, dir, open, o)
}

// Salvage makes a library in the folder to of what can still be read out of the damaged
// one in from: see [salvage.Library].
func Salvage(ctx context.Context, from, to string, open vector.Opener) (Salvaged, error) {
	return salvage.Library(ctx, from, to, open, rulings)
}
