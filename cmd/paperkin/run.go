package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/urfave/cli/v2"
)

// run is the whole program: it returns the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return newStreams(stdin, stdout, stderr).run(args)
}

func (s *streams) run(args []string) int {
	log.SetOutput(io.Discard) // what a library logs it returns as an error as well
	ctx, stop := withSignals(context.Background(), func(sig os.Signal) {
		s.Notice("%v: finishing what is in hand; once more ends it at once", sig)
	})
	defer stop()
	app := newApp(s)
	arranged, err := arrange(app, args)
	if err == nil {
		err = app.RunContext(ctx, arranged)
	}
	cause := context.Cause(ctx)
	stop() // what it tells comes before the error
	if err != nil && cause != nil && errors.Is(err, context.Canceled) {
		err = cause // the signal, not what it broke off
	}
	if err == nil {
		return exitDone
	}
	return s.fail(err)
}

// interrupted is the cause of a context that a signal cancelled.
type interrupted struct{ signal syscall.Signal }

func (i interrupted) Error() string {
	return fmt.Sprintf("stopped by %v; everything finished so far is kept", i.signal)
}

// withSignals returns a context that the first SIGINT or SIGTERM cancels, and
// tells of it then: nothing new is begun when somebody reads that. stop waits for
// the telling. The second signal ends the process, as if nobody had asked for the
// first. A pipe that nobody reads any more ends no process: writing to it fails,
// and what is temporary is removed.
func withSignals(parent context.Context, tell func(os.Signal)) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGINT, syscall.SIGTERM)
	signal.Ignore(syscall.SIGPIPE)
	told := make(chan struct{})
	go func() {
		defer close(told)
		select {
		case s := <-c:
			signal.Stop(c)
			cancel(interrupted{s.(syscall.Signal)})
			tell(s)
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(c)
		cancel(nil)
		<-told
	}
}

func newApp(s *streams) *cli.App {
	return &cli.App{
		Name:      "paperkin",
		Usage:     "find papers by what their abstracts mean, on your own machine",
		UsageText: "paperkin [global options] command [options] [arguments]",
		Description: strings.Join([]string{
			"paperkin index papers.jsonl            make your papers searchable",
			"paperkin search \"a question\"           nearest papers to a question",
			"paperkin like arxiv:1706.03762         papers like this one",
			"paperkin demo                          see it work on a small sample",
		}, "\n"),
		Flags:  globalFlags(),
		Reader: s.In, Writer: s.Out, ErrWriter: s.Err,
		Commands: []*cli.Command{
			s.indexCommand(), s.harvestCommand(), s.searchCommand(), s.likeCommand(), s.reindexCommand(),
			s.showCommand(), s.statusCommand(), s.doctorCommand(), s.removeCommand(),
			s.exportCommand(), s.backupCommand(), s.restoreCommand(), s.evalCommand(), s.demoCommand(), s.completionCommand(),
		},
		EnableBashCompletion:      true,
		DisableSliceFlagSeparator: true, // "Ito, K." is one author
		HideHelpCommand:           true,
		HideVersion:               true,                         // its -v is --verbose here
		ExitErrHandler:            func(*cli.Context, error) {}, // run decides
		OnUsageError:              onUsageError,
		Before:                    s.configure,
		Action: func(c *cli.Context) error {
			switch {
			case c.Args().Present():
				return unknownCommand(c)
			case c.Bool("version"):
				_, err := fmt.Fprintln(s.Out, "paperkin", version)
				return err
			}
			return cli.ShowAppHelp(c)
		},
	}
}

// version is the program's version; a release build sets it by -ldflags.
var version = "devel"

func globalFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "library", Aliases: []string{"L"}, EnvVars: []string{"PAPERKIN_LIBRARY"},
			Usage: "the library's `DIR` (default: default below the data folder of your system)"},
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "no progress, no notices"},
		&cli.BoolFlag{Name: "verbose", Aliases: []string{"v"}, Usage: "say more about what is going on"},
		&cli.BoolFlag{Name: "version", Usage: "print the version"},
	}
}

func unknownCommand(c *cli.Context) error {
	name := c.Args().First()
	hint := "paperkin --help lists the commands"
	if s := cli.SuggestCommand(c.App.Commands, name); s != "" {
		hint = s // "Did you mean ...?"
	}
	return usagef(hint, "unknown command %q", name)
}

// onUsageError turns a complaint of the flag parser into a usage error with a
// suggestion.
func onUsageError(c *cli.Context, err error, _ bool) error {
	hint := ""
	if name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: -"); ok {
		flags := append(append([]cli.Flag{}, c.Command.Flags...), c.App.Flags...)
		if s := cli.SuggestFlag(flags, name, true); s != "" {
			hint = fmt.Sprintf("did you mean %q?", s)
		}
		return usagef(hint, "unknown option --%s", strings.TrimPrefix(name, "-"))
	}
	return usagef(hint, "%v", err)
}
