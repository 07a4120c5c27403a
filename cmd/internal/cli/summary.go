package cli

import (
	"context"
	"encoding/json"
	"io"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/tally"
	"paperkin/index"
)

func (r *indexRun) summary(dry bool) tally.Sum {
	a := r.added
	m := tally.Sum{Read: a.Read, New: a.New, Updated: a.Updated, Unchanged: a.Unchanged, Duplicate: a.Duplicate,
		Skipped: a.Skipped, Deleted: a.Deleted, Removed: a.Removed, Unmatched: a.Unmatched, Resumed: r.had, DryRun: dry}
	m.Embedding(r.built, r.start)
	return m
}

// tellSummary prints a summary: as JSON with --json, else as a sentence.
func tellSummary(s *session.Run, c *cli.Context, m tally.Sum) error {
	if s.Feeding != nil {
		s.Feeding.Took(m)
		return nil
	}
	if c.Bool("json") {
		return json.NewEncoder(s.Out).Encode(m)
	}
	if s.Quiet {
		return nil
	}
	_, err := io.WriteString(s.Out, m.String()+"\n")
	return err
}

// listFailed names the papers that could not be embedded, with the reasons.
func listFailed(ctx context.Context, s *session.Run, lib *index.Library) error {
	space, err := lib.ActiveSpace(ctx)
	if err != nil {
		return err
	}
	listed, scripts := 0, false
	err = lib.Entries(ctx, space, index.Failed, func(e index.Entry) bool {
		if listed++; listed > screen.MaxListed {
			s.Warn("... (paperkin status --failed lists all of them)")
			return false
		}
		s.Warn("%s %q: %s", e.ID, e.Title, e.Reason)
		scripts = scripts || isForeign(e)
		return true
	})
	if scripts {
		s.Notice("hint: %s", multilingual)
	}
	return err
}
