package main

import (
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/index"
	"paperkin/index/filter"
)

// filterFlags are the options that say which papers may be found, or exported.
func filterFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "since", Category: groupFind, Usage: "only papers published on or after `DATE` (2024, 2024-05 or 2024-05-17)"},
		&cli.StringFlag{Name: "until", Category: groupFind, Usage: "only papers published on or before `DATE`"},
		&cli.StringFlag{Name: "arrived", Category: groupFind, Usage: "only papers that came into the library on or after `DATE`, or in the last days or weeks (7d, 2w)"},
		&cli.StringFlag{Name: "arrived-until", Category: groupFind, Usage: "only papers that came into the library on or before `DATE`, or longer ago (7d, 2w)"},
		&cli.StringSliceFlag{Name: "category", Category: groupFind, Usage: "only papers with a category or keyword that matches `GLOB`, such as 'cs.*'; repeatable"},
		&cli.StringSliceFlag{Name: "keyword", Category: groupFind, Usage: "only papers with a keyword that matches `GLOB`; repeatable"},
		&cli.StringSliceFlag{Name: "venue", Category: groupFind, Usage: "only papers from a venue that matches `GLOB`; repeatable"},
		&cli.StringSliceFlag{Name: "kind", Category: groupFind, Usage: "only papers of a type of publication that matches `GLOB`, such as article-journal or 'paper*'; repeatable"},
		&cli.StringSliceFlag{Name: "tag", Category: groupFind, Usage: "only papers with a tag of yours, or a keyword, that matches `GLOB`; repeatable"},
		&cli.StringSliceFlag{Name: "author", Category: groupFind, Usage: "only papers by an author whose given name or surname starts with `NAME`; repeatable"},
		&cli.StringSliceFlag{Name: "has", Category: groupFind, Usage: "only papers that have `WHAT`: " + strings.Join(filter.Parts, ", ") + "; repeatable, papers have all of them"},
		&cli.StringSliceFlag{Name: "with", Category: groupFind, Usage: "only papers that have `WORDS` in title or abstract: one word in any of its forms, or several one after another; repeatable, papers have all of them"},
		&cli.StringSliceFlag{Name: "without", Category: groupFind, Usage: "only papers that do not have `WORDS` in title or abstract; repeatable, papers have none of them"},
		&cli.StringSliceFlag{Name: "title", Category: groupFind, Usage: "only papers that have `WORDS` in the title; repeatable, papers have all of them"},
	}
}

func filterOf(c *cli.Context) index.Filter {
	return index.Filter{Since: c.String("since"), Until: c.String("until"), Arrived: c.String("arrived"), ArrivedUntil: c.String("arrived-until"),
		Categories: c.StringSlice("category"), Keywords: c.StringSlice("keyword"), Venues: c.StringSlice("venue"), Kinds: c.StringSlice("kind"), Tags: c.StringSlice("tag"),
		Authors: c.StringSlice("author"), Has: c.StringSlice("has"),
		With: c.StringSlice("with"), Without: c.StringSlice("without"), Titles: c.StringSlice("title")}
}
