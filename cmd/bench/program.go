package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// hello is a program to compare the time to start with.
const hello = `package main

import "fmt"

func main() { fmt.Println("hello") }
`

// A job is a command line that is run several times.
type job struct {
	what string
	args []string
	runs int
}

// runProgram times the whole program on real papers, from the start of a
// process to its end.
func runProgram(args []string, out, log io.Writer) error {
	f := flag.NewFlagSet("bench program", flag.ContinueOnError)
	corpora := f.String("corpora", os.Getenv("PAPERKIN_CORPORA"), "index papers.jsonl.gz in `DIR` (default $PAPERKIN_CORPORA)")
	write := f.Bool("write", false, "write the table to cmd/bench/README.md and the headlines to README.md")
	if err := f.Parse(args); err != nil {
		return err
	}
	dir, remove, err := scratch()
	if err != nil {
		return err
	}
	defer remove()
	paperkin, greeter := filepath.Join(dir, "paperkin"), filepath.Join(dir, "hello")
	if err := os.WriteFile(greeter+".go", []byte(hello), 0o600); err != nil {
		return err
	}
	if err := errors.Join(buildProgram(paperkin, "./cmd/paperkin"), buildProgram(greeter, greeter+".go")); err != nil {
		return err
	}
	library, source := filepath.Join(dir, "library"), filepath.Join(*corpora, "papers.jsonl.gz")
	with := func(args ...string) []string {
		return append([]string{paperkin, "--library", library, "--quiet"}, args...)
	}
	question := "graph neural networks for molecules"
	jobs := []job{
		{"`index`, all new", with("index", "--embedder", "builtin", source), 1},
		{"`index` again, nothing new", with("index", source), 3},
		{"`reindex`", with("reindex"), 3},
		{"`search`, first time", with("search", question), 1}, // embeds the question and caches its vector
		{"`search --mode semantic`", with("search", "--mode", "semantic", question), 25},
		{"`search --mode lexical`", with("search", "--mode", "lexical", question), 25},
		{"`search`", with("search", question), 25},
		{"`search --exact`", with("search", "--exact", question), 10},
		{"`--help`", []string{paperkin, "--help"}, 25},
		{"a program that prints hello", []string{greeter}, 25},
	}
	var b strings.Builder
	fmt.Fprintf(&b, "On %d cores, with the built-in model, over the papers of `papers.jsonl.gz`; medians of whole processes, files in the page cache:\n\n"+
		"| | time | memory |\n|---|---:|---:|\n", runtime.NumCPU())
	for _, j := range jobs {
		fmt.Fprintln(log, j.what)
		elapsed, memory, err := j.measure()
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "| %s | %s | %.0f MB |\n", j.what, spent(elapsed), memory)
	}
	fmt.Fprint(out, b.String())
	if !*write {
		return nil
	}
	return writeResults("program", b.String())
}

// buildProgram builds a program as the README builds Paperkin.
func buildProgram(target, source string) error {
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", target, source)
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if b, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w: %s", err, b)
	}
	return nil
}

// measure runs a job and returns the medians of time in ms and of peak memory
// in MB.
func (j job) measure() (elapsed, memory float64, err error) {
	var times, peaks []float64
	for range j.runs {
		cmd := exec.Command(j.args[0], j.args[1:]...)
		start := time.Now()
		if out, err := cmd.CombinedOutput(); err != nil {
			return 0, 0, errors.Join(fmt.Errorf("%s: %w", strings.Join(j.args, " "), err), errors.New(string(out)))
		}
		times = append(times, milliseconds(time.Since(start)))
		peaks = append(peaks, peakOf(cmd.ProcessState))
	}
	return median(times), median(peaks), nil
}

// spent formats milliseconds as milliseconds or seconds.
func spent(ms float64) string {
	if ms >= 1000 {
		return digits(ms/1000) + " s"
	}
	return digits(ms) + " ms"
}
