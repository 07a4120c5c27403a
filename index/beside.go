package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"paperkin/index/durable"
	"paperkin/index/feeds"
	"paperkin/index/health"
	"paperkin/index/outbox"
)

// What lies beside the catalogue, in the order in which papers come and go: sources and the
// outbox. Each has a package of its own; here they are those of a library, are checked with
// the rest of it, and mended.

// What the user has named as sources of the library: see package feeds.
type (
	// Feed is a named source.
	Feed = feeds.Feed
	// FeedRun is what became of a source when it was read.
	FeedRun = feeds.Run
	// Feeds is the sources of a library.
	Feeds = feeds.List
)

// Feeds is the list of the library's sources, as long as it is open.
func (l *Library) Feeds(ctx context.Context) (Feeds, error) {
	id, err := l.catalogue.LibraryID(ctx)
	return feeds.In(l.catalogue.Folder(), id), err
}

// FeedsBefore is the list of the sources of a library that is to be made in dir, whose folder
// it makes. close ends its use.
func FeedsBefore(dir string) (list Feeds, close func() error, err error) {
	if err := CheckPlace(dir); err != nil {
		return list, nil, err
	}
	if err := durable.MakeFolder(dir); err != nil {
		return list, nil, err
	}
	folder, err := durable.Hold(dir)
	if err != nil {
		return list, nil, err
	}
	return feeds.In(folder, ""), folder.Close, nil
}

// checkFeeds names what is damaged of the list of sources.
func (l *Library) checkFeeds(ctx context.Context) (found []Problem, err error) {
	list, err := l.Feeds(ctx)
	if err != nil {
		return nil, err
	}
	damaged, err := list.Check()
	switch {
	case errors.Is(err, feeds.ErrNewer): // and nothing is wrong with it
		return nil, nil
	case errors.Is(err, ErrForeign), errors.Is(err, ErrRepairable):
		return []Problem{{What: err.Error(), Cure: health.Repair}}, nil
	}
	for i, d := range damaged {
		if i == namedLines {
			found = append(found, Problem{What: fmt.Sprintf("%s: %d more lines are damaged", feeds.File, len(damaged)-i), Cure: health.Repair})
			break
		}
		found = append(found, Problem{What: d.Error(), Cure: health.Repair})
	}
	return found, err
}

// MendFeeds drops what is damaged of the list of sources, and returns how many lines that
// were. The others stay.
func (w *Writer) MendFeeds(ctx context.Context) (dropped int, err error) {
	list, err := w.Library.Feeds(ctx)
	if err != nil {
		return 0, err
	}
	if dropped, err = list.Mend(ctx); errors.Is(err, feeds.ErrNewer) {
		return 0, nil
	}
	return dropped, err
}

// FeedsIn reports whether there is a list of sources in dir, with or without a library.
func FeedsIn(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, feeds.File))
	return err == nil
}

// What is to be sent, or may have been: see package outbox.
type (
	// Letter is a message that was written down before it was sent.
	Letter = outbox.Letter
	// Outbox is the outbox of a library.
	Outbox = outbox.Outbox
)

// Outbox is the outbox of the library, as long as it is open.
func (l *Library) Outbox(ctx context.Context) (Outbox, error) {
	id, err := l.catalogue.LibraryID(ctx)
	return outbox.In(l.catalogue.Folder(), id), err
}

// checkOutbox names a letter that is damaged, or another library's.
func (l *Library) checkOutbox(ctx context.Context) ([]Problem, error) {
	box, err := l.Outbox(ctx)
	if err != nil {
		return nil, err
	}
	switch _, _, err := box.Waiting(); {
	case errors.Is(err, outbox.ErrNewer): // and nothing is wrong with it
		return nil, nil
	case errors.Is(err, ErrForeign), errors.Is(err, ErrRepairable):
		return []Problem{{What: err.Error(), Cure: health.Repair}}, nil
	default:
		return nil, err
	}
}

// MendOutbox puts a letter aside that is damaged, or another library's, and returns how many
// that were. What it was to tell of is told of anew.
func (w *Writer) MendOutbox(ctx context.Context) (aside int, err error) {
	box, err := w.Library.Outbox(ctx)
	if err != nil {
		return 0, err
	}
	return box.Mend()
}
