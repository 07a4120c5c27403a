package cli

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/config"
	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/setting"
	"paperkin/cmd/internal/shell"
	"paperkin/query/edit"
)

// What an option is set to: by the command line, or else by the environment, the library's
// configuration file, the user's, or the program.

// withoutFiles are commands that no file changes: the first mends them.
var withoutFiles = []string{"config", "completion", "help", "version", "man"}

// takeConfig takes what the configuration files say, before the options of the command are
// read. Only commands that do something read the files: a help page does not.
func takeConfig(s *session.Run, c *cli.Context) error {
	s.Quiet = c.Bool("quiet")
	args := c.Args().Slice()
	command := c.App.Command(c.Args().First())
	if c.Bool("no-config") || command == nil || slices.Contains(withoutFiles, command.Name) || slices.ContainsFunc(args, isHelp) {
		return nil
	}
	all, err := readConfig(s, c)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(one setting.Value) bool {
		return one.Environment(os.Getenv) != "" || !one.Global && !one.AppliesTo(command)
	})
	if len(all) == 0 {
		return nil
	}
	given, err := givenBy(s, command)
	if err != nil {
		return err
	}
	var filters []setting.Value
	for _, one := range given.Standing(all) {
		switch {
		case one.Global:
			if c.IsSet(one.Option()) { // library: see readConfig
				continue
			}
			if err := c.Set(one.Option(), one.Values[0]); err != nil {
				return err
			}
		default:
			if err := one.Become(command, one.Values); err != nil {
				return err
			}
			s.Configured = append(s.Configured, one)
			if one.Filter {
				filters = append(filters, one)
			}
		}
	}
	if len(filters) > 0 {
		before := command.Before
		command.Before = func(c *cli.Context) error {
			tellFilters(s, filters)
			if before != nil {
				return before(c)
			}
			return nil
		}
	}
	return nil
}

func isHelp(arg string) bool { return arg == "--help" || arg == "-h" }

// tellFilters says which filters of files apply: who has forgotten them would take what is
// found for all that there is.
func tellFilters(s *session.Run, filters []setting.Value) {
	for _, path := range []string{filters[0].Path, filters[len(filters)-1].Path} {
		var parts []string
		for _, f := range filters {
			if f.Path == path {
				parts = append(parts, "--"+f.Option()+" "+screen.Line(strings.Join(shell.Words(f.Values), " ")))
			}
		}
		if len(parts) > 0 {
			s.Notice("only what %s lets through: %s (--no-config for all)", screen.Line(path), strings.Join(parts, " "))
		}
		if filters[0].Path == filters[len(filters)-1].Path {
			return
		}
	}
}

// readConfig reads both files. Of a setting that both have, the library's counts. Mistakes
// in the user's file are errors; a library's, which may be somebody else's, are named and
// passed over.
func readConfig(s *session.Run, c *cli.Context) ([]setting.Value, error) {
	var user []setting.Value
	if path := s.Program.UserConfig(); path != "" {
		f, err := config.Read(path)
		if err == nil {
			user, err = settingsIn(s, c.App, f)
		}
		if err != nil {
			return nil, configError(err)
		}
	}
	for _, one := range user { // says which library it is
		if one.Name == "library" && c.String("library") == "" {
			if err := c.Set("library", one.Values[0]); err != nil {
				return nil, err
			}
		}
	}
	own, ignored := libraryConfig(s, c.App, option.LibraryDir(c))
	for _, err := range ignored {
		s.Notice("ignored: %s", screen.Message(err.Error()))
	}
	for _, one := range user {
		if !slices.ContainsFunc(own, func(o setting.Value) bool {
			return o.Name == one.Name || one.Filter && setting.SaysSame(one.Name, o.Name)
		}) {
			own = append(own, one)
		}
	}
	return own, nil
}

// configError is an error about a configuration file: a mistake of usage.
func configError(err error) error {
	var mistake *config.Error
	var usage *fault.UsageError
	if errors.As(err, &mistake) && !errors.As(err, &usage) {
		return fault.Usagef("mend the file, or run the command with --no-config", "%v", err)
	}
	return err
}

