package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/screen"
	"paperkin/index"
	"paperkin/query/wire"
)

// summary is the last line of commands that add or embed papers. Its JSON form
// is a contract: scripts read it.
type summary struct {
	Read         int     `json:"read"`
	New          int     `json:"new"`
	Updated      int     `json:"updated"`
	Unchanged    int     `json:"unchanged"`
	Duplicate    int     `json:"duplicate"`
	Skipped      int     `json:"skipped"`
	Deleted      int     `json:"deleted,omitempty"`
	Removed      int     `json:"removed_before,omitempty"`
	Unmatched    int     `json:"abstracts_without_paper,omitempty"`
	Missing      int     `json:"missing,omitempty"`     // names of lists
	OtherLines   int     `json:"other_lines,omitempty"` // of lists
	Embedded     int     `json:"embedded"`
	Truncated    int     `json:"truncated"`
	Failed       int     `json:"failed"`
	Resumed      int     `json:"resumed,omitempty"`
	Seconds      float64 `json:"seconds"`
	PapersPerSec float64 `json:"papers_per_second"`
	DryRun       bool    `json:"dry_run,omitempty"`

	reindexed bool
	lookedUp  bool // names of lists
}

func (r *indexRun) summary(dry bool) summary {
	a := r.added
	m := summary{Read: a.Read, New: a.New, Updated: a.Updated, Unchanged: a.Unchanged, Duplicate: a.Duplicate,
		Skipped: a.Skipped, Deleted: a.Deleted, Removed: a.Removed, Unmatched: a.Unmatched, Resumed: r.had, DryRun: dry}
	m.embedding(r.built, r.start)
	return m
}

// embedding fills in the fields that reindex shares with the other commands.
func (m *summary) embedding(b index.Built, start time.Time) {
	m.Embedded, m.Truncated, m.Failed = b.Done+b.Truncated, b.Truncated, b.Failed
	m.Seconds = wire.Round(time.Since(start).Seconds(), 3)
	if m.Seconds > 0 {
		m.PapersPerSec = wire.Round(float64(max(m.Read, m.Embedded+m.Failed))/m.Seconds, 2)
	}
}

// tellSummary prints a summary: as JSON with --json, else as a sentence.
func tellSummary(s *streams, c *cli.Context, m summary) error {
	if s.feeding != nil {
		s.feeding.took(m)
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

func (m summary) String() string {
	if m.lookedUp {
		return m.lookup()
	}
	var parts []string
	part := func(n int, outcome string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, outcome))
		}
	}
	part(m.New, "new")
	part(m.Updated, "updated")
	part(m.Unchanged, "unchanged")
	part(m.Duplicate, "duplicate")
	part(m.Skipped, "skipped")
	part(m.Deleted, "deleted by their source")
	part(m.Removed, "removed before (--readd takes them back)")
	part(m.Unmatched, map[bool]string{true: "abstract", false: "abstracts"}[m.Unmatched == 1]+" without a paper in the library")
	var head string
	switch {
	case m.reindexed:
		parts = nil
		head = "re-embedded " + screen.Papers(m.Embedded)
		part(m.Resumed, "done earlier")
	case m.DryRun:
		head = "would read " + screen.Papers(m.Read)
	default:
		head = "read " + screen.Papers(m.Read)
		parts = append(parts, fmt.Sprintf("%d embedded", m.Embedded))
		part(m.Resumed, "embedded earlier")
	}
	part(m.Truncated, "of them truncated to the model's context")
	part(m.Failed, "failed")
	if len(parts) > 0 {
		head += ": " + strings.Join(parts, ", ")
	}
	if m.DryRun {
		return head
	}
	return fmt.Sprintf("%s (%s, %s papers/s)", head, (time.Duration(m.Seconds * float64(time.Second))).Round(time.Millisecond), screen.Rate(m.PapersPerSec))
}

// maxListed is how many failed papers are listed.
const maxListed = 20

// listFailed names the papers that could not be embedded, with the reasons.
func listFailed(ctx context.Context, s *streams, lib *index.Library) error {
	space, err := lib.ActiveSpace(ctx)
	if err != nil {
		return err
	}
	listed, scripts := 0, false
	err = lib.Entries(ctx, space, index.Failed, func(e index.Entry) bool {
		if listed++; listed > maxListed {
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
