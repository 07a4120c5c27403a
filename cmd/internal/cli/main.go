// Package cli is the commands of the programs that search papers, and how they run.
//
// The package has one file for each command: its options, one call of the packages
// below, and what is printed of the result. It decides nothing about papers. A
// [session.Program] says in what the programs differ.
package cli

import (
	"context"
	"errors"
	"io"
	"log"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/session"
	"paperkin/index/crash"
)

// Main runs the program with the arguments and the streams of the process, and exits.
func Main(p session.Program) {
	os.Exit(run(p, os.Args, os.Stdin, os.Stdout, os.Stderr))
}

// run runs the program and returns its exit code.
func run(p session.Program, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return runLine(session.New(p, stdin, stdout, stderr), args)
}

func runLine(s *session.Run, args []string) int {
	log.SetOutput(io.Discard) // imported packages log errors that they also return
	s.Typed = args[min(1, len(args)):]
	ctx, stop := withSignals(context.Background(), func(sig os.Signal) {
		if s.Asking.Load() {
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
	return s.Fail(err)
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
