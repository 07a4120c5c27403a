package paper

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"paperkin/index/paper/pattern"
)

// Counts are how much attention a paper gets, by what is counted. They change while the
// paper stays as it is, so none of its hashes knows them: see [ContentHash].
type Counts map[Counted]Count

// Counted is what is counted.
type Counted string

const (
	Citations Counted = "citations" // papers that cite it
	Upvotes   Counted = "upvotes"   // readers who recommend it
	Comments  Counted = "comments"  // what readers say of it, in public
)

// AllCounted lists all that is counted.
var AllCounted = []Counted{Citations, Upvotes, Comments}

// A Count is a number, and the day on which it was seen first, "2026-11-02"; empty when
// that is not known.
type Count struct {
	Number int64  `json:"number"`
	Seen   string `json:"seen,omitempty"`
}

// MaxCount is more than any paper has of anything.
const MaxCount = 99_999_999

// countForm matches a number as programs write it: "1204", "1204.0" of pandas, "1,204".
var countForm = pattern.Of(`^(\d{1,12}|\d{1,3}(?:,\d{3})+)(?:\.0+)?$`)

// ReadCount reads a number of something. ok is false for a text that is none, and for a
// number that is negative, broken or beyond [MaxCount].
func ReadCount(s string) (n int64, ok bool) {
	if len(s) > maxCountText {
		return 0, false
	}
	m := countForm().FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseInt(strings.ReplaceAll(m[1], ",", ""), 10, 64)
	return n, err == nil && n <= MaxCount
}

// maxCountText is longer than a number that is a count is written.
const maxCountText = 40

// compare orders two counts of one thing by which of them goes: that which was seen later
// and, of one day, the larger.
func (c Count) compare(o Count) int {
	return cmp.Or(strings.Compare(c.Seen, o.Seen), cmp.Compare(c.Number, o.Number))
}

// Add adds the counts of another description of the paper. Of two of one thing the one
// goes that was seen later and, of one day, the larger, whatever their order.
func (c *Counts) Add(other Counts) {
	for what, count := range other {
		if have, ok := (*c)[what]; !ok || have.compare(count) < 0 {
			put(c, what, count)
		}
	}
}

// Then returns what a source says that said c before and says now: like Add, but a number
// that it repeats keeps its day.
func (c Counts) Then(now Counts) Counts {
	after := maps.Clone(c)
	for what, count := range now {
		if have, ok := c[what]; !ok || have.Number != count.Number {
			after.Add(Counts{what: count})
		}
	}
	return after
}

// Cover reports whether others have nothing to add.
func (c Counts) Cover(other Counts) bool {
	all := maps.Clone(c)
	all.Add(other)
	return maps.Equal(all, c)
}

// SeenOn returns counts of which those without a day, and those of a later one, were seen
// on a day.
func (c Counts) SeenOn(day string) Counts {
	seen := maps.Clone(c)
	for what, count := range c {
		if count.Seen == "" || count.Seen > day && day != "" {
			seen[what] = Count{count.Number, day}
		}
	}
	return seen
}

// Check returns an error that names a count that nothing writes.
func (c Counts) Check() error {
	for what, count := range c {
		switch {
		case !slices.Contains(AllCounted, what):
			return fmt.Errorf("count of %.100q, which nothing counts", what)
		case count.Number < 0 || count.Number > MaxCount:
			return fmt.Errorf("%s %d, want 0 to %d", what, count.Number, MaxCount)
		case count.Seen != "" && !isDay(count.Seen):
			return fmt.Errorf("%s seen %.100q, which is no day", what, count.Seen)
		}
	}
	return nil
}

// isDay reports whether a text is a day as it is written.
func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// Count takes how many there are of something as the source writes it, the largest of
// several numbers, and reports whether it is a number of it: see [ReadCount].
func (d *Draft) Count(what Counted, number string) bool {
	return d.CountOf(what, number, "")
}

// CountOf is Count of a count that says when it was seen. A day that is none does not
// count.
func (d *Draft) CountOf(what Counted, number, seen string) bool {
	n, ok := ReadCount(number)
	if !ok || !slices.Contains(AllCounted, what) {
		return false
	}
	if !isDay(seen) {
		seen = ""
	}
	d.Counts.Add(Counts{what: {n, seen}})
	return true
}

var (
	citedNote  = pattern.Of(`(?i)\bcited by\s*:?\s*(\d+)`)
	exportDate = pattern.Of(`(?i)\bexport date\s*:\s*([^;]+)`)
)

// countNote takes the citations in a note that says of which day they are, as those of
// Scopus do: "Export Date: 03 May 2021; Cited By: 3". Without the day, an old file would
// overrule what was seen since.
func (d *Draft) countNote(note string) {
	if cited, on := citedNote().FindStringSubmatch(note), exportDate().FindStringSubmatch(note); cited != nil && on != nil {
		if day := LooseDate(on[1]); isDay(day) {
			d.CountOf(Citations, cited[1], day)
		}
	}
}
