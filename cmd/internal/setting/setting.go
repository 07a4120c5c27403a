// Package setting is what configuration files may say: the keys of options, what a file has for
// them, and which of that gives way to what is typed. Reading and changing files is for others.
package setting

import (
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/config"
	"paperkin/cmd/internal/option"
	"paperkin/index/harvest"
)

// File is the name of a configuration file, the user's and a library's.
const File = "config.toml"

// Key is an option with a key.
type Key struct {
	Name   string
	Flag   cli.Flag
	Global bool
	Hits   bool // only of HitCommands, and a format of show's as well
	Filter bool
}

// Option is the long name of the option.
func (s Key) Option() string { return strings.ReplaceAll(s.Name, "_", "-") }

// InLibrary reports whether the file in a library may have it: what it says comes with the
// library, from whoever made that, and so can neither run a program nor reach a server.
func (s Key) InLibrary() bool {
	return s.Filter || slices.Contains([]string{"limit", "mode", "format"}, s.Name)
}

// IsList reports whether it takes several values.
func (s Key) IsList() bool { _, is := s.Flag.(*cli.StringSliceFlag); return is }

// AppliesTo reports whether a command takes the setting from a file. An embedder is for
// libraries that are made: one that exists keeps its own.
func (s Key) AppliesTo(command *cli.Command) bool {
	switch {
	case s.Global || option.Find(command.Flags, s.Option()) == nil:
		return false
	case s.Hits:
		return slices.Contains(HitCommands, command.Name) || s.Name == "format" && command.Name == "show"
	case s.Name == "embedder":
		return command.Name != "reindex"
	}
	return true
}

// Environment names the variable that has the same to say, if it is set: it goes before
// what files say.
func (s Key) Environment(getenv func(string) string) string {
	others := map[string][]string{"ollama": {"OLLAMA_HOST"}, "color": {"NO_COLOR", "CLICOLOR_FORCE"}, "no_pager": {"PAPERKIN_PAGER"}}[s.Name]
	if f, ok := s.Flag.(cli.DocGenerationFlag); ok {
		others = append(f.GetEnvVars(), others...)
	}
	for _, name := range others {
		if getenv(name) != "" {
			return name
		}
	}
	return ""
}

// InEnvironment is what the value of a variable says of the setting: some have other values
// than its option takes.
func (s Key) InEnvironment(variable, value string) string {
	switch {
	case variable == "NO_COLOR":
		return "never"
	case variable == "CLICOLOR_FORCE" && value == "0":
		return "auto"
	case variable == "CLICOLOR_FORCE":
		return "always"
	case s.Name == "no_pager":
		return fmt.Sprint(value == "cat")
	}
	return harvest.Redact(value)
}

// Become makes values the default of an option that has not been read yet.
func (s Key) Become(command *cli.Command, values []string) error {
	set := flag.NewFlagSet("", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	if err := Bare(s.Flag).Apply(set); err != nil {
		return err
	}
	for _, v := range values {
		if err := set.Set(s.Option(), v); err != nil {
			return err
		}
	}
	c := cli.NewContext(nil, set, nil)
	switch f := option.Find(command.Flags, s.Option()).(type) {
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

// Bare is a copy of an option that knows neither a default nor the environment.
func Bare(f cli.Flag) cli.Flag {
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

// HitCommands print hits: filters and limits of configuration files are for them alone.
// What exports, removes or counts papers takes all of them unless its own command line
// says otherwise.
var HitCommands = []string{"search", "like", "list", "browse"}

// Value is a setting that a file has.
type Value struct {
	Key
	config.Entry
	Path string // of the file
}

// Written is how values that the option takes stand in a file.
func (s Key) Written(values []string) string {
	v := values[0]
	switch s.Flag.(type) {
	case *cli.StringSliceFlag:
		return config.List(values)
	case *cli.IntFlag:
		if n, err := strconv.ParseInt(v, 0, 64); err == nil {
			return strconv.FormatInt(n, 10)
		}
	case *cli.Float64Flag:
		if x, err := strconv.ParseFloat(v, 64); err == nil {
			return strconv.FormatFloat(x, 'f', -1, 64)
		}
	case *cli.BoolFlag:
		if b, err := strconv.ParseBool(v); err == nil {
			return strconv.FormatBool(b)
		}
	}
	return config.Text(v)
}
