package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// cost is what the tests of one package took.
type cost struct {
	pkg     string
	seconds float64 // of CPU, user and system, of the tests and of all processes that they waited for
}

// report compiles the tests of the packages that match the patterns, runs them
// one package after another and writes the table, dearest first. The error says
// which tests failed and what is above the budget.
func report(ctx context.Context, patterns []string, short bool, out, progress io.Writer) error {
	packages, err := testedPackages(ctx, patterns)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "paperkin-cost-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var costs []cost
	var machine speed // it changes from one minute to the next where others use it as well
	var failed []error
	for i, p := range packages {
		fmt.Fprintf(progress, "\r\x1b[K%d/%d %s", i+1, len(packages), p.path)
		if err := machine.measure(ctx); err != nil {
			return err
		}
		c, err := measure(ctx, p, filepath.Join(dir, fmt.Sprint(i, ".test")), short)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			failed = append(failed, err)
		}
		costs = append(costs, c)
	}
	fmt.Fprint(progress, "\r\x1b[K")
	for i := range costs {
		costs[i].seconds /= machine.slowdown()
	}
	fmt.Fprint(out, table(costs))
	fmt.Fprintf(out, "%7.2f  times as long is what a fixed loop took: all others are divided by it\n", machine.slowdown())
	return errors.Join(append(failed, overBudget(costs))...)
}

// testedPackage is a package that has tests.
type testedPackage struct{ path, dir string }

func testedPackages(ctx context.Context, patterns []string) ([]testedPackage, error) {
	const format = "{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}\t{{.Dir}}{{end}}"
	list := exec.CommandContext(ctx, "go", append([]string{"list", "-f", format}, patterns...)...)
	list.Stderr = os.Stderr
	b, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var packages []testedPackage
	for line := range strings.Lines(string(b)) {
		path, dir, _ := strings.Cut(strings.TrimSpace(line), "\t")
		packages = append(packages, testedPackage{path, dir})
	}
	return packages, nil
}

// measure compiles the tests of a package into a file and runs them where go
// test would. What they took counts also when they fail.
func measure(ctx context.Context, p testedPackage, binary string, short bool) (cost, error) {
	if b, err := exec.CommandContext(ctx, "go", "test", "-c", "-o", binary, p.path).CombinedOutput(); err != nil {
		return cost{pkg: p.path}, fmt.Errorf("go test -c %s: %w\n%s", p.path, err, b)
	}
	defer os.Remove(binary)
	run := exec.CommandContext(ctx, binary, fmt.Sprintf("-test.short=%v", short))
	run.Dir = p.dir
	seconds, b, err := took(run)
	if err != nil {
		err = fmt.Errorf("the tests of %s: %w\n%s", p.path, err, b)
	}
	return cost{p.path, seconds}, err
}

// took runs a command and returns the CPU seconds that it and all processes it
// waited for took, and what it printed.
func took(cmd *exec.Cmd) (seconds float64, output []byte, err error) {
	output, err = cmd.CombinedOutput()
	if cmd.ProcessState != nil {
		seconds = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	}
	return seconds, output, err
}

// table writes the costs, dearest first, and their sum.
func table(costs []cost) string {
	costs = slices.SortedFunc(slices.Values(costs), func(a, b cost) int {
		return cmp.Or(cmp.Compare(b.seconds, a.seconds), cmp.Compare(a.pkg, b.pkg))
	})
	var b strings.Builder
	for _, c := range costs {
		fmt.Fprintf(&b, "%7.1f  %s\n", c.seconds, c.pkg)
	}
	fmt.Fprintf(&b, "%7.1f  CPU seconds in all (budget: %d, and %d for one package)\n", sum(costs), budgetAll, budgetOne)
	return b.String()
}

func sum(costs []cost) float64 {
	total := 0.0
	for _, c := range costs {
		total += c.seconds
	}
	return total
}

// overBudget is an error that names everything above the budget, nil if nothing
// is.
func overBudget(costs []cost) error {
	var errs []error
	for _, c := range costs {
		if c.seconds > budgetOne {
			errs = append(errs, fmt.Errorf("the tests of %s take %.1f CPU seconds, want %d at most", c.pkg, c.seconds, budgetOne))
		}
	}
	if total := sum(costs); total > budgetAll {
		errs = append(errs, fmt.Errorf("all tests take %.1f CPU seconds, want %d at most", total, budgetAll))
	}
	return errors.Join(errs...)
}
