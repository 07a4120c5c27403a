package cli

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/hits"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/query"
	"paperkin/query/edit"
	"paperkin/query/wire"
)

// statusBy counts papers by what they have.
func statusBy(s *session.Run, c *cli.Context, format string) error {
	by, err := facetsOf(c.StringSlice("by"))
	if err != nil {
		return err
	}
	f, err := query.ResolveFilter(filterOf(c), s.Now())
	if err != nil {
		return invalidOption(err)
	}
	lib, err := open.Library(s, c)
	if err != nil {
		return err
	}
	defer lib.Close()
	all, err := countFacets(c.Context, lib, f, by, c.Int("limit"))
	if err != nil {
		return err
	}
	if all.none {
		return noneMatch(s, c, lib)
	}
	if err := printCounts(s, all, format); err != nil {
		return err
	}
	if len(all.empty) > 0 {
		s.Notice("%s", s.Hang("", "no paper has a value of "+strings.Join(all.empty, ", ")))
	}
	if len(all.cut) > 0 {
		s.Notice("%s", s.Hang("", "more values of "+strings.Join(all.cut, ", ")+": raise --limit"))
	}
	return nil
}

// counted is what was counted.
type counted struct {
	none   bool // no paper passes the filter
	counts []wire.Count
	cut    []string // facets that have more values than the limit
	empty  []string // facets of which no paper has a value
}

// countFacets counts the papers that pass a filter. What most papers have comes first, but
// for years: there the latest do.
func countFacets(ctx context.Context, lib session.Library, f index.Filter, by []index.Facet, limit int) (all counted, err error) {
	view, err := open.Views(lib)(ctx, index.Ahead{})
	if err != nil {
		return all, err
	}
	defer func() { err = errors.Join(err, view.Close()) }()
	in, err := view.Select(ctx, f)
	if err != nil {
		return all, err
	}
	if in != nil {
		n, err := in.Count(ctx)
		if all.none = n == 0; err != nil || all.none {
			return all, err
		}
	}
	for _, facet := range by {
		n := limit + 1 // one more tells that there are more
		if facet == filter.Year {
			n = 0
		}
		found, err := view.Facets(ctx, in, facet, n)
		if err != nil {
			return all, err
		}
		if facet == filter.Year {
			slices.SortFunc(found, func(a, b index.Count) int { return cmp.Compare(b.Value, a.Value) })
		}
		if len(found) == 0 {
			all.empty = append(all.empty, string(facet))
		}
		if len(found) > limit {
			found, all.cut = found[:limit], append(all.cut, string(facet))
		}
		for _, count := range found {
			all.counts = append(all.counts, wire.NewCount(facet, count))
		}
	}
	return all, nil
}

// countFormats are the formats of counts. Lines of tsv have no head, as those of hits.
var countFormats = slices.Concat(option.TableFormats, []string{"tsv"})

// printCounts prints counts in a format.
func printCounts(s *session.Run, all counted, format string) error {
	switch format {
	case "json":
		e := wire.NewEncoder(s.Out)
		for _, c := range all.counts {
			if err := e.Encode(c); err != nil {
				return err
			}
		}
		return nil
	case "tsv":
		for _, c := range all.counts {
			if _, err := fmt.Fprintf(s.Out, "%s\t%s\t%d\n", c.Facet, hits.Cell(c.Value), c.Papers); err != nil {
				return err
			}
		}
		return nil
	case "text":
		return countsText(s, all.counts)
	}
	t := screen.Table{Header: []string{"facet", "value", "papers"}}
	for _, c := range all.counts {
		t.Rows = append(t.Rows, []any{string(c.Facet), c.Value, c.Papers})
	}
	return t.Write(s.Out, format)
}

// countBar is how many columns the longest bar takes where there is room, leastBar the least
// that a bar is worth, and leastValue what it leaves to the values.
const (
	countBar   = 24
	leastBar   = 6
	leastValue = 12
)

// countsText prints counts for people, in a block for each facet: the value, the papers,
// and on a terminal a bar, which is as long as the largest count of the block is high.
func countsText(s *session.Run, counts []wire.Count) error {
	w := bufio.NewWriter(s.Out)
	for first := true; len(counts) > 0; first = false {
		n := slices.IndexFunc(counts, func(c wire.Count) bool { return c.Facet != counts[0].Facet })
		if n < 0 {
			n = len(counts)
		}
		if !first {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, s.Paint(screen.Bold, string(counts[0].Facet)))
		countBlock(s, w, counts[:n])
		counts = counts[n:]
	}
	return w.Flush()
}

func countBlock(s *session.Run, w *bufio.Writer, block []wire.Count) {
	most, number, width := 0, 0, 0
	for _, c := range block {
		most, number, width = max(most, c.Papers), max(number, len(screen.Count(c.Papers))), max(width, screen.Columns(screen.Line(c.Value)))
	}
	const around = 2 + 2 + 2 // indent, and before the number and the bar
	room := s.Measure() - around - number
	bar := 0
	if width = min(width, max(leastValue, room)); s.Terminal {
		value := min(width, max(leastValue, room-countBar))
		if bar = min(countBar, room-value); bar >= leastBar {
			width = value
		} else {
			bar = 0
		}
	}
	for _, c := range block {
		value := screen.Cut(c.Value, width)
		line := fmt.Sprintf("  %s%s  %*s", value, strings.Repeat(" ", max(0, width-screen.Columns(value))), number, screen.Count(c.Papers))
		if bar > 0 {
			line += "  " + s.Paint(screen.Cyan, strings.TrimRight(screen.Bar(float64(c.Papers)/float64(most), bar), " "))
		}
		fmt.Fprintln(w, line)
	}
}

// facetsOf returns the facets that are named, each once, in that order.
func facetsOf(names []string) ([]index.Facet, error) {
	var by []index.Facet
	for name := range strings.SplitSeq(strings.Join(names, ","), ",") {
		f := index.Facet(strings.ToLower(strings.TrimSpace(name)))
		if !slices.Contains(filter.Facets, f) {
			hint := ""
			if near := edit.Nearest(string(f), facetNames()); near != "" {
				hint = "did you mean " + near + "?"
			}
			return nil, fault.Usagef(hint, "--by %q: want %s", name, strings.Join(facetNames(), ", "))
		}
		if !slices.Contains(by, f) {
			by = append(by, f)
		}
	}
	return by, nil
}

func facetNames() []string {
	names := make([]string, len(filter.Facets))
	for i, f := range filter.Facets {
		names[i] = string(f)
	}
	return names
}
