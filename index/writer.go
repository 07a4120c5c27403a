package index

import (
	"context"
	"errors"
	"os"

	"paperkin/embed"
	"paperkin/index/catalogue"
	"paperkin/index/compact"
	"paperkin/index/fill"
	"paperkin/index/health"
	"paperkin/index/lexical"
	"paperkin/index/place"
	"paperkin/index/vector"
)

// A Writer is the library's one writer. Its methods are not safe for concurrent
// use, except that EmbedWhile runs beside Add and CatchUp.
type Writer struct {
	// Library shows what has been committed, also while the Writer is at work. The
	// Writer closes it.
	Library   *Library
	catalogue *catalogue.Writer
	elsewhere Elsewhere // nil: the library has its vectors in its folder
}

// OpenWriter opens the library in dir for writing and keeps other writers out
// until Close; it creates the library where there is none. It returns a
// [*LockedError] at once when another writer is there, and otherwise the errors of
// [Open] but for [ErrNoLibrary], or one that wraps [ErrReadOnly].
func OpenWriter(ctx context.Context, dir string, open vector.Opener) (*Writer, error) {
	if err := place.Here(dir); err != nil {
		return nil, err
	}
	c, err := catalogue.OpenWriter(ctx, dir)
	if err != nil {
		return nil, err
	}
	lib, err := Open(ctx, dir, open)
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	w := &Writer{Library: lib, catalogue: c}
	if err := w.begin(ctx); err != nil {
		return nil, err
	}
	return w, nil
}

// begin removes what an earlier writer has left, now that everything is open. After an error
// the Writer is closed.
func (w *Writer) begin(ctx context.Context) error {
	err := w.catalogue.Folder().Same(w.Library.catalogue.Folder())
	if err == nil {
		err = w.catalogue.Sweep(ctx)
	}
	if err != nil {
		return errors.Join(err, w.Close())
	}
	return nil
}

// Close releases the library's files and its lock.
func (w *Writer) Close() error {
	return errors.Join(w.closeElsewhere(), w.Library.Close(), w.catalogue.Close())
}

func (w *Writer) closeElsewhere() error {
	if w.elsewhere == nil {
		return nil
	}
	return w.elsewhere.Close()
}

// IsNew reports whether this Writer has made the library: there was none when it
// took the lock.
func (w *Writer) IsNew() bool { return w.catalogue.IsNew() }

// Discard closes the Writer and removes the library if it IsNew, and nothing
// else: the folder itself goes only if nothing is left in it.
func (w *Writer) Discard() error {
	var err error
	if w.elsewhere != nil && w.IsNew() {
		err = w.elsewhere.Discard(context.Background())
	}
	if w.IsNew() && w.Library.elsewhere {
		err = errors.Join(err, w.catalogue.Folder().Remove(place.File)) // else the folder would not be empty
	}
	return errors.Join(err, w.closeElsewhere(), w.Library.Close(), w.catalogue.Discard())
}

// Embed embeds the papers that are pending in the active space: see
// [fill.Target.Embed].
func (w *Writer) Embed(ctx context.Context, e embed.Embedder, o BuildOptions) (Built, error) {
	return w.target().Embed(ctx, e, o)
}

// EmbedWhile embeds papers while add adds them, and while rest runs after that: see
// [fill.Target.EmbedWhile].
func (w *Writer) EmbedWhile(ctx context.Context, e embed.Embedder, o BuildOptions, add func(added func()) error, rest func() error) (Built, error) {
	return w.target().EmbedWhile(ctx, e, o, add, rest)
}

// Take takes vectors of pending papers from where they were made before: see
// [fill.Target.Take].
func (w *Writer) Take(ctx context.Context, from fill.Source, o BuildOptions) (Built, error) {
	return w.target().Take(ctx, from, o)
}

// Reindex embeds the whole library again with e and switches to the new vectors: see
// [fill.Target.Reindex].
func (w *Writer) Reindex(ctx context.Context, e embed.Embedder, o ReindexOptions) (Reindexed, error) {
	return w.target().Reindex(ctx, e, o)
}

// CatchUp brings the word index up to date with the catalogue and returns how many
// papers that were: see [fill.Target.CatchUp].
func (w *Writer) CatchUp(ctx context.Context, progress func(done, total int)) (int, error) {
	return w.target().CatchUp(ctx, progress)
}

// RebuildWords builds the word index again from the catalogue. progress may be nil.
func (w *Writer) RebuildWords(ctx context.Context, progress func(done, total int)) (int, error) {
	return w.target().RebuildWords(ctx, progress)
}

// MendVectors puts the vectors of every space in order, and returns how many that
// cost: see [health.Mend].
func (w *Writer) MendVectors(ctx context.Context) (lost int, err error) {
	return health.Mend(ctx, w.target())
}

