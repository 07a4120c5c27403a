// Command cost prints the CPU seconds that the tests of every package take, the
// programs they start included and compiling left out, and fails above the
// budget: `go test ./...` must pass on a slow and busy machine.
//
// It does not measure wall time, which says more about the machine than about
// the tests; and what a fixed loop takes in between says how slow the machine is.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"golang.org/x/term"
)

// The budget, in CPU seconds of a machine on which [usualLoop] holds.
const (
	budgetAll = 300
	budgetOne = 80
)

func main() {
	short := flag.Bool("short", false, "measure go test -short")
	fixed := flag.Bool("loop", false, "only do the fixed work that the machine's speed is known by")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: cost [-short] [PACKAGE...]   (default ./...)")
		flag.PrintDefaults()
	}
	flag.Parse()
	if *fixed {
		loop()
		return
	}
	patterns := flag.Args()
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var progress io.Writer = io.Discard
	if term.IsTerminal(int(os.Stderr.Fd())) {
		progress = os.Stderr
	}
	if err := report(ctx, patterns, *short, os.Stdout, progress); err != nil {
		fmt.Fprintln(os.Stderr, "cost:", err)
		os.Exit(1)
	}
}
