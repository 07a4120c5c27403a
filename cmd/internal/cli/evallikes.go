package cli

import (
	"context"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/option"
	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/index/paper"
	"paperkin/index/paper/source"
	"paperkin/query/eval"
)

// readers is what eval --likes measures: readers of a library's papers.
type readers struct {
	eval.LikesOptions
	name     string // of the papers
	dislikes bool
}

// likesFlags are the options of eval that are about readers.
func likesFlags() []cli.Flag {
	return []cli.Flag{
		&cli.IntFlag{Name: "likes", Category: option.ToRun, Usage: "find what `N` readers will like: they like the earlier papers of an author, and the later ones are to be found", DefaultText: "none"},
		&cli.IntFlag{Name: "interests", Category: option.ToRun, Usage: "with --likes, a reader likes the papers of `N` authors", Value: 1},
		&cli.BoolFlag{Name: "dislikes", Category: option.ToRun, Usage: "with --likes, a reader dislikes what the nearest other one likes; adds unwanted@20, how many of that one's papers to find are among 20"},
		&cli.StringFlag{Name: "year", Category: option.ToRun, Usage: "with --likes, the papers to find are those of `YEARS`, such as 2022 or 2018-2019", DefaultText: "the last that have a quarter of the papers"},
		&cli.StringSliceFlag{Name: "rule", Category: option.ToRank, Usage: "with --likes, measure this `RULE` of vectors alone: density, centroid, best, best2, best3, best5 or logistic; repeatable (default: all)"},
	}
}

// evalReaders reads the options about readers; nil without --likes.
func evalReaders(c *cli.Context) (*readers, error) {
	if !c.IsSet("likes") {
		for _, name := range []string{"interests", "dislikes", "year", "rule"} {
			if c.IsSet(name) {
				return nil, fault.Usagef("add --likes N", "--%s says something about the readers of --likes", name)
			}
		}
		return nil, nil
	}
	for _, name := range []string{"titles", "pool", "limit-queries"} {
		if c.IsSet(name) {
			return nil, fault.Usagef("leave one of them out", "--likes and --%s contradict each other", name)
		}
	}
	if c.Int("interests") <= 0 {
		return nil, fault.Usagef("", "--interests %d: want 1 or more", c.Int("interests"))
	}
	r := &readers{eval.LikesOptions{Readers: c.Int("likes"), Interests: c.Int("interests")}, "", c.Bool("dislikes")}
	if value := c.String("year"); value != "" {
		since, until, ok := filter.Years(value)
		if !ok || len(since) != 4 || until != "" && len(until) != 4 || until != "" && until < since {
			return nil, fault.Usagef("such as 2022, 2018-2019 or 2018-", "--year %q: want years, the first of them first", value)
		}
		r.Since, r.Until = since, until
	}
	return r, nil
}

// readers reads the papers to make readers of; none if --library names those.
func (ev *evaluation) readers(c *cli.Context) (paper.Records, error) {
	if c.NArg() == 0 {
		ev.of.name = filepath.Base(option.LibraryDir(c))
		return nil, nil
	}
	name := c.Args().First()
	ev.of.name = filepath.Base(name)
	sources, _, err := source.Expand([]string{name}, ev.In, source.Options{})
	if err != nil {
		return nil, err
	}
	return source.Read(c.Context, sources, source.Options{Decoded: decoded(ev.Run)}), nil
}

// meet makes readers of what is in a library, and reads the vectors for the rules.
func (ev *evaluation) meet(ctx context.Context, lib *index.Library) (err error) {
	if ev.Data, err = eval.Likes(ctx, lib, ev.of.name, ev.of.LikesOptions); err != nil {
		return fault.Usagef("give more papers, other years with --year, or fewer --interests", "--likes: %v", err)
	}
	view, err := lib.View(ctx)
	if err != nil {
		return err
	}
	defer view.Close()
	if ev.Pool, err = eval.OpenPool(ctx, view, ev.Data); err == nil && ev.of.dislikes {
		ev.Pool.Dislike(ev.Data.Queries)
	}
	return err
}
