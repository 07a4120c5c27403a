package main

import (
	"math"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/index"
	"paperkin/query"
)

// searchFlags are the options that search and like share.
func searchFlags() []cli.Flag {
	return append([]cli.Flag{
		&cli.StringFlag{Name: "mode", Value: string(query.Hybrid), Usage: "rank by meaning and words (hybrid), or by one alone: `MODE` semantic or lexical"},
		&cli.IntFlag{Name: "limit", Aliases: []string{"n"}, Value: 10, Usage: "at most `N` papers"},
		&cli.StringFlag{Name: "since", Usage: "published on or after `DATE` (2024, 2024-05 or 2024-05-17)"},
		&cli.StringFlag{Name: "until", Usage: "published on or before `DATE`"},
		&cli.StringSliceFlag{Name: "category", Usage: "only categories that match a `GLOB` such as 'cs.*'; repeatable"},
		&cli.StringSliceFlag{Name: "venue", Usage: "only venues that match a `GLOB`; repeatable"},
		&cli.StringSliceFlag{Name: "author", Usage: "only papers by an author with this `NAME` part; repeatable"},
		&cli.Float64Flag{Name: "min-similarity", Usage: "drop papers below this cosine `X`"},
		&cli.StringSliceFlag{Name: "unlike", Usage: "steer away from this `PAPER`; repeatable"},
		&cli.Float64Flag{Name: "diverse", Usage: "prefer hits that differ from each other: `X` from 0 (not at all) to 1"},
		&cli.BoolFlag{Name: "explain", Usage: "say why each paper is a hit: best sentence, shared words, ranks"},
		&cli.BoolFlag{Name: "exact", Usage: "compare every paper with full-precision vectors: the same answer, slower"},
		&cli.BoolFlag{Name: "abstract", Usage: "print whole abstracts"},
		formatFlag(append(hitFormats, exchange...)...), jsonFlag(),
	}, ollamaFlags()...)
}

// What SQLite takes as a condition is bounded. These bounds are below it.
const (
	maxFilters = 500  // of one kind
	maxFilter  = 2000 // bytes
)

// searchOptions reads them.
func searchOptions(c *cli.Context) (query.Options, error) {
	o := query.Options{Limit: c.Int("limit"), Filter: index.Filter{
		Categories: c.StringSlice("category"), Venues: c.StringSlice("venue"), Authors: c.StringSlice("author")}}
	var err error
	if o.Mode, err = query.ParseMode(c.String("mode")); err != nil {
		return o, usagef("", "--%v", err)
	}
	if o.Limit <= 0 {
		return o, usagef("give a number from 1 on", "--limit %d: no papers to show", o.Limit)
	}
	for _, bound := range []struct {
		name string
		into *string
	}{{"since", &o.Filter.Since}, {"until", &o.Filter.Until}} {
		if given := c.String(bound.name); given != "" {
			date, err := query.ParseDate(given)
			if err != nil {
				return o, usagef("", "--%s: %v", bound.name, err)
			}
			*bound.into = date
		}
	}
	for _, name := range []string{"category", "venue", "author"} {
		if n := len(c.StringSlice(name)); n > maxFilters {
			return o, usagef("", "--%s: given %d times, want %d at most", name, n, maxFilters)
		}
		for _, value := range c.StringSlice(name) {
			if len(value) > maxFilter {
				return o, usagef("", "--%s: %d bytes, want %d at most", name, len(value), maxFilter)
			}
			if strings.TrimSpace(value) == "" {
				return o, usagef("", "--%s: empty", name)
			}
		}
	}
	if c.IsSet("min-similarity") {
		x := c.Float64("min-similarity")
		if math.IsNaN(x) || x < -1 || x > 1 {
			return o, usagef("a cosine lies between -1 and 1", "--min-similarity %v", x)
		}
		if o.Mode == query.Lexical {
			return o, usagef("leave one of the two out", "--min-similarity with --mode lexical: words have no similarity")
		}
		o.MinSimilarity = &x
	}
	o.Explain, o.Variety = c.Bool("explain"), c.Float64("diverse")
	if !(o.Variety >= 0 && o.Variety <= 1) {
		return o, usagef("give a number from 0 to 1", "--diverse %v", o.Variety)
	}
	for _, ref := range c.StringSlice("unlike") {
		o.Unlike = append(o.Unlike, query.Example{Ref: ref})
	}
	return o, nil
}