// settingsIn returns what a file sets. An unknown key, one that holds a secret, and a value
// that the option would refuse are errors.
func settingsIn(s *session.Run, app *cli.App, f *config.File) (list []setting.Value, err error) {
	if len(f.Entries) == 0 {
		return nil, nil
	}
	known := settings(app)
	for _, e := range f.Entries {
		one, err := settingOf(known, e.Key)
		if err == nil {
			err = checkSetting(one, app, s, e.Values)
		}
		if err != nil {
			return nil, atLine(f.Path, e.Line, err)
		}
		list = append(list, setting.Value{Key: one, Entry: e, Path: f.Path})
	}
	return list, nil
}

// atLine says where in a file a mistake is.
func atLine(path string, line int, err error) error {
	hint := ""
	var usage *fault.UsageError
	if errors.As(err, &usage) {
		hint = usage.Hint
	}
	return fault.Usagef(hint, "%v", &config.Error{Path: path, Line: line, Message: err.Error()})
}

// libraryConfig returns what the file in a library sets, and what is ignored of it.
func libraryConfig(s *session.Run, app *cli.App, dir string) (list []setting.Value, ignored []error) {
	path := filepath.Join(dir, setting.File)
	f, err := config.Read(path)
	if err != nil {
		return nil, []error{err}
	}
	if len(f.Entries) == 0 {
		return nil, nil
	}
	known := settings(app)
	for _, e := range f.Entries {
		one, err := settingOf(known, e.Key)
		if err == nil && !one.InLibrary() {
			err = errors.New(e.Key + " can be set in your own file only: the one in a library sets filters, format, limit and mode")
		}
		if err == nil {
			err = checkSetting(one, app, s, e.Values)
		}
		if err != nil {
			ignored = append(ignored, &config.Error{Path: path, Line: e.Line, Message: err.Error()})
			continue
		}
		list = append(list, setting.Value{Key: one, Entry: e, Path: path})
	}
	return list, ignored
}

// tellRestored says what the file in a library sets that a backup has brought.
func tellRestored(s *session.Run, c *cli.Context, dir string) {
	list, ignored := libraryConfig(s, c.App, dir)
	for _, one := range list {
		s.Notice("its %s sets %s = %s", setting.File, one.Name, screen.Line(strings.Join(shell.Words(one.Values), " ")))
	}
	for _, err := range ignored {
		s.Notice("ignored: %s", screen.Message(err.Error()))
	}
}

// config says what the configuration files set, and what of the library's is ignored.
func (d *doctor) config(c *cli.Context, dir string) {
	list, ignored := libraryConfig(d.Run, c.App, dir)
	if len(list) > 0 {
		var keys []string
		for _, one := range list {
			keys = append(keys, one.Name)
		}
		d.OK("config    %s sets %s", list[0].Path, strings.Join(keys, ", "))
	}
	for _, err := range ignored {
		d.Note("config    ignored: %v", err)
	}
}

// secrets are parts of keys of which the values would be secret.
var secrets = []string{"password", "passwd", "secret", "token", "api_key", "apikey", "credential", "openai_key", "_key"}

// settingOf returns the setting of a key.
func settingOf(known []setting.Key, key string) (setting.Key, error) {
	lower := strings.ToLower(strings.ReplaceAll(key, "-", "_"))
	var names []string
	for _, s := range known {
		if s.Name == key {
			return s, nil
		}
		names = append(names, s.Name)
	}
	if slices.ContainsFunc(secrets, func(part string) bool { return strings.Contains(lower, part) }) || lower == "key" {
		return setting.Key{}, fault.Usagef("set it in the environment, such as OPENAI_API_KEY, OPENALEX_API_KEY or S2_API_KEY", "%s: secrets do not belong into a configuration file", key)
	}
	hint := "paperkin config lists the keys"
	if slices.Contains(names, lower) {
		hint = "did you mean " + lower + "?"
	} else if near := edit.Nearest(lower, names); near != "" {
		hint = "did you mean " + near + "?"
	}
	return setting.Key{}, fault.Usagef(hint, "unknown key %q", key)
}
