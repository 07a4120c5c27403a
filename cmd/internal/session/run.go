// Package session is a run of a program that searches papers, as its commands see it: streams,
// command line, clock, what the program is called and differs in, and how it ends after an
// error. It has no commands.
package session

import (
	"context"
	"io"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/line"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/setting"
)

// Run are the input and output of a command.
type Run struct {
	*screen.Screen

	// Program is what is run.
	Program Program

	// Commands are the names of its commands.
	Commands []string

	// Typed are the arguments of the program.
	Typed []string

	// Line is the command line, as it was read.
	Line line.Line

	// Piped is the question that came from standard input; nil until it has been read.
	Piped *string

	// Configured are the options of the command that configuration files have set.
	Configured []setting.Value

	// Now is the clock that imports are dated by, and filters by the age of papers.
	Now func() time.Time

	// Asking is whether a question to the user stands on the terminal: nothing is done then
	// that could be finished.
	Asking atomic.Bool

	// Feeding is the source for which the command is run; nil for the user's own.
	Feeding *Feeding

	// Sleep waits for a server that may come back; nil means by the clock.
	Sleep func(context.Context, time.Duration) error

	// Dispatch does what a command line says, in a run of its own.
	Dispatch func(context.Context, *Run, []string) error
}

// New is a run of a program with its streams, by the clock of the system.
func New(p Program, in io.Reader, out, err io.Writer) *Run {
	return &Run{Screen: screen.New(in, out, err, os.Getenv), Program: p, Now: time.Now}
}

// IsSet reports whether an option has a value from the command line, the environment or a
// file.
func (s *Run) IsSet(c *cli.Context, name string) bool {
	return c.IsSet(name) || s.IsConfigured(name)
}

// IsConfigured reports whether an option has its value from a file.
func (s *Run) IsConfigured(name string) bool {
	return slices.ContainsFunc(s.Configured, func(one setting.Value) bool { return one.Option() == name })
}
