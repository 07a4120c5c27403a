package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/config"
	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/line"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/setting"
	"paperkin/cmd/internal/shell"
	"paperkin/index/durable"
)

func configCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      "config",
		Usage:     "show the settings and where they come from, or change your own",
		ArgsUsage: "[get KEY | set KEY VALUE... | unset KEY | path]",
		Description: "A key is the long name of an option, with _ for -. The command line goes before the environment, that before the\n" +
			setting.File + " in the library, and that before your own, which set and unset change; its comments stay.",
		OnUsageError: line.OnUsageError,
		Flags:        []cli.Flag{option.FormatFlag(option.TableFormats...), option.JSON()},
		Action:       func(c *cli.Context) error { return runConfig(s, c) },
	}
}

func runConfig(s *session.Run, c *cli.Context) error {
	format, err := option.Format(c, option.TableFormats...)
	if err != nil {
		return err
	}
	args := c.Args().Tail()
	switch what := c.Args().First(); {
	case what == "":
		return showConfig(s, c, format)
	case what == "get" && len(args) == 1:
		return getConfig(s, c, args[0])
	case what == "set" && len(args) >= 2:
		return setConfig(s, c, args[0], args[1:])
	case what == "unset" && len(args) == 1:
		return unsetConfig(s, c, args[0])
	case what == "path" && len(args) == 0:
		path, err := ownConfig(s)
		if err == nil {
			_, err = fmt.Fprintln(s.Out, path)
		}
		return err
	default:
		return fault.Usagef(configHint(c, what, args), "config: want nothing, get KEY, set KEY VALUE, unset KEY or path")
	}
}

// configHint is how to say what arguments of config may mean that it does not take: those
// that begin with a key are about it.
func configHint(c *cli.Context, what string, args []string) string {
	if _, err := settingOf(settings(c.App), what); err != nil {
		return "paperkin config set limit 20"
	}
	if len(args) == 0 {
		return "paperkin config get " + what
	}
	return "paperkin config set " + what + " " + strings.Join(shell.Words(args), " ")
}

// value is a setting as it is now: a contract with scripts.
type value struct {
	Key   string `json:"key"`
	Value any    `json:"value"`          // a text, or a list of texts; null for what is not set
	From  string `json:"from"`           // option, environment, library, user or default
	Name  string `json:"name,omitempty"` // of the variable
	File  string `json:"file,omitempty"`
	Line  int    `json:"line,omitempty"`
}

// values returns every setting as it is now.
func values(s *session.Run, c *cli.Context) ([]value, error) {
	given, err := readConfig(s, c)
	if err != nil {
		return nil, err
	}
	var list []value
	for _, one := range settings(c.App) {
		v := value{Key: one.Name, From: "default"}
		in := slices.IndexFunc(given, func(g setting.Value) bool { return g.Name == one.Name })
		switch variable := one.Environment(os.Getenv); {
		case one.Global && slices.ContainsFunc(s.Typed, func(arg string) bool { return isOf(arg, one.Flag) }):
			v.From, v.Value = "option", fmt.Sprint(c.Value(one.Option()))
		case variable != "":
			v.From, v.Name, v.Value = "environment", variable, one.InEnvironment(variable, os.Getenv(variable))
		case in >= 0:
			g := given[in]
			v.From, v.File, v.Line = "user", g.Path, g.Line
			if g.Path != s.Program.UserConfig() {
				v.From = "library"
			}
			v.Value = g.Values[0]
			if one.IsList() {
				v.Value = g.Values
			}
		default:
			if usual := defaultOf(one.Flag); usual != "" {
				v.Value = usual
			} else if one.Name == "library" {
				v.Value = option.LibraryDir(c)
			}
		}
		list = append(list, v)
	}
	return list, nil
}

// isOf reports whether an argument is an option, with its value or without.
func isOf(arg string, f cli.Flag) bool {
	name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	return option.Is(arg) && slices.Contains(f.Names(), name)
}

