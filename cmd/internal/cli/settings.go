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
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/query"
)

// Settings are the options that a configuration file may give defaults for: those of the
// program, those of the commands that print hits, those that say how the digest is mailed, and
// those that say how papers are embedded. Their keys are the long names of the options, with _ for -.

// hitCommands print hits: filters and limits of configuration files are for them alone.
// What exports, removes or counts papers takes all of them unless its own command line
// says otherwise.
var hitCommands = []string{"search", "like", "list", "browse"}

// setting is an option with a key.
type setting struct {
	key    string
	flag   cli.Flag
	global bool
	hits   bool // only of hitCommands, and a format of show's as well
	filter bool
}

// notSettings are options that are about one question, or one run.
var notSettings = []string{"help", "version", "no-config", "json", "and", "unlike", "offset", "interactive", "to"}

// settings lists them, in the order of help pages.
func settings(app *cli.App) (list []setting) {
	known := map[string]bool{}
	add := func(flags []cli.Flag, one setting, fits func(f cli.Flag, group string) bool) {
		for _, f := range flags {
			name := f.Names()[0]
			group, _ := f.(cli.CategorizableFlag)
			if known[name] || slices.Contains(notSettings, name) || group == nil || !fits(f, group.GetCategory()) {
				continue
			}
			known[name] = true
			one.key, one.flag, one.filter = strings.ReplaceAll(name, "-", "_"), f, one.hits && group.GetCategory() == option.ToFind
			list = append(list, one)
		}
	}
	add(app.Flags, setting{global: true}, func(cli.Flag, string) bool { return true })
	for _, name := range hitCommands {
		if command := app.Command(name); command != nil {
			add(command.Flags, setting{hits: true}, func(_ cli.Flag, group string) bool { return group != option.OfModel && group != option.ToRun })
		}
	}
	add(mailFlags(), setting{}, func(cli.Flag, string) bool { return true })
	add(app.Command("index").Flags, setting{}, func(f cli.Flag, group string) bool {
		return group == option.OfModel || slices.Contains([]string{"batch-size", "concurrency"}, f.Names()[0])
	})
	return list
}

func (s setting) name() string { return strings.ReplaceAll(s.key, "_", "-") }

// inLibrary reports whether the file in a library may have it: what it says comes with the
// library, from whoever made that, and so can neither run a program nor reach a server.
func (s setting) inLibrary() bool {
	return s.filter || slices.Contains([]string{"limit", "mode", "format"}, s.key)
}

// isList reports whether it takes several values.
func (s setting) isList() bool { _, is := s.flag.(*cli.StringSliceFlag); return is }

// appliesTo reports whether a command takes the setting from a file. An embedder is for
// libraries that are made: one that exists keeps its own.
func (s setting) appliesTo(command *cli.Command) bool {
	switch {
	case s.global || option.Find(command.Flags, s.name()) == nil:
		return false
	case s.hits:
		return slices.Contains(hitCommands, command.Name) || s.key == "format" && command.Name == "show"
	case s.key == "embedder":
		return command.Name != "reindex"
	}
	return true
}

// environment names the variable that has the same to say, if it is set: it goes before
// what files say.
func (s setting) environment(getenv func(string) string) string {
	others := map[string][]string{"ollama": {"OLLAMA_HOST"}, "color": {"NO_COLOR", "CLICOLOR_FORCE"}, "no_pager": {"PAPERKIN_PAGER"}}[s.key]
	if f, ok := s.flag.(cli.DocGenerationFlag); ok {
		others = append(f.GetEnvVars(), others...)
	}
	for _, name := range others {
		if getenv(name) != "" {
			return name
		}
	}
	return ""
}

// check returns the error that the option itself has about a value.
func (s setting) check(app *cli.App, st *streams, values []string) error {
	if !s.isList() && len(values) != 1 {
		return fmt.Errorf("%s: want one value", s.key)
	}
	for _, v := range values {
		if u, err := url.Parse(v); err == nil && u.User != nil && u.Host != "" {
			if _, has := u.User.Password(); has {
				return fmt.Errorf("%s: a password does not belong into a configuration file: name the address in the environment", s.key)
			}
		}
	}
	set := flag.NewFlagSet("", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	fresh := bare(s.flag)
	if err := fresh.Apply(set); err != nil {
		return err
	}
	for _, v := range values {
		if err := set.Set(s.name(), v); err != nil {
			return fmt.Errorf("%s = %q: want %s", s.key, v, option.Wanted(s.flag))
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
	case s.filter:
		_, err := query.ResolveFilter(filterOf(c), st.now())
		return invalidOption(err)
	case s.key == "mode":
		_, err := query.ParseMode(values[0])
		return invalidOption(err)
	case s.key == "format":
		_, err := option.Format(c, option.HitFormats...)
		return err
	case s.key == "embedder":
		return checkSpec(values[0])
	case option.Find(mailFlags(), s.name()) != nil:
		return checkMail(s.key, values)
	case s.key == "color" && !slices.Contains(screen.Colourings, values[0]):
		return fault.Usagef("", "color = %q: want auto, always or never", values[0])
	}
	if s.hits {
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

// bare is a copy of an option that knows neither a default nor the environment.
func bare(f cli.Flag) cli.Flag {
	switch f := f.(type) {
	case *cli.StringFlag:
		return &cli.StringFlag{Name: f.Name, Action: f.Action}
	case *cli.StringSliceFlag:
		return &cli.StringSliceFlag{Name: f.Name, Action: f.Action}
	case *cli.IntFlag:
		return &cli.IntFlag{Name: f.Name, Action: f.Action}
	case *cli.Float64Flag:
		return &cli.Float64Flag{Name: f.Name, Action: f.Action}
	case *cli.BoolFlag:
		return &cli.BoolFlag{Name: f.Name, Action: f.Action}
	case *cli.DurationFlag:
		return &cli.DurationFlag{Name: f.Name, Action: f.Action}
	}
	panic(fmt.Sprintf("option of a kind that no file can set: %T", f)) // a test has all of them
}

// become makes values the default of an option that has not been read yet.
func (s setting) become(command *cli.Command, values []string) error {
	set := flag.NewFlagSet("", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	if err := bare(s.flag).Apply(set); err != nil {
		return err
	}
	for _, v := range values {
		if err := set.Set(s.name(), v); err != nil {
			return err
		}
	}
	c := cli.NewContext(nil, set, nil)
	switch f := option.Find(command.Flags, s.name()).(type) {
	case *cli.StringFlag:
		f.Value, f.DefaultText = c.String(f.Name), ""
	case *cli.StringSliceFlag:
		f.Value = cli.NewStringSlice(values...)
	case *cli.IntFlag:
		f.Value, f.DefaultText = c.Int(f.Name), ""
	case *cli.Float64Flag:
		f.Value, f.DefaultText = c.Float64(f.Name), ""
	case *cli.BoolFlag:
		f.Value = c.Bool(f.Name)
	case *cli.DurationFlag:
		f.Value, f.DefaultText = c.Duration(f.Name), ""
	}
	return nil
}
