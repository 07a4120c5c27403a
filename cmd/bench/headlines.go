package main

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// Where the results are written, from the repository's root.
const (
	resultsFile = "cmd/bench/README.md"
	plotFile    = "cmd/bench/search.svg"
	readmeFile  = "README.md"
)

// writeResults replaces a section of the results, and the headlines of the
// README, which come from all of them.
func writeResults(section, text string) error {
	if err := replaceSection(resultsFile, section, text); err != nil {
		return err
	}
	results, err := os.ReadFile(resultsFile)
	if err != nil {
		return err
	}
	rows, err := headlines(string(results))
	if err != nil {
		return err
	}
	return replaceSection(readmeFile, "headlines", rows)
}

// headlines picks the README's three rows from the results: indexing and
// searching the papers with the whole program, and the first answer over the
// largest set of synthetic vectors. Both tables must come from machines with
// the same number of cores.
func headlines(results string) (string, error) {
	r := resultsReader{text: results}
	cores := r.find(`(?m)^On ([0-9]+) cores, `)
	r.find(`(?m)^The ten nearest vectors on ` + cores + ` cores: `)
	papers := r.find(`\| ([0-9,]+) papers x `)
	index := r.find("(?m)^\\| `index`, all new (\\| .*)$")
	search := r.find("(?m)^\\| `search` (\\| .*)$")
	first, rows, dimensions := r.largest()
	memory := r.find(`(?m)^- ` + rows + ` x ` + dimensions + `: .* ([0-9]+ MB) of memory`)
	if r.err != nil {
		return "", r.err
	}
	return fmt.Sprintf("Medians on %s cores, with the built-in model and files in the page cache; in the last row, from a fresh process's opening of\n"+
		"its files to its first answer:\n\n"+
		"| | time | memory |\n|---|---:|---:|\n"+
		"| `index` %s papers %s\n"+
		"| `search` among them %s\n"+
		"| the ten nearest of %s vectors of %s dimensions | %s | %s |\n",
		cores, papers, index, search, rows, dimensions, spent(first), memory), nil
}

// resultsReader finds values in the results. After its first error it finds
// nothing.
type resultsReader struct {
	text string
	err  error
}

// find returns the group of a pattern's first match, "" if it has none.
func (r *resultsReader) find(pattern string) (group string) {
	m := regexp.MustCompile(pattern).FindStringSubmatch(r.text)
	switch {
	case m == nil && r.err == nil:
		r.err = fmt.Errorf("no headlines: nothing in %s matches %s", resultsFile, pattern)
	case len(m) > 1:
		group = m[1]
	}
	return group
}

// largest returns Paperkin's time to the first answer, in milliseconds, in the
// last column of synthetic vectors, and the column's size.
func (r *resultsReader) largest() (first float64, rows, dimensions string) {
	heading := strings.Split(r.find(`(?m)^\| (\|.* x .*)$`), "|")
	own := strings.Split(r.find(`(?m)^\| \*\*Paperkin\*\* (\|.*)$`), "|")
	for i, column := range heading {
		size := regexp.MustCompile(`^ ([0-9,]+) x ([0-9]+) $`).FindStringSubmatch(column)
		if size == nil || i >= len(own) {
			continue
		}
		time, _, _ := strings.Cut(strings.TrimSpace(own[i]), " / ")
		ms, err := strconv.ParseFloat(time, 64)
		if err != nil {
			continue // not measured
		}
		first, rows, dimensions = ms, size[1], size[2]
	}
	if rows == "" && r.err == nil {
		r.err = fmt.Errorf("no headlines: %s has no synthetic vectors", resultsFile)
	}
	return first, rows, dimensions
}