// defaultOf is what an option is without anybody's saying so; empty if that is nothing, or
// not the same everywhere.
func defaultOf(f cli.Flag) string {
	switch f := f.(type) {
	case *cli.StringFlag:
		return f.Value
	case *cli.IntFlag:
		if f.Value != 0 {
			return fmt.Sprint(f.Value)
		}
	case *cli.BoolFlag:
		return fmt.Sprint(f.Value)
	}
	return ""
}

// text is a value in one line.
func (v value) text() string {
	switch x := v.Value.(type) {
	case nil:
		return ""
	case []string:
		return strings.Join(shell.Words(x), " ")
	default:
		return fmt.Sprint(x)
	}
}

// origin says where a value comes from.
func (v value) origin() string {
	switch {
	case v.File != "":
		return fmt.Sprintf("%s:%d", v.File, v.Line)
	case v.Name != "":
		return v.From + " (" + v.Name + ")"
	}
	return v.From
}

func showConfig(s *session.Run, c *cli.Context, format string) error {
	list, err := values(s, c)
	if err != nil {
		return err
	}
	if format == "json" {
		e := json.NewEncoder(s.Out)
		e.SetEscapeHTML(false)
		for _, v := range list {
			if err := e.Encode(v); err != nil {
				return err
			}
		}
		return nil
	}
	t := screen.Table{Header: []string{"key", "value", "from"}, Width: s.TableWidth(), Plain: !s.Terminal}
	for _, v := range list {
		t.Rows = append(t.Rows, []any{v.Key, v.text(), v.origin()})
	}
	return t.Write(s.Out, format)
}

func getConfig(s *session.Run, c *cli.Context, key string) error {
	if _, err := settingOf(settings(c.App), key); err != nil {
		return err
	}
	list, err := values(s, c)
	if err != nil {
		return err
	}
	v := list[slices.IndexFunc(list, func(v value) bool { return v.Key == key })]
	if several, ok := v.Value.([]string); ok {
		for _, one := range several {
			fmt.Fprintln(s.Out, one)
		}
		return nil
	}
	_, err = fmt.Fprintln(s.Out, v.text())
	return err
}

// ownConfig is the path of the user's file.
func ownConfig(s *session.Run) (string, error) {
	if path := s.Program.UserConfig(); path != "" {
		return path, nil
	}
	return "", fault.WithHint(errors.New("config: the system names no folder for configuration files"), "name a file: PAPERKIN_CONFIG=FILE")
}

// changeConfig edits the user's file.
func changeConfig(s *session.Run, edit func(*config.File) (*config.File, error)) error {
	path, err := ownConfig(s)
	if err != nil {
		return err
	}
	f, err := config.Read(path)
	if err != nil {
		return configError(err)
	}
	changed, err := edit(f)
	if err != nil {
		return configError(err)
	}
	if err := durable.MakeFolder(filepath.Dir(path)); err != nil {
		return err
	}
	return changed.Write()
}

func setConfig(s *session.Run, c *cli.Context, key string, values []string) error {
	one, err := settingOf(settings(c.App), key)
	if err == nil {
		err = checkSetting(one, c.App, s, values)
	}
	if err != nil {
		var usage *fault.UsageError
		if !errors.As(err, &usage) {
			err = fault.Usagef("", "%v", err)
		}
		return err
	}
	written := one.Written(values)
	if err := changeConfig(s, func(f *config.File) (*config.File, error) { return f.Set(key, written) }); err != nil {
		return err
	}
	if name := one.Environment(os.Getenv); name != "" {
		s.Notice("note: %s in the environment goes before it", name)
	}
	own, _ := libraryConfig(s, c.App, option.LibraryDir(c))
	for _, o := range own {
		if o.Name == key {
			s.Notice("note: %s:%d goes before it", screen.Line(o.Path), o.Line)
		}
	}
	return nil
}

func unsetConfig(s *session.Run, c *cli.Context, key string) error {
	return changeConfig(s, func(f *config.File) (*config.File, error) {
		if _, ok := f.Get(key); ok {
			return f.Unset(key)
		}
		if _, err := settingOf(settings(c.App), key); err != nil {
			return nil, err
		}
		s.Notice("%s is not set in %s", key, screen.Line(f.Path))
		return f, nil
	})
}
