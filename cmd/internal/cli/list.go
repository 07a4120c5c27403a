package cli

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/hits"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/shell"
	"paperkin/cmd/internal/wording"
	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/query"
)

func listCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:  "list",
		Usage: "list papers without a question, all or those that pass filters",
		Description: "Dates begin with the latest, counts with the most, names with A; --reverse turns them round. Papers without a date, a count or a venue come last.\n" +
			"Citations and upvotes are those that records of the paper brought, as of the day when they were seen.\n" +
			"A list has every paper: copies that search shows as one hit stand in it one by one.",
		Flags: listFlags(),
		Action: func(c *cli.Context) error {
			if err := option.NoArguments(c, "to find papers about something: paperkin search "+shell.Word(strings.Join(c.Args().Slice(), " "))); err != nil {
				return err
			}
			o := query.Options{Limit: c.Int("limit"), Offset: c.Int("offset"), Filter: filterOf(c)}
			o.Sort, o.Reverse = sortingOf(c)
			return answer(s, c, query.Request{Options: o})
		},
	}
}

func listFlags() []cli.Flag {
	return append([]cli.Flag{
		sortFlag(string(filter.ByDate), "list by `KEY`"), reverseFlag(),
		option.Limit(10, "list at most `N` papers"),
		&cli.IntFlag{Name: "offset", Category: option.ToPrint, Usage: "leave out the first `N` papers", Action: option.Between("offset", 0, maxOffset)},
		&cli.BoolFlag{Name: "abstract", Category: option.ToPrint, Usage: "print full abstracts"}, option.Brief(),
		option.FormatFlag(option.HitFormats...), option.JSON(), hits.ToFlag("the papers"),
	}, filterFlags()...)
}

// maxOffset is more than a library can have papers.
const maxOffset = 1 << 32

func sortFlag(usual, usage string) cli.Flag {
	names := make([]string, len(filter.Orders))
	for i, o := range filter.Orders {
		names[i] = string(o)
	}
	f := &cli.StringFlag{Name: "sort", Category: option.ToRank, Value: usual, Usage: usage + ": " + strings.Join(names, ", ")}
	if usual == "" {
		f.DefaultText = "best first"
	}
	return f
}

func reverseFlag() cli.Flag {
	return &cli.BoolFlag{Name: "reverse", Category: option.ToRank, Usage: "turn the order of --sort round"}
}

// sortingOf is the order that the options name.
func sortingOf(c *cli.Context) (by index.Order, reverse bool) {
	return index.Order(strings.ToLower(c.String("sort"))), c.Bool("reverse")
}

// tellPart says which part of a list was printed, if it was not all of it.
func tellPart(s *session.Run, c *cli.Context, a query.Answer) {
	l := a.Listed
	if l == nil || len(a.Hits) == 0 || len(a.Hits) == l.Papers {
		return
	}
	last, more := l.Offset+len(a.Hits), ""
	if last < l.Papers {
		more = "; --limit shows more"
		if option.Find(c.Command.Flags, "offset") != nil {
			more = fmt.Sprintf("; the next begin at --offset %d", last)
		}
	}
	s.Notice("%s", s.Hang("", fmt.Sprintf("%d to %d of %s, %s%s", l.Offset+1, last, screen.Papers(l.Papers), wording.OrderName(*l), more)))
}
