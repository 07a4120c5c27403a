package index

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"

	"paperkin/index/catalogue"
	"paperkin/index/filter"
)

// Status is what a library holds.
type Status struct {
	Papers int
	Behind int           // papers that the word index does not know yet, or knows as they were
	Spaces []SpaceStatus // oldest first
	Bytes  int64         // of all files of the library
	Rooms  Rooms         // how much of it is unused
	// First and Last are the first and the last date of publication, and Venues those that
	// most papers appeared in. They are empty where the word index cannot tell.
	First, Last string
	Venues      []Count
}

// statusVenues is how many venues a status names.
const statusVenues = 5

// SpaceStatus is a space with its ledger.
type SpaceStatus struct {
	Space
	Ledger  Ledger
	Deleted int // rows that no paper uses any more: see [Writer.Compact]
}

// Status counts the library.
func (l *Library) Status(ctx context.Context) (Status, error) {
	var s Status
	var err error
	if s.Papers, err = l.catalogue.CountPapers(ctx); err != nil {
		return s, err
	}
	words, err := l.catalogue.Words(ctx)
	if err != nil {
		return s, err
	}
	if s.Behind, _, err = l.catalogue.CountChanges(ctx, words.Seq); err != nil {
		return s, err
	}
	spaces, err := l.Spaces(ctx)
	if err != nil {
		return s, err
	}
	for _, space := range spaces {
		one := SpaceStatus{Space: space}
		if one.Ledger, err = l.Ledger(ctx, space); err != nil {
			return s, err
		}
		// A space that is being built, or was kept, has no rows yet for papers
		// that came later. They wait for it all the same.
		one.Ledger.Pending += s.Papers - one.Ledger.Total()
		if one.Deleted, err = l.catalogue.CountDeleted(ctx, space.Key); err != nil {
			return s, err
		}
		s.Spaces = append(s.Spaces, one)
	}
	if s.Rooms, err = l.Rooms(ctx); err != nil {
		return s, err
	}
	if words.InUse() {
		if err := l.addContents(ctx, &s, words); ctx.Err() != nil {
			return s, err
		} // else the library has more to tell than a damaged word index, which is found by a check
	}
	s.Bytes, err = folderSize(l.dir)
	return s, err
}

// addContents adds what the word index tells of the papers.
func (l *Library) addContents(ctx context.Context, s *Status, have catalogue.Words) (err error) {
	held, err := l.words.acquireWords(have)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.words.release(held)) }()
	words, changed, others, err := knownOf(ctx, l.catalogue.Queries, held.resource.Index, nil)
	if err != nil {
		return err
	}
	first, last, err := words.Span(changed, others)
	if err != nil {
		return err
	}
	venues, err := words.Facets(ctx, filter.Venue, nil, changed, others, statusVenues)
	if err == nil {
		s.First, s.Last, s.Venues = first.String(), last.String(), venues
	}
	return err
}

func folderSize(dir string) (int64, error) {
	var total int64
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return ignoreGone(err)
		}
		info, err := d.Info()
		if err == nil {
			total += info.Size()
		}
		return ignoreGone(err)
	})
	return total, err
}

// ignoreGone forgives a file that a writer removed during the walk.
func ignoreGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
