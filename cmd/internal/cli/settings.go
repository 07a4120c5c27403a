package cli

import (
	"flag"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/setting"
	"paperkin/query"
)

// Settings are the options that a configuration file may give defaults for: those of the
// program, those of the commands that print hits, those that say how the digest is mailed, and
// those that say how papers are embedded. Their keys are the long names of the options, with _ for -.

// notSettings are options that are about one question, or one run.
var notSettings = []string{"help", "version", "no-config", "json", "and", "unlike", "offset", "interactive", "to"}

// settings lists them, in the order of help pages.
func settings(app *cli.App) (list []setting.Key) {
	known := map[string]bool{}
	add := func(flags []cli.Flag, one setting.Key, fits func(f cli.Flag, group string) bool) {
		for _, f := range flags {
			name := f.Names()[0]
			group, _ := f.(cli.CategorizableFlag)
			if known[name] || slices.Contains(notSettings, name) || group == nil || !fits(f, group.GetCategory()) {
				continue
			}
			known[name] = true
			one.Name, one.Flag, one.Filter = strings.ReplaceAll(name, "-", "_"), f, one.Hits && group.GetCategory() == option.ToFind
			list = append(list, one)
		}
	}
	add(app.Flags, setting.Key{Global: true}, func(cli.Flag, string) bool { return true })
	for _, name := range setting.HitCommands {
		if command := app.Command(name); command != nil {
			add(command.Flags, setting.Key{Hits: true}, func(_ cli.Flag, group string) bool { return group != option.OfModel && group != option.ToRun })
		}
	}
	add(mailFlags(), setting.Key{}, func(cli.Flag, string) bool { return true })
	add(app.Command("index").Flags, setting.Key{}, func(f cli.Flag, group string) bool {
		return group == option.OfModel || slices.Contains([]string{"batch-size", "concurrency"}, f.Names()[0])
	})
	return list
}

// checkSetting returns the error that the option itself has about a value.
func checkSetting(s setting.Key, app *cli.App, st *session.Run, values []string) error {
	if !s.IsList() && len(values) != 1 {
		return fmt.Errorf("%s: want one value", s.Name)
	}
	for _, v := range values {
		if u, err := url.Parse(v); err == nil && u.User != nil && u.Host != "" {
			if _, has := u.User.Password(); has {
				return fmt.Errorf("%s: a password does not belong into a configuration file: name the address in the environment", s.Name)
			}
		}
	}
	set := flag.NewFlagSet("", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	fresh := setting.Bare(s.Flag)
	if err := fresh.Apply(set); err != nil {
		return err
	}
	for _, v := range values {
		if err := set.Set(s.Option(), v); err != nil {
			return fmt.Errorf("%s = %q: want %s", s.Name, v, option.Wanted(s.Flag))
		}
	}
	c := cli.NewContext(app, set, nil)
	c.Command = &cli.Command{Flags: []cli.Flag{fresh}}
	if a, ok := fresh.(cli.ActionableFlag); ok {
		if err := a.RunAction(c); err != nil {
			return err
		}
	}
	switch {
	case s.Filter:
		_, err := query.ResolveFilter(filterOf(c), st.Now())
		return invalidOption(err)
	case s.Name == "mode":
		_, err := query.ParseMode(values[0])
		return invalidOption(err)
	case s.Name == "format":
		_, err := option.Format(c, option.HitFormats...)
		return err
	case s.Name == "embedder":
		return open.CheckSpec(values[0])
	case option.Find(mailFlags(), s.Option()) != nil:
		return checkMail(s.Name, values)
	case s.Name == "color" && !slices.Contains(screen.Colourings, values[0]):
		return fault.Usagef("", "color = %q: want auto, always or never", values[0])
	}
	if s.Hits {
		if err := (query.Request{Question: "x", Options: optionsToCheck(c)}).Validate(); err != nil {
			return invalidOption(err)
		}
	}
	return nil
}

// optionsToCheck are the options that have bounds of their own.
func optionsToCheck(c *cli.Context) query.Options {
	o := query.Options{Variety: c.Float64("diverse")}
	o.Sort, _ = sortingOf(c)
	if x := c.Float64("min-similarity"); x != 0 {
		o.MinSimilarity = &x
	}
	return o
}
