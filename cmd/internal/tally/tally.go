// Package tally is the last line of commands that add or embed papers: what became of how many,
// as a sentence and as JSON. It counts nothing itself.
package tally

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"paperkin/cmd/internal/screen"
	"paperkin/index"
	"paperkin/query/wire"
)

// Sum is the last line of commands that add or embed papers. Its JSON form
// is a contract: scripts read it.
type Sum struct {
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

	Reindexed bool `json:"-"` // the papers were there
	LookedUp  bool `json:"-"` // names of lists
}

// Embedding fills in the fields that reindex shares with the other commands.
func (m *Sum) Embedding(b index.Built, start time.Time) {
	m.Embedded, m.Truncated, m.Failed = b.Done+b.Truncated, b.Truncated, b.Failed
	m.Seconds = wire.Round(time.Since(start).Seconds(), 3)
	if m.Seconds > 0 {
		m.PapersPerSec = wire.Round(float64(max(m.Read, m.Embedded+m.Failed))/m.Seconds, 2)
	}
}

// String is the line as a sentence.
func (m Sum) String() string {
	if m.LookedUp {
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
	case m.Reindexed:
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

// lookup is the sentence about what became of the names of lists.
func (m Sum) lookup() string {
	parts := slices.DeleteFunc([]string{withCount(m.Unchanged, "there"), withCount(m.New, map[bool]string{true: "found", false: "added"}[m.DryRun]), withCount(m.Missing, "missing"),
		withCount(m.Failed, "that could not be asked for"), withCount(m.Duplicate, "listed before"), withCount(m.Skipped, "skipped")}, func(s string) bool { return s == "" })
	line := fmt.Sprintf("looked up %s: %s", screen.CountOf(m.Read, "name"), strings.Join(parts, ", "))
	if m.OtherLines > 0 {
		line += fmt.Sprintf("; %s passed over (headings, remarks, prose)", screen.CountOf(m.OtherLines, "line"))
	}
	return line
}

func withCount(n int, outcome string) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n, " ", outcome)
}
