package cli

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/wording"
	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/query"
)

// filterFlags are the options that say which papers may be found, or exported.
func filterFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "since", Category: option.ToFind, Usage: "only papers published on or after `DATE`: 2024, 2024-05, 2024-05-17, 7d, 2w, '3 months', 1y, yesterday, 'last week'"},
		&cli.StringFlag{Name: "until", Category: option.ToFind, Usage: "only papers published on or before `DATE`"},
		&cli.StringFlag{Name: "year", Category: option.ToFind, Usage: "only papers of these `YEARS`: 2019, 2019-2021 or 2019-", Action: checkYears},
		&cli.StringFlag{Name: "added-since", Aliases: []string{"arrived"}, Category: option.ToFind, Usage: "only papers that came into the library on or after `DATE`, such as 7d"},
		&cli.StringFlag{Name: "added-until", Aliases: []string{"arrived-until"}, Category: option.ToFind, Usage: "only papers that came into the library on or before `DATE`"},
		&cli.StringSliceFlag{Name: "category", Category: option.ToFind, Usage: "only papers with a category or keyword that matches `GLOB`, such as 'cs.*'; repeatable"},
		&cli.StringSliceFlag{Name: "keyword", Category: option.ToFind, Usage: "only papers with a keyword that matches `GLOB`; repeatable"},
		&cli.StringSliceFlag{Name: "venue", Category: option.ToFind, Usage: "only papers from a venue that matches `GLOB`; repeatable"},
		&cli.StringSliceFlag{Name: "kind", Category: option.ToFind, Usage: "only papers of a type of publication that matches `GLOB`, such as article-journal or 'paper*'; repeatable"},
		&cli.StringSliceFlag{Name: "tag", Category: option.ToFind, Usage: "only papers with a tag of yours, or a keyword, that matches `GLOB`; repeatable"},
		&cli.StringSliceFlag{Name: "author", Category: option.ToFind, Usage: "only papers by an author of that `NAME`: its start, a surname, with initials, surname first; repeatable"},
		&cli.StringSliceFlag{Name: "has", Category: option.ToFind, Usage: "only papers that have `WHAT`: " + strings.Join(filter.Parts, ", ") + "; repeatable, papers have all of them"},
		&cli.StringSliceFlag{Name: "with", Category: option.ToFind, Usage: "only papers that have `WORDS` in title or abstract: one word in any of its forms, or several one after another; repeatable, papers have all of them"},
		&cli.StringSliceFlag{Name: "without", Category: option.ToFind, Usage: "only papers that do not have `WORDS` in title or abstract; repeatable, papers have none of them"},
		&cli.StringSliceFlag{Name: "title", Category: option.ToFind, Usage: "only papers that have `WORDS` in the title; repeatable, papers have all of them"},
	}
}

func filterOf(c *cli.Context) index.Filter {
	since, until := c.String("since"), c.String("until")
	if first, last, ok := filter.Years(c.String("year")); ok {
		since, until = first, last
	}
	return index.Filter{Since: since, Until: until, Arrived: c.String("added-since"), ArrivedUntil: c.String("added-until"),
		Categories: c.StringSlice("category"), Keywords: c.StringSlice("keyword"), Venues: c.StringSlice("venue"), Kinds: c.StringSlice("kind"), Tags: c.StringSlice("tag"),
		Authors: c.StringSlice("author"), Has: c.StringSlice("has"),
		With: c.StringSlice("with"), Without: c.StringSlice("without"), Titles: c.StringSlice("title")}
}

// checkYears refuses a value of --year that is none, and one beside other bounds.
func checkYears(c *cli.Context, value string) error {
	since, until, ok := filter.Years(value)
	switch {
	case !ok:
		return fault.Usagef("", "--year %q: want a year (2019) or several (2019-2021, 2019-, 2019..2021)", value)
	case filter.Backwards(since, until):
		return fault.Usagef("such as --year "+until+".."+since, "--year %q: %s is later than %s", value, since, until)
	}
	for _, bound := range []string{"since", "until"} {
		if c.IsSet(bound) {
			return fault.Usagef("give the years with --since and --until", "--year and --%s both bound the publication: want one of them", bound)
		}
	}
	return nil
}

// asYear puts --year in the place of the bounds that it stands for, if it was given.
func asYear(c *cli.Context, criteria []query.Criterion) []query.Criterion {
	value := c.String("year")
	if value == "" {
		return criteria
	}
	var out []query.Criterion
	for _, one := range criteria {
		if one.Field != "since" && one.Field != "until" {
			out = append(out, one)
		} else if !slices.ContainsFunc(out, func(o query.Criterion) bool { return o.Field == "year" }) {
			out = append(out, query.Criterion{Field: "year", Values: []string{value}})
		}
	}
	return out
}

// noneMatch says why no paper passes the filters, and returns the error of an answer
// without hits.
func noneMatch(s *session.Run, c *cli.Context, lib session.Library) error {
	r := query.Request{Options: query.Options{Filter: filterOf(c)}}
	why, filters, err := searcher(s, c, lib).Blame(c.Context, r.Filter)
	if err != nil {
		s.Notice("no paper matches the filters") // a library without vectors can be exported, but not asked
		return fault.ErrNoHits
	}
	s.Notice("%s", screen.Message(wording.WhyNone(query.Answer{None: why, Filters: asYear(c, filters)}, r, wording.AsOption)))
	tellMeant(s, filters)
	return fault.ErrNoHits
}

// tellMeant says which values of filters may be meant in place of those that no paper has.
func tellMeant(s *session.Run, filters []query.Criterion) {
	for _, c := range filters {
		for _, m := range c.Meant {
			s.Notice("hint: %s", wording.MeantValue(c.Field, m, wording.AsOption))
		}
	}
}
