package session

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/manual"
	"paperkin/cmd/internal/setting"
	"paperkin/index"
)

// Program says in what the programs that share the commands differ. Function Folder
// of package cli returns that of libraries in folders.
type Program struct {
	// Name is what the user types; it also names the folders of the user's settings, and
	// begins the names of the program's own variables: see [Program.Variable].
	Name string
	// Version is the program's version, Commit what it was built of and Date when that was
	// committed, in RFC 3339. Where the last two are empty, they are what go build recorded.
	Version, Commit, Date string

	// Usage and Description are of the program's help page, as a command's are of its own.
	Usage, Description string
	// Environment is what the man page says of the environment, in paragraphs.
	Environment []string
	// FirstSteps are what the program shows without a command where there is no library;
	// without any it shows its page.
	FirstSteps []manual.Example
	// Examples are the examples of a command, of the program for the empty name, where they
	// are not those of the commands that programs share. nil, or returning nil: they are.
	Examples func(command string) []manual.Example

	// Commands makes the commands, in the order in which completion has them.
	Commands func(*Run) []*cli.Command
	// Flags makes the options of every command, before those that all programs have. The
	// first of them is library.
	Flags func() []cli.Flag
	// OpenFolder opens the folder of the library that a command line names for reading, as
	// [index.Open] does, and OpenWriter for writing, as [index.OpenWriter] does.
	OpenFolder func(context.Context, *cli.Context) (*index.Library, error)
	OpenWriter func(context.Context, *cli.Context) (*index.Writer, error)
	// OpenLibrary opens the library for whoever only reads it. nil: that is the folder.
	OpenLibrary func(context.Context, *cli.Context) (Library, error)

	// Where says where the library is, as people are told. nil: that is its folder.
	Where func(*cli.Context) string
	// Check is what doctor finds out beside what is in the folder. May be nil.
	Check func(*Doctor, *cli.Context, *index.Library) error

	// Others is the program that has the commands which this one lacks; empty if none does.
	Others string
	// Endings are the exit codes and hints of the program's own kinds of errors. The first
	// one counts, and before those of all programs.
	Endings []Ending
}

// Ending says how a command ends after an error: with an exit code, and with a hint at what
// to do.
type Ending struct {
	After func(error) bool
	Code  int
	Hint  string
}

// Variable is the name of a variable in the environment that is the program's own:
// PAPERKIN_LIBRARY for LIBRARY.
func (p Program) Variable(name string) string {
	return strings.ToUpper(strings.ReplaceAll(p.Name, "-", "_")) + "_" + name
}

// UserConfig is the path of the user's file; empty where the system has no place for it.
func (p Program) UserConfig() string {
	if path := os.Getenv(p.Variable("CONFIG")); path != "" {
		return path
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, p.Name, setting.File)
}

// Built returns the commit that the program was built of, and its date; empty where nothing
// is known of them.
func (p Program) Built() (of, at string) {
	of, at = p.Commit, p.Date
	if of != "" && at != "" {
		return of, at
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return of, at
	}
	recorded := map[string]string{}
	for _, setting := range info.Settings {
		recorded[setting.Key] = setting.Value
	}
	if of == "" && recorded["vcs.revision"] != "" {
		of = recorded["vcs.revision"]
		if recorded["vcs.modified"] == "true" {
			of += ", changed"
		}
	}
	return of, cmp.Or(at, recorded["vcs.time"])
}
