package open

import (
	"context"
	"errors"
	"time"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/index"
	"paperkin/index/harvest"
)

// upgradeWait is how long a command waits for another one, which may be bringing the
// library up to date.
const upgradeWait = time.Minute

// upToDate opens a library, which is brought up to date first if it has to be.
func upToDate[T any](ctx context.Context, s *session.Run, dir string, open func() (T, error)) (T, error) {
	opened, err := open()
	if !errors.Is(err, index.ErrOlderFormat) {
		return opened, err
	}
	var meter *screen.Meter
	waiting := false
	err = upgradeLibrary(ctx, dir, index.UpgradeOptions{Wait: upgradeWait, Public: harvest.Redact, Report: func(u index.Upgrading) {
		switch {
		case u.Waiting && !waiting:
			waiting = true
			s.Notice("the library has an older format, and process %d is writing to it: waiting", u.Writer)
		case u.Waiting:
		case meter == nil:
			s.Notice("bringing the library up to date (format %d to %d): needs %s for a while, and keeps the catalogue as it was", u.From, u.To, screen.Size(u.Needs))
			meter = s.Progress("upgrading", "MB")
		default:
			meter.Set(int(u.Done/1e6), int(u.Needs/1e6))
		}
	}})
	if meter != nil {
		meter.End(err)
	}
	if errors.Is(err, index.ErrLocked) {
		err = fault.WithHint(err, "wait until the other process has finished: this library cannot be searched before")
	}
	if err != nil {
		return opened, err
	}
	return open()
}
