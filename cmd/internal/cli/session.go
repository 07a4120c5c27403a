package cli

import (
	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/help"
	"paperkin/cmd/internal/session"
)

// What a program's own commands are made of, beside the screen.

// Shared are the commands that every program has.
func Shared(s *session.Run) []*cli.Command {
	return []*cli.Command{
		indexCommand(s), searchCommand(s), likeCommand(s), reindexCommand(s), showCommand(s), listCommand(s), statusCommand(s), serveCommand(s),
		doctorCommand(s), removeCommand(s), exportCommand(s), mcpCommand(s), help.Command(s), help.Man(s), completionCommand(s), help.Version(s),
	}
}
