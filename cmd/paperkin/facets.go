package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/paperkin/screen"
	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/query"
	"paperkin/query/wire"
)

func (s *streams) facetsCommand() *cli.Command {
	return &cli.Command{
		Name:  "facets",
		Usage: "count the papers of each year, venue, category, author, ..., or those that pass filters",
		Description: "What most papers have comes first. Values that differ in case and accents are one, and are printed as most papers\n" +
			"write them.",
		OnUsageError: onUsageError,
		Flags: append([]cli.Flag{
			&cli.StringSliceFlag{Name: "by", Category: groupPrint, Usage: "count by `FACETS`: " + strings.Join(facetNames(), ", ") + "; separated by commas, or repeatable (default: all)"},
			limitFlag(10, "print at most `N` values of each"),
			formatFlag(tableFormats...), jsonFlag(),
		}, filterFlags()...),
		Action: s.facets,
	}
}

func (s *streams) facets(c *cli.Context) error {
	if err := noArguments(c, "to count by "+argument(c.Args().First())+": paperkin facets --by "+argument(c.Args().First())); err != nil {
		return err
	}
	format, err := outputFormat(c, tableFormats...)
	if err != nil {
		return err
	}
	by, err := facetsOf(c.StringSlice("by"))
	if err != nil {
		return err
	}
	f, err := query.ResolveFilter(filterOf(c), s.now())
	if err != nil {
		return invalidOption(err)
	}
	lib, err := s.openLibrary(c)
	if err != nil {
		return err
	}
	defer lib.Close()
	all, err := countFacets(c.Context, lib, f, by, c.Int("limit"))
	if err != nil {
		return err
	}
	switch {
	case all.none:
		s.Notice("no paper matches the filters")
	case len(all.counts) == 0:
		s.Notice("no paper has a value")
	}
	if err := s.counts(all.counts, format); err != nil {
		return err
	}
	if len(all.cut) > 0 {
		s.Notice("more values of %s: raise --limit", strings.Join(all.cut, ", "))
	}
	return nil
}

// counted is what was counted.
type counted struct {
	none   bool // no paper passes the filter
	counts []wire.Count
	cut    []string // facets that have more values than the limit
}

func countFacets(ctx context.Context, lib *index.Library, f index.Filter, by []index.Facet, limit int) (all counted, err error) {
	view, err := lib.View(ctx)
	if err != nil {
		return all, err
	}
	defer func() { err = errors.Join(err, view.Close()) }()
	in, err := view.Select(ctx, f)
	if err != nil {
		return all, err
	}
	all.none = in != nil && in.Papers.Len() == 0
	for _, facet := range by {
		found, err := view.Facets(ctx, in, facet, limit+1) // one more tells that there are more
		if err != nil {
			return all, err
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

// counts prints counts in a format.
func (s *streams) counts(counts []wire.Count, format string) error {
	if format == "json" {
		e := wire.NewEncoder(s.Out)
		for _, c := range counts {
			if err := e.Encode(c); err != nil {
				return err
			}
		}
		return nil
	}
	if format == "text" && len(counts) == 0 {
		return nil
	}
	const others = 32 // columns of lines, spaces, facet and number
	t := screen.Table{Header: []string{"facet", "value", "papers"}, Widths: []int{0, max(20, s.Width-others), 0}}
	for _, c := range counts {
		t.Rows = append(t.Rows, []any{string(c.Facet), c.Value, c.Papers})
	}
	return t.Write(s.Out, format)
}

// facetsOf returns the facets that are named, each once, in that order; all of them if none
// is.
func facetsOf(names []string) ([]index.Facet, error) {
	if len(names) == 0 {
		return filter.Facets, nil
	}
	var by []index.Facet
	for name := range strings.SplitSeq(strings.Join(names, ","), ",") {
		f := index.Facet(strings.ToLower(strings.TrimSpace(name)))
		if !slices.Contains(filter.Facets, f) {
			hint := ""
			if near := nearestName(string(f), facetNames()); near != "" {
				hint = "did you mean " + near + "?"
			}
			return nil, usagef(hint, "--by %q: want %s", name, strings.Join(facetNames(), ", "))
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
