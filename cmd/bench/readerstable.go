package main

import (
	"fmt"
	"runtime"
	"slices"
	"strings"

	"paperkin/cmd/bench/shape"
)

// readerRow is a line of the table.
func readerRow(r readerResult) string {
	ratio, bare, peak := "–", "–", "–"
	if r.parser != shape.Lines {
		ratio, bare = fmt.Sprintf("%.2f", r.ratio()), fmt.Sprintf("%s %.0f", r.parser, float64(r.size)/1e6/r.bare)
	}
	if r.peak > 0 {
		peak = fmt.Sprintf("%.0f", r.peak)
	}
	return fmt.Sprintf("| `%s` | %.0f | %s | %s | %s |", r.format, float64(r.size)/1e6/r.read, bare, ratio, peak)
}

// readersTable is the table of all formats, those with the highest ratio first.
func readersTable(results []readerResult, size, large int64, rounds int) string {
	slices.SortStableFunc(results, func(a, b readerResult) int {
		switch {
		case a.ratio() > b.ratio():
			return -1
		case a.ratio() < b.ratio():
			return 1
		}
		return strings.Compare(a.format, b.format)
	})
	var b strings.Builder
	fmt.Fprintf(&b, "On %d cores; CPU of whole processes on files of %d MB, medians of %d by turns", runtime.NumCPU(), size, rounds)
	if large > 0 {
		fmt.Fprintf(&b, "; the peak of memory on one of %d MB", large)
		if large > mostZip>>20 {
			fmt.Fprintf(&b, " (of %d MB for `xlsx`)", mostZip>>20)
		}
	}
	b.WriteString(":\n\n| format | reading, MB per CPU second | bare parse by, MB per CPU second | ratio of CPU | peak RSS, MB |\n|---|---|---|---|---|\n")
	for _, r := range results {
		b.WriteString(readerRow(r) + "\n")
	}
	return b.String()
}
