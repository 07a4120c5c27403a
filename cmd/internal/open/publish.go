package open

import (
	"context"

	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/index"
)

// Publish makes readers see a library as its writer has it: where it is kept in its folder,
// they do already.
func Publish(ctx context.Context, s *session.Run, w *index.Writer) error {
	var m *screen.Meter
	done, err := w.Publish(ctx, func(done, total int) {
		if m == nil {
			m = s.Progress("publishing", "papers")
		}
		m.Set(done, total)
	})
	if m != nil {
		m.End(err)
	}
	if err == nil && done.Lost > 0 {
		s.Notice("note: the vectors of %s were not where they are kept: paperkin index makes them again", screen.Papers(done.Lost))
	}
	return err
}
