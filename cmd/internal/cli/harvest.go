package cli

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/help"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/index/harvest"
)

// maxMegabytes is the most that --max-size takes: a terabyte, which no response has.
const maxMegabytes = 1_000_000

func harvestCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      "harvest",
		Usage:     "fetch papers from a service and add them",
		ArgsUsage: "SERVICE [URL]",
		Description: "Each service is asked page by page, at the pace that it allows. Papers are searchable as soon as their page is there.\n\n" +
			"This command, add and update are those that connect to the internet. If it is interrupted, the same command continues where it stopped. " +
			"Services can reach you if you set PAPERKIN_MAILTO to your e-mail address, which all of them then get.",
		Flags: append(open.EmbedderFlags(),
			&cli.StringFlag{Name: "query", Category: option.ToFind, Usage: "papers about these `WORDS`"},
			&cli.StringSliceFlag{Name: "category", Category: option.ToFind, Usage: "papers in this `CATEGORY` of arXiv, such as cs.CL or cs.*; repeatable. bioRxiv and medRxiv have others"},
			&cli.StringSliceFlag{Name: "venue", Category: option.ToFind, Usage: "papers of this `VENUE`. acl: such as emnlp; dblp: NeurIPS, or a key such as conf/nips; both are repeatable. openreview: an id such as ICLR.cc/2024/Conference"},
			&cli.StringSliceFlag{Name: "set", Category: option.ToFind, Usage: "oai: papers in this `SET` of the repository; repeatable"},
			&cli.StringFlag{Name: "since", Category: option.ToFind, Usage: "papers published on or after `DATE` (2026, 2026-05 or 2026-05-17); oai: changed since"},
			&cli.StringFlag{Name: "until", Category: option.ToFind, Usage: "papers published on or before `DATE`"},
			&cli.StringFlag{Name: "date", Category: option.ToFind, Usage: "hf: the papers of this `DAY`, such as 2026-05-17"},
			&cli.StringFlag{Name: "week", Category: option.ToFind, Usage: "hf: the papers of this `WEEK`, such as 2026-W20"},
			&cli.StringFlag{Name: "month", Category: option.ToFind, Usage: "hf: the papers of this `MONTH`, such as 2026-05"},
			&cli.BoolFlag{Name: "enrich", Category: option.ToRun, Usage: "fetch no papers, but what those of the library lack: abstracts, dates, venues, citations, PDFs; of " + strings.Join(harvest.Finders, ", ")},
			&cli.BoolFlag{Name: "dry-run", Category: option.ToRun, Usage: "with --enrich: only say how many papers would be asked for"},
			&cli.IntFlag{Name: "max", Category: option.ToRun, Usage: "fetch at most `N` papers", DefaultText: "all"},
			&cli.StringFlag{Name: "endpoint", Category: option.Where, Usage: "send requests to a mirror at `URL` instead of the service itself"},
			&cli.DurationFlag{Name: "timeout", Category: option.ToRun, Usage: "wait at most `TIME` for a response", DefaultText: "5m; url: 2h"},
			&cli.Int64Flag{Name: "max-size", Category: option.ToRun, Usage: "accept responses of up to `MB` megabytes", DefaultText: "67; url: 4295", Action: option.Between[int64]("max-size", 0, maxMegabytes)},
			readdFlag(),
			&cli.BoolFlag{Name: "json", Category: option.ToPrint, Usage: "print the summary as JSON"},
		),
		Action: func(c *cli.Context) error { return runHarvest(s, c) },
	}
}

func runHarvest(s *session.Run, c *cli.Context) error {
	if d := c.Duration("timeout"); d < 0 {
		return fault.Usagef("such as 90s or 10m", "--timeout %v: want a time above 0", d)
	}
	if c.Bool("enrich") {
		return enrich(s, c)
	} else if c.Bool("dry-run") {
		return fault.Usagef("add --enrich", "harvest: --dry-run works only with --enrich")
	}
	r, err := harvestRequest(c)
	if err != nil {
		return err
	}
	requests := []harvest.Request{r}
	if s.Feeding.ForCheck() {
		return nil
	} else if s.Feeding != nil {
		requests = r.Newer(s.Feeding.Answered, s.Now())
		s.Feeding.Since = cmp.Or(requests[0].Changed, requests[0].Since)
	}
	run, err := newRun(s, c)
	if err != nil {
		return err
	}
	o := requestOptions(s)
	o.Timeout, o.MaxBytes = c.Duration("timeout"), c.Int64("max-size")*1e6
	for _, r := range requests {
		before := run.added.Read
		h, err := harvest.Open(filepath.Join(option.LibraryDir(c), "harvest"), r, o)
		if err != nil {
			return run.brokenOff(c, err)
		}
		if err := errors.Join(takePages(s, c, run, h), h.Close()); err != nil {
			return err
		}
		if s.Feeding != nil && r.Max > 0 && run.added.Read-before >= r.Max {
			s.Feeding.Cut = true
		}
	}
	return run.over(c)
}

// requestOptions are those of all requests to services.
func requestOptions(s *session.Run) harvest.Options {
	return harvest.Options{UserAgent: "paperkin/" + s.Program.Version, Contact: os.Getenv("PAPERKIN_MAILTO"), Now: s.Now, Notice: func(line string) { s.Notice("%s", screen.Message(harvest.Redact(line))) }}
}

// harvestRequest returns the request that the command line describes.
func harvestRequest(c *cli.Context) (harvest.Request, error) {
	args := c.Args().Slice()
	if len(args) == 0 {
		return harvest.Request{}, fault.Usagef("choose one of "+strings.Join(harvest.Services, ", "), "harvest: no service given")
	}
	r := harvest.Request{Service: args[0], Query: c.String("query"), Categories: c.StringSlice("category"), Venues: c.StringSlice("venue"), Sets: c.StringSlice("set"), Since: c.String("since"),
		Until: c.String("until"), Date: c.String("date"), Week: c.String("week"), Month: c.String("month"), Max: c.Int("max"),
		Endpoint: c.String("endpoint")}
	switch rest := args[1:]; {
	case len(rest) == 1 && slices.Contains(harvest.Takes(r.Service), "url"):
		r.URL = rest[0]
	case len(rest) > 0:
		return r, fault.Usagef("put the words of a query in quotes: --query \"sparse experts\"", "harvest %s: unexpected argument %q", r.Service, rest[0])
	}
	r.Key = help.KeysOfServices()[r.Service]
	return r, r.Validate()
}
