package cli

import (
	"slices"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/outfile"
	"paperkin/cmd/internal/session"
	"paperkin/index/filter"
	"paperkin/query/digest"
)

// digestFlags are the options of digest and daily.
func digestFlags() []cli.Flag {
	return slices.Concat([]cli.Flag{
		&cli.BoolFlag{Name: "dry-run", Category: option.ToRun, Usage: "print what would be told, and why other papers would not; nothing counts as told"},
		&cli.BoolFlag{Name: "always", Category: option.ToRun, Usage: "tell also that nothing is new, and how many papers arrived"},
		&cli.BoolFlag{Name: "drop-unsent", Category: option.ToRun, Usage: "take back the message that could not be sent, so that its papers are told of anew; and do no more"},
		printTimerFlag(),
		&cli.StringFlag{Name: "since", Category: option.ToFind, Usage: "tell of what arrived on or after `DATE`, such as 7d or 2026-05-17, whatever was told of before", DefaultText: "the last digest"},
		&cli.IntFlag{Name: "depth", Category: option.ToFind, Value: digest.UsualDepth, Usage: "tell of a paper if it is among the first `N` that a search finds in the whole library", Action: option.Between("depth", 1, option.MaxHits)},
		&cli.IntFlag{Name: "limit", Category: option.ToPrint, Aliases: []string{"n"}, Usage: "tell of at most `N` papers of each search, and of the others the next time", DefaultText: "all", Action: option.Between("limit", 1, option.MaxHits)},
		option.FormatFlag(digestFormats...), option.JSON(),
		&cli.StringFlag{Name: "output", Category: option.ToPrint, Aliases: []string{"o"}, Usage: "write it to `FILE`, whose ending tells the format, .eml that of a message; or to a file a day in a folder"},
		outfile.Force(),
	}, mailFlags(), open.ServerFlags())
}

// digestOrder is what the options of digest and daily ask for.
type digestOrder struct {
	options      digest.Options
	always       bool
	dryRun, drop bool
	mail         *mailing // nil: no mail
	format       string
	output       string // a file or a folder; empty: none
	print        bool   // to standard output
	force        bool
	// troubles are what went wrong before, for whoever reads the digest.
	troubles []string
}

// digestOrderOf reads the options.
func digestOrderOf(s *session.Run, c *cli.Context) (o digestOrder, err error) {
	o = digestOrder{always: c.Bool("always"), dryRun: c.Bool("dry-run"), drop: c.Bool("drop-unsent"), force: c.Bool("force"), output: outfile.Path(c.String("output"))}
	o.options = digest.Options{Names: c.Args().Slice(), Depth: c.Int("depth"), Most: c.Int("limit"), Explain: o.dryRun, Now: s.Now()}
	if text := c.String("since"); text != "" {
		since, _, problem := filter.When(text, o.options.Now)
		if problem != "" {
			return o, fault.Usagef("such as --since 7d", "--since %q: %s", text, problem)
		}
		o.options.Since = since
	}
	if o.format, err = digestFormat(c, o.output); err != nil {
		return o, err
	}
	if !o.dryRun && !o.drop {
		if o.mail, err = mailingOf(s, c, o.format); err != nil {
			return o, err
		}
	}
	o.print = o.output == "" && (o.mail == nil || c.IsSet("output"))
	if o.format == mailFormat && o.mail == nil && !o.dryRun && !o.drop {
		return o, fault.Usagef("add --mail ADDRESS: it is sent only with --smtp or --sendmail", "--output %s: whom is the message for?", c.String("output"))
	}
	return o, nil
}
