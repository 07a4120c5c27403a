package main

import (
	"context"
	"io"
	"os"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/paperkin/screen"
)

// streams are what a command reads from and writes to.
type streams struct {
	*screen.Screen

	// sleep waits for a server that may come back; nil means by the clock.
	sleep func(context.Context, time.Duration) error
}

func newStreams(in io.Reader, out, err io.Writer) *streams {
	return &streams{Screen: screen.New(in, out, err, os.Getenv)}
}

// configure takes the global options; it runs before every command.
func (s *streams) configure(c *cli.Context) error {
	s.Quiet, s.Verbose = c.Bool("quiet"), c.Bool("verbose")
	return nil
}
