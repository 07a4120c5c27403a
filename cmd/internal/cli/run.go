package cli

import (
	"context"
	"errors"
	"io"
	"log"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/line"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/setting"
	"paperkin/index/crash"
)

// streams are the input and output of a command.
type streams struct {
	*screen.Screen

	// program is what is run.
	program Program

	// commands are the names of its commands.
	commands []string

	// typed are the arguments of the program.
	typed []string

	// line is the command line, as it was read.
	line line.Line

	// asked is the question that came from standard input; nil until it has been read.
	asked *string

	// configured are the options of the command that configuration files have set.
	configured []setting.Value

	// now is the clock that imports are dated by, and filters by the age of papers.
	now func() time.Time

	// asking is whether a question to the user stands on the terminal: nothing is done then
	// that could be finished.
	asking atomic.Bool

	// feeding is the source for which the command is run; nil for the user's own.
	feeding *feeding

	// sleep waits for a server that may come back; nil means by the clock.
	sleep func(context.Context, time.Duration) error
}

func newStreams(p Program, in io.Reader, out, err io.Writer) *streams {
	return &streams{Screen: screen.New(in, out, err, os.Getenv), program: p, now: time.Now}
}

func runLine(s *streams, args []string) int {
	log.SetOutput(io.Discard) // imported packages log errors that they also return
	s.typed = args[min(1, len(args)):]
	ctx, stop := withSignals(context.Background(), func(sig os.Signal) {
		if s.asking.Load() {
			return
		}
		s.Notice("%v: finishing the current step; press Ctrl-C to exit at once", sig)
	})
	defer stop()
	err := crash.Safe(func() error {
		return dispatch(ctx, s, args)
	})()
	cause := context.Cause(ctx)
	crashed := stop() // the notice comes before the error
	if err != nil && cause != nil && errors.Is(err, context.Canceled) {
		err = cause // the signal rather than the operation it interrupted
	}
	if lost := s.Lost(); lost != nil && (err == nil || fault.Reported(err) && !fault.BrokenPipe(lost)) {
		err = lost // nobody has seen the report
	}
	if crashed != nil {
		err = crashed
	}
	if err == nil {
		return fault.ExitDone
	}
	return s.fail(err)
}

// withSignals returns a context that the first SIGINT or SIGTERM cancels. It then
// calls notify: by the time the user reads the notice, no new work starts. stop
// waits until notify has returned, and returns its panic, if any. The second signal
// ends the process as if there were no handler. SIGPIPE is ignored: writing to a
// closed pipe returns an error, so that temporary files are removed.
func withSignals(parent context.Context, notify func(os.Signal)) (ctx context.Context, stop func() error) {
	ctx, cancel := context.WithCancelCause(parent)
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGINT, syscall.SIGTERM)
	signal.Ignore(syscall.SIGPIPE)
	var notified sync.WaitGroup
	var crashed error
	notified.Go(crash.Guard(func() {
		select {
		case s := <-c:
			signal.Stop(c)
			cancel(fault.Interrupted{Signal: s.(syscall.Signal)})
			notify(s)
		case <-ctx.Done():
		}
	}, func(err error) { crashed = err }))
	return ctx, func() error {
		signal.Stop(c)
		cancel(nil)
		notified.Wait()
		return crashed
	}
}
