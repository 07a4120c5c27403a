package index

import (
	"context"
	"errors"

	"paperkin/embed"
	"paperkin/index/catalogue"
	"paperkin/index/compact"
	"paperkin/index/fill"
	"paperkin/index/health"
	"paperkin/index/vector"
)

// A Writer is the library's one writer. Its methods are not safe for concurrent
// use, except that EmbedWhile runs beside Add and CatchUp.
type Writer struct {
	// Library shows what has been committed, also while the Writer is at work. The
	// Writer closes it.
	Library   *Library
	catalogue *catalogue.Writer
}

// OpenWriter opens the library in dir for writing and keeps other writers out
// until Close; it creates the library where there is none. It returns a
// [*LockedError] at once when another writer is there, and otherwise the errors of
// [Open] but for [ErrNoLibrary], or one that wraps [ErrReadOnly].
func OpenWriter(ctx context.Context, dir string, open vector.Opener) (*Writer, error) {
	c, err := catalogue.OpenWriter(ctx, dir)
	if err != nil {
		return nil, err
	}
	lib, err := Open(ctx, dir, open)
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	w := &Writer{lib, c}
	if err := c.Folder().Same(lib.catalogue.Folder()); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	if err := c.Sweep(ctx); err != nil { // not before everything opens
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

// Close releases the library's files and its lock.
func (w *Writer) Close() error { return errors.Join(w.Library.Close(), w.catalogue.Close()) }

// IsNew reports whether this Writer has made the library: there was none when it
// took the lock.
func (w *Writer) IsNew() bool { return w.catalogue.IsNew() }

// Discard closes the Writer and removes the library if it IsNew, and nothing
// else: the folder itself goes only if nothing is left in it.
func (w *Writer) Discard() error { return errors.Join(w.Library.Close(), w.catalogue.Discard()) }

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
	return fill.Target{Write: w.catalogue, Read: w.Library.catalogue, Open: w.Library.stores.open}
}
