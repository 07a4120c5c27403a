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
	"paperkin/index/feeds"
	"paperkin/index/fill"
	"paperkin/index/health"
	"paperkin/index/merge"
	"paperkin/index/shelf"
	"paperkin/index/vector"
)

// ErrInside: the place for the new library is in the damaged one, which stays as it is.
var ErrInside = errors.New("it is in the damaged library")

// Lost is a paper that is lost. Each of its fields but Key may be unknown.
type Lost = remains.Lost

// Salvaged says what came back and what did not.
type Salvaged struct {
	Format           int // version of the damaged library's format
	Pages, LostPages int // of its catalogue
	Papers           int // of the new library
	Again            int // of them, those that were made again from their records
	Lost             []Lost
	Whole            bool     // there are no other lost papers
	Vectors, Pending int      // papers of the active space: with their vectors, and to be embedded
	LostLines        int      // damaged ones of the shelf
	LostSources      int      // damaged lines of what the library is fed from
	Foreign          []string // names of files that are not the damaged library's, and were passed over
}

// Rulings are the user's word, as a shelf has it.
type Rulings func(context.Context, shelf.Shelf) ([]merge.Ruling, error)

// Library makes a library in the folder to, which must not exist or be empty, of what
// remains of the one in from. It appears when it is complete and checked; a process
// that is killed may leave a folder .paperkin-salvage-* beside it. Writers are kept out
// of the damaged library meanwhile: a [*catalogue.LockedError] says who writes already.
func Library(ctx context.Context, from, to string, open vector.Opener, rules Rulings) (s Salvaged, err error) {
	release, err := catalogue.HoldOff(from)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, release()) }()
	if err := checkPlace(from, to); err != nil {
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
	if r.ForeignLog {
		s.Foreign = append(s.Foreign, catalogue.File+"-wal")
	}
	if err := s.complete(ctx, from, made, open, r, rules); err != nil {
		return s, err
	}
	if err := errors.Join(durable.SyncFolder(catalogue.SpacesDir(made)), durable.SyncFolder(made), checkPlace(from, to)); err != nil {
		return s, err
	}
	if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return s, err
	}
	return s, durable.Rename(made, to)
}

// checkPlace returns an error unless a library can be made in the folder to, which must not
// be in the damaged one.
func checkPlace(from, to string) error {
	whole, err := filepath.Abs(to)
	if err != nil {
		return err
	}
	damaged, err := os.Stat(from)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", from, catalogue.ErrNoLibrary)
	} else if err != nil {
		return err
	}
	for above := filepath.Dir(whole); ; above = filepath.Dir(above) {
		if info, err := os.Stat(above); err == nil && os.SameFile(info, damaged) {
			return fmt.Errorf("%s: %w", to, ErrInside)
		}
		if above == filepath.Dir(above) {
			return backup.CheckFree(to)
		}
	}
}

// takeShelf makes what the user said of the papers of a library, by its folder and its
// id, the new library's, and returns the user's word for the rules.
func (s *Salvaged) takeShelf(ctx context.Context, from, library string, w *catalogue.Writer, rules Rulings) (said []merge.Ruling, err error) {
	id, err := w.LibraryID(ctx)
	if err != nil {
		return nil, err
	}
	folder, err := durable.Hold(from)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, folder.Close()) }()
	old := shelf.In(folder, library)
	if said, err = rules(ctx, old); errors.Is(err, durable.ErrForeign) {
		s.Foreign = append(s.Foreign, shelf.File)
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	own := shelf.In(w.Folder(), id)
	if err := old.CopyTo(ctx, own); err != nil {
		return nil, err
	}
	s.LostLines, err = own.Mend(ctx)
	return said, err
}

// takeFeeds makes what a library is fed from the new library's. What was read into the old
// one may be lost, so that nothing counts as read.
func (s *Salvaged) takeFeeds(ctx context.Context, from string, w *catalogue.Writer) (err error) {
	folder, err := durable.Hold(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, folder.Close()) }()
	id, err := w.LibraryID(ctx)
	if err != nil {
		return err
	}
	old := feeds.In(folder, "")
	damaged, err := old.Check()
	if errors.Is(err, durable.ErrForeign) || errors.Is(err, durable.ErrRepairable) || errors.Is(err, feeds.ErrNewer) {
		s.Foreign = append(s.Foreign, feeds.File)
		return nil
	}
	if err != nil {
		return err
	}
	s.LostSources = len(damaged)
	return old.CopyTo(ctx, feeds.In(w.Folder(), id))
}

// complete makes a library of a catalogue.
func (s *Salvaged) complete(ctx context.Context, from, made string, open vector.Opener, r *remains.Remains, rules Rulings) (err error) {
	w, err := catalogue.OpenWriter(ctx, made)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	said, err := s.takeShelf(ctx, from, r.Library, w, rules)
	if err != nil {
		return err
	}
	if err := s.takeFeeds(ctx, from, w); err != nil {
		return err
	}
	if err := s.records(ctx, w, r, said); err != nil {
		return err
	}
	reader, err := catalogue.Open(ctx, made)
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
	if _, err := w.ActiveSpace(ctx); errors.Is(err, catalogue.ErrNoSpace) {
		s.Pending = s.Papers
	} else if err != nil {
		return err
	}
	problems, err := health.Check(ctx, made, reader, open, health.Options{})
	if err == nil && len(problems) > 0 {
		err = fmt.Errorf("the new library is not sound: %s", problems[0].What)
	}
	return err
}
