package main

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// scratch makes a folder for a run, which is gone after remove, or when a signal has ended
// the run. A second signal ends it at once.
func scratch() (dir string, remove func(), err error) {
	if dir, err = os.MkdirTemp("", "paperkin-bench-"); err != nil {
		return "", nil, err
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	ended := make(chan struct{})
	go func() {
		select {
		case s := <-signals:
			signal.Stop(signals)
			code := 128
			if n, ok := s.(syscall.Signal); ok {
				code += int(n)
			}
			removeAll(dir)
			os.Exit(code)
		case <-ended:
		}
	}()
	return dir, func() {
		signal.Stop(signals)
		close(ended)
		os.RemoveAll(dir)
	}, nil
}

// removeAll removes a folder in which a program may be finishing its current step: it has got
// the signal, too.
func removeAll(dir string) {
	for range 100 {
		if os.RemoveAll(dir) == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
}
