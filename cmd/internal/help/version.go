package help

import (
	"cmp"
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/session"
)

// Version is the command version.
func Version(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:        "version",
		Usage:       "print the version, and what it was built of",
		Description: "The commit and its date are known where the program was built from a repository.",
		Action: func(c *cli.Context) error {
			if err := option.NoArguments(c, "paperkin version prints the version of the program"); err != nil {
				return err
			}
			return PrintVersion(s)
		},
	}
}

// PrintVersion prints the version, and what it was built of.
func PrintVersion(s *session.Run) error {
	commit, date := s.Program.Built()
	lines := s.Program.Name + " " + s.Program.Version + "\n"
	for _, field := range [][2]string{{"commit", commit}, {"date", date}, {"go", strings.TrimPrefix(runtime.Version(), "go") + " " + runtime.GOOS + "/" + runtime.GOARCH}} {
		lines += fmt.Sprintf("%-8s %s\n", field[0], cmp.Or(field[1], "unknown"))
	}
	_, err := io.WriteString(s.Out, lines)
	return err
}

// builtOn is the date of the program, for pages that have one; now where that is unknown.
func builtOn(s *session.Run) time.Time {
	_, at := s.Program.Built()
	if t, err := time.Parse(time.RFC3339, at); err == nil {
		return t
	}
	return s.Now()
}
