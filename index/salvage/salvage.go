// Package salvage makes a new library of what can still be read out of a damaged one,
// which it does not change.
//
// Package remains makes the catalogue. What follows here is what the rest of the library
// knows how to do: the records of lost papers are added as an import adds them, vectors
// are copied where the hash of their text and a checksum of their own agree, and the word
// index is built anew.
package salvage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"paperkin/index/backup"
	"paperkin/index/catalogue"
	"paperkin/index/catalogue/remains"
	"paperkin/index/durable"
	"paperkin/index/fill"
	"paperkin/index/health"
	"paperkin/index/merge"
	"paperkin/index/shelf"
	"paperkin/index/vector"
)

// Lost is a paper that is lost. Each of its fields but Key may be unknown.
type Lost = remains.Lost

// Salvaged says what came back and what did not.
type Salvaged struct {
	Format           int // version of the damaged library's format
	Pages, LostPages int // of its catalogue
	Papers           int // of the new library
	Again            int // of them, those that were made again from their records
	Lost             []Lost
	Whole            bool // there are no other lost papers
	Vectors, Pending int  // papers of the active space: with their vectors, and to be embedded
}

// Library makes a library in the folder to, which must not exist or be empty, of what
// remains of the one in from. It appears when it is complete and checked; a process
// that is killed may leave a folder .paperkin-salvage-* beside it. Nobody may write to
// the damaged library meanwhile: a [*catalogue.LockedError] says who does. rules are
// the user's word.
func Library(ctx context.Context, from, to string, open vector.Opener, rules []merge.Ruling) (s Salvaged, err error) {
	if pid := catalogue.WriterAt(from); pid > 0 {
		return s, &catalogue.LockedError{Dir: from, PID: pid}
	}
	if err := isFree(to); err != nil {
		return s, err
	}
	parent := filepath.Dir(filepath.Clean(to))
	if err := durable.MakeFolder(parent); err != nil {
		return s, catalogue.WriteError(parent, err)
	}
	made, err := os.MkdirTemp(parent, ".paperkin-salvage-")
	if err != nil {
		return s, catalogue.WriteError(parent, err)
	}
	defer os.RemoveAll(made)
	if err := durable.MakeFolder(catalogue.SpacesDir(made)); err != nil {
		return s, err
	}
	r, err := remains.Rebuild(ctx, from, made)
	if err != nil {
		return s, err
	}
	s = Salvaged{Format: r.Format, Pages: r.Pages, LostPages: r.LostPages, Whole: r.Whole}
	if err := s.complete(ctx, from, made, open, r, rules); err != nil {
		return s, err
	}
	if err := errors.Join(durable.SyncFolder(catalogue.SpacesDir(made)), durable.SyncFolder(made), isFree(to)); err != nil {
		return s, err
	}
	if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return s, err
	}
	return s, durable.Rename(made, to)
}

// isFree returns an error unless a library can be made in a folder.
func isFree(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && len(entries) == 0:
		return nil
	case err != nil:
		return err
	case catalogue.Exists(dir):
		return fmt.Errorf("%s: %w", dir, backup.ErrLibraryExists)
	}
	return fmt.Errorf("%s: %w: it contains %s", dir, backup.ErrOccupied, entries[0].Name())
}

// copyShelf makes what the user said of the papers of a library, by its folder and its id,
// the new library's.
func copyShelf(ctx context.Context, from, library string, w *catalogue.Writer) error {
	id, err := w.LibraryID(ctx)
	if err != nil {
		return err
	}
	folder, err := durable.Hold(from)
	if err != nil {
		return err
	}
	return errors.Join(shelf.In(folder, library).CopyTo(ctx, shelf.In(w.Folder(), id)), folder.Close())
}

// complete makes a library of a catalogue.
func (s *Salvaged) complete(ctx context.Context, from, made string, open vector.Opener, r *remains.Remains, rules []merge.Ruling) (err error) {
	w, err := catalogue.OpenWriter(ctx, made, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	if err := copyShelf(ctx, from, r.Library, w); err != nil {
		return err
	}
	if err := s.records(ctx, w, r, rules); err != nil {
		return err
	}
	reader, err := catalogue.Open(ctx, made, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, reader.Close()) }()
	t := fill.Target{Write: w, Read: reader, Open: open}
	for _, old := range r.Spaces {
		if err := s.space(ctx, t, from, old); err != nil {
			return err
		}
	}
	if _, err := t.RebuildWords(ctx, nil); err != nil {
		return err
	}
	if s.Papers, err = w.CountPapers(ctx); err != nil {
		return err
	}
	problems, err := health.Check(ctx, made, reader, open, health.Options{})
	if err == nil && len(problems) > 0 {
		err = fmt.Errorf("the new library is not sound: %s", problems[0].What)
	}
	return err
}
