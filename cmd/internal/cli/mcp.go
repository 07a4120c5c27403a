package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/session"
	"paperkin/query/mcp"
	"paperkin/query/mcp/clients"
	"paperkin/query/web"
)

func mcpCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:  "mcp",
		Usage: "let an assistant search the library: a server of the Model Context Protocol",
		Description: "Programs such as Claude, Cursor or LM Studio start it, and ask it over standard input and output.\n" +
			"--config prints what one of them needs in its settings. The tools only read; papers that are added meanwhile are found.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "config", Category: option.ToPrint, Usage: "print the settings for `CLIENT`: " + strings.Join(clients.Names(), ", ")},
		}, open.ServerFlags()...),
		Action: func(c *cli.Context) error { return runMCP(s, c) },
	}
}

func runMCP(s *session.Run, c *cli.Context) error {
	if err := option.NoArguments(c, "paperkin mcp --config claude-desktop prints the settings for a client"); err != nil {
		return err
	}
	if c.IsSet("config") {
		return mcpConfig(s, c)
	}
	papers := newService(s, c)
	s.Asking.Store(true) // nothing is to be said when it ends
	err := mcp.New(papers, mcp.Options{Version: s.Program.Version}).Stdio(c.Context, s.In, s.Out)
	if closed := papers.Close(); err == nil {
		err = closed
	}
	return err
}

// mcpConfig prints the settings for a client.
func mcpConfig(s *session.Run, c *cli.Context) error {
	client, ok := clients.Named(c.String("config"))
	if !ok {
		return fault.Usagef("", "--config %q: want %s", c.String("config"), strings.Join(clients.Names(), ", "))
	}
	program, args, err := mcpCommandLine(s, c)
	if err != nil {
		return err
	}
	if client.Where == "" {
		s.Notice("for %s: run this once", client.Title)
	} else {
		s.Notice("for %s: this belongs in %s", client.Title, client.Where)
	}
	_, err = fmt.Fprint(s.Out, client.Settings(program, args...))
	return err
}

// webClients are the settings for all clients, for the page.
func webClients(s *session.Run, c *cli.Context) (list []web.Client, err error) {
	program, args, err := mcpCommandLine(s, c)
	for _, client := range clients.All {
		list = append(list, web.Client{Name: client.Title, Where: client.Where, Settings: client.Settings(program, args...)})
	}
	return list, err
}

// mcpCommandLine is how a client starts the server: with everything that it would otherwise
// have from this environment or folder.
func mcpCommandLine(s *session.Run, c *cli.Context) (program string, args []string, err error) {
	if program, err = os.Executable(); err != nil {
		return "", nil, fmt.Errorf("where is this program: %w", err)
	}
	library, err := filepath.Abs(option.LibraryDir(c))
	if err != nil {
		return "", nil, fmt.Errorf("the library's folder: %w", err)
	}
	args = []string{"--library", library}
	if args, err = typedOptions(c, args, s.Program.Flags()[1:]); err != nil {
		return "", nil, err
	}
	args, err = typedOptions(c, append(args, "mcp"), open.ServerFlags())
	return program, args, err
}

// typedOptions adds options to a command line that have a value, as they would have to be
// typed in another folder and another environment.
func typedOptions(c *cli.Context, args []string, flags []cli.Flag) ([]string, error) {
	for _, f := range flags {
		name := f.Names()[0]
		if file, is := f.(*cli.StringFlag); is && file.TakesFile && c.IsSet(name) {
			path, err := filepath.Abs(c.String(name))
			if err != nil {
				return nil, fmt.Errorf("--%s: %w", name, err)
			}
			args = append(args, "--"+name, path)
			continue
		}
		switch values := c.StringSlice(name); {
		case !c.IsSet(name):
		case option.IsBool(f):
			args = append(args, "--"+name)
		case len(values) > 0:
			for _, v := range values {
				args = append(args, "--"+name, v)
			}
		default:
			args = append(args, "--"+name, fmt.Sprint(c.Value(name)))
		}
	}
	return args, nil
}
