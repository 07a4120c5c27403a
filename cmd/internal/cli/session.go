package cli

import (
	"context"

	"github.com/urfave/cli/v2"

	"paperkin/index"
)

// What a program's own commands are made of, beside the screen.

// Session is a run of a program, as its own commands see it.
type Session struct{ *streams }

// Shared are the commands that every program has.
func (s *Session) Shared() []*cli.Command {
	return []*cli.Command{
		indexCommand(s.streams), searchCommand(s.streams), likeCommand(s.streams), reindexCommand(s.streams), showCommand(s.streams), listCommand(s.streams), statusCommand(s.streams), serveCommand(s.streams),
		doctorCommand(s.streams), removeCommand(s.streams), exportCommand(s.streams), mcpCommand(s.streams), helpCommand(s.streams), manCommand(s.streams), completionCommand(s.streams), versionCommand(s.streams),
	}
}

// Publish makes readers see a library as its writer has it, and shows the progress. A library
// in a folder is seen as it is.
func (s *Session) Publish(ctx context.Context, w *index.Writer) error {
	return publish(ctx, s.streams, w)
}
