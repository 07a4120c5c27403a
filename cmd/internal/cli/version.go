package cli

import (
	"cmp"
	"fmt"
	"io"
	"paperkin/cmd/internal/option"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
)

func versionCommand(s *streams) *cli.Command {
	return &cli.Command{
		Name:        "version",
		Usage:       "print the version, and what it was built of",
		Description: "The commit and its date are known where the program was built from a repository.",
		Action: func(c *cli.Context) error {
			if err := option.NoArguments(c, "paperkin version prints the version of the program"); err != nil {
				return err
			}
			return printVersion(s)
		},
	}
}

func printVersion(s *streams) error {
	commit, date := s.program.built()
	lines := s.program.Name + " " + s.program.Version + "\n"
	for _, field := range [][2]string{{"commit", commit}, {"date", date}, {"go", strings.TrimPrefix(runtime.Version(), "go") + " " + runtime.GOOS + "/" + runtime.GOARCH}} {
		lines += fmt.Sprintf("%-8s %s\n", field[0], cmp.Or(field[1], "unknown"))
	}
	_, err := io.WriteString(s.Out, lines)
	return err
}

// built returns the commit that the program was built of, and its date; empty where nothing
// is known of them.
func (p Program) built() (of, at string) {
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

// builtOn is the date of the program, for pages that have one; now where that is unknown.
func builtOn(s *streams) time.Time {
	_, at := s.program.built()
	if t, err := time.Parse(time.RFC3339, at); err == nil {
		return t
	}
	return s.now()
}
