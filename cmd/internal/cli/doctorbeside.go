package cli

import (
	"context"
	"errors"
	"strings"

	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/wording"
	"paperkin/index"
	"paperkin/index/feeds"
	"paperkin/index/outbox"
)

// feeds says how many sources the library has, and which of them failed. That a line of them
// is damaged is said with the files.
func (d *doctor) feeds(ctx context.Context, lib *index.Library) error {
	list, err := lib.Feeds(ctx)
	if err != nil {
		return err
	}
	all, err := list.All()
	switch {
	case errors.Is(err, feeds.ErrNewer):
		d.Note("sources   %v: paperkin update works with that version", err)
		return nil
	case isUnsound(err): // said already
		return nil
	case err != nil || len(all) == 0:
		return err
	}
	d.OK("sources   %s: paperkin update reads them", screen.CountOf(len(all), "source"))
	for _, f := range all {
		if f.Last != nil && f.Last.Outcome == feeds.Failed {
			d.Note("sources   %s failed at %s: %s", f.Name, wording.LocalTime(d.Run, f.Last.At), screen.Line(f.Last.Error))
		}
	}
	return nil
}

// outbox says that a letter waits. That it is damaged is said with the files.
func (d *doctor) outbox(ctx context.Context, lib *index.Library) error {
	box, err := lib.Outbox(ctx)
	if err != nil {
		return err
	}
	letter, waits, err := box.Waiting()
	switch {
	case errors.Is(err, outbox.ErrNewer):
		d.Note("outbox    %v: paperkin digest works with that version", err)
		return nil
	case isUnsound(err): // said already
		return nil
	case waits:
		d.Note("outbox    the digest of %s for %s was not sent, or nobody knows: paperkin digest sends it first", wording.LocalTime(d.Run, letter.At), screen.Line(strings.Join(letter.To, ", ")))
	}
	return err
}

// tellFeeds says what a library is fed from that a backup has brought: it may have been made
// by somebody else.
func tellFeeds(s *session.Run, all []index.Feed) {
	for _, f := range all {
		s.Notice("its source %s is: paperkin %s", screen.Line(f.Name), screen.Line(feedLine(f)))
	}
}