// Compact gives back room that nothing uses: see [compact.Library].
func (w *Writer) Compact(ctx context.Context, o CompactOptions) (Compacted, error) {
	done, err := compact.Library(ctx, w.target(), o)
	if err != nil {
		err = catalogue.WriteError(w.Library.dir, err) // SQLite says "unable to open database file" of a full disk
	}
	return done, err
}

// RemoveLeftover removes what nothing uses.
func (w *Writer) RemoveLeftover(l Leftover) error { return w.catalogue.RemoveLeftover(l) }

func (w *Writer) target() fill.Target {
	t := fill.Target{Write: w.catalogue, Read: w.Library.catalogue, Open: w.Library.stores.open}
	if w.elsewhere != nil {
		t.Vectors = w.elsewhere
	}
	return t
}

// A library may be kept elsewhere than in its folder: see package place.

// An Elsewhere keeps the vectors of a library, and what its readers need, at another place
// than its folder. It is used by one goroutine, but for Rows, see [Writer].
type Elsewhere interface {
	fill.Vectors
	// Publish makes readers see the library as its catalogue has it: see [Writer.Publish].
	// words is its word index, which knows all changes; nil for a library without papers.
	Publish(ctx context.Context, words *lexical.Index, progress func(done, total int)) (Published, error)
	// Discard removes what was made there since it was opened, of a library that is given up.
	Discard(ctx context.Context) error
	Close() error
}

// OpenPlace opens what a library keeps elsewhere. Its catalogue is open as long as that.
type OpenPlace func(ctx context.Context, write *catalogue.Writer, read *catalogue.Reader) (Elsewhere, error)

// Published says what [Writer.Publish] did.
type Published struct {
	Put     int  // papers that were put anew
	Deleted int  // papers that were removed since
	Words   int  // words of which something is new
	Lost    int  // papers whose vectors were not there: they are to be embedded again
	Changed bool // there was anything to do
}

// OpenElsewhere opens the folder of a library that is kept elsewhere for reading: its
// catalogue and its words. It has no [View]. The error wraps [ErrNotElsewhere] for any other
// library, and is otherwise one of [Open].
func OpenElsewhere(ctx context.Context, dir string) (*Library, error) {
	if err := place.NotHere(dir); err != nil {
		return nil, err
	}
	l, err := open(ctx, dir, notHere)
	if err == nil {
		l.elsewhere = true
	}
	return l, err
}

// notHere opens no store.
func notHere(dir *os.Root, _ int, _ vector.Committed) (vector.Store, error) {
	return nil, errors.Join(ErrElsewhere, dir.Close())
}

// OpenWriterElsewhere is [OpenWriter] for a library that is kept at a place, which open
// opens. The error wraps [ErrNotElsewhere] for a library that has its vectors in its folder,
// and [ErrOtherPlace] for one that is kept at another place.
func OpenWriterElsewhere(ctx context.Context, dir string, at Place, open OpenPlace) (*Writer, error) {
	if err := place.Claim(dir, at); err != nil {
		return nil, err
	}
	c, err := catalogue.OpenWriter(ctx, dir)
	if err != nil {
		return nil, err
	}
	lib, err := OpenElsewhere(ctx, dir)
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	w := &Writer{Library: lib, catalogue: c}
	if err := w.begin(ctx); err != nil {
		return nil, err
	}
	if w.elsewhere, err = open(ctx, c, lib.catalogue); err != nil {
		return nil, errors.Join(err, w.Discard())
	}
	return w, nil
}

// Publish makes readers see the library as its catalogue has it: papers that were removed
// or have changed, words, and which space is the active one. It brings the word index up to
// date first. What was published before stays until the new state is there whole, and a run
// that ends early is continued by the next one. Nothing is to be done for a library that has
// its vectors in its folder: its readers see every commit. progress may be nil.
func (w *Writer) Publish(ctx context.Context, progress func(done, total int)) (p Published, err error) {
	if w.elsewhere == nil {
		return p, nil
	}
	if _, err := w.CatchUp(ctx, nil); err != nil {
		return p, err
	}
	err = w.WithWords(ctx, func(words *lexical.Index) (err error) {
		p, err = w.elsewhere.Publish(ctx, words, progress)
		return err
	})
	return p, err
}

// WithWords calls f with the word index, as far as it was brought up to date; with nil where
// there is none.
func (w *Writer) WithWords(ctx context.Context, f func(*lexical.Index) error) (err error) {
	have, err := w.Library.catalogue.Words(ctx)
	if err != nil {
		return err
	}
	if !have.InUse() {
		return f(nil)
	}
	held, err := w.Library.words.acquireWords(have)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Library.words.release(held)) }()
	return f(held.resource.Index)
}
