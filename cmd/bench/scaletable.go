package main

import (
	"fmt"
	"math"
	"strings"
)

// growCommand is a command that is measured on libraries of all sizes.
type growCommand struct {
	name string
	args []string
	asks bool // a question follows
}

// plain is the search that others are compared with.
const plain = "`search`"

var growCommands = []growCommand{
	{"--version", []string{"--version"}, false},
	{plain, []string{"search"}, true},
	{"`search --mode lexical`", []string{"search", "--mode", "lexical"}, true},
	{"`search --mode semantic`", []string{"search", "--mode", "semantic"}, true},
	{"`search --exact`", []string{"search", "--exact"}, true},
	{"`search --since 2018`", []string{"search", "--since", "2018"}, true},
	{"`search --venue 'i*'`", []string{"search", "--venue", "i*"}, true},
	{"`search --author zhang`", []string{"search", "--author", "zhang"}, true},
	{"`search --venue nowhere`", []string{"search", "--venue", "nowhere"}, true},
	{"`search --since 2018 --author zhang`", []string{"search", "--since", "2018", "--author", "zhang"}, true},
	{"`status --by`", []string{"status", "--by", "year,venue,category,keyword,author,kind"}, false},
	{"`status`", []string{"status"}, false},
}

// A growBound is a ratio that is to stay below a number at every size.
type growBound struct {
	what  string
	below float64
	of    func(m sized) float64
}

// growBounds are ratios of CPU times.
func growBounds() []growBound {
	over := func(name, base string) func(sized) float64 {
		return func(m sized) float64 { return m.cpu[name] / m.cpu[base] }
	}
	var bounds []growBound
	for _, c := range growCommands {
		if strings.HasPrefix(c.name, "`search --") && !strings.Contains(c.name, "--mode") && !strings.Contains(c.name, "--exact") {
			bounds = append(bounds, growBound{c.name + " / " + plain, 1.2, over(c.name, plain)})
		}
	}
	return append(bounds,
		growBound{"`status` / `--version`", 2, over("`status`", "--version")},
		growBound{"one new paper / one into 1,000 papers", 4, over("one", "one into a small one")},
		growBound{plain + " after small runs / before", 1.2, over("search afterwards", plain)},
		growBound{"`index`: a paper / one of a library of 100,000", 1.05, nil})
}

// linearFrom is the size from which on the cost of indexing is to grow with it: what
// every run costs, and merging that has not begun, count no more.
const linearFrom = 100_000

// growTables renders what was measured.
func growTables(all []sized, cores, rounds int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "CPU time of whole processes in milliseconds on %d cores, of `index` in seconds, with the built-in model and files in the page\n"+
		"cache; medians of %d processes, by turns:\n\n", cores, rounds)
	head := func(first string) {
		b.WriteString("| " + first + " |")
		for _, m := range all {
			fmt.Fprintf(&b, " %s |", thousands(m.papers))
		}
		b.WriteString("\n|---|" + strings.Repeat("---:|", len(all)) + "\n")
	}
	row := func(name string, value func(m sized) float64) {
		fmt.Fprintf(&b, "| %s |", name)
		for _, m := range all {
			if v := value(m); v > 0 && !math.IsInf(v, 0) {
				fmt.Fprintf(&b, " %s |", digits(v))
			} else {
				b.WriteString(" - |")
			}
		}
		b.WriteByte('\n')
	}
	cpu := func(name string) func(sized) float64 { return func(m sized) float64 { return m.cpu[name] } }
	head("papers")
	row("`index`, s", func(m sized) float64 { return m.cpu["index"] / 1000 })
	row("`index` of one new paper", cpu("one"))
	for _, c := range growCommands {
		name := c.name
		if !strings.HasPrefix(name, "`") {
			name = "`" + name + "`"
		}
		row(name, cpu(c.name))
	}
	b.WriteString("\nRatios, and the bounds that they are to keep:\n\n")
	head("ratio (bound)")
	for _, bound := range growBounds() {
		of := bound.of
		if of == nil {
			base := len(all) - 1
			for base > 0 && all[base-1].papers >= linearFrom {
				base--
			}
			least := all[base]
			of = func(m sized) float64 {
				if m.papers < least.papers {
					return 0
				}
				return m.cpu["index"] / float64(m.papers) / (least.cpu["index"] / float64(least.papers))
			}
		}
		row(fmt.Sprintf("%s (%g)", bound.what, bound.below), of)
	}
	b.WriteString("\nMemory at its peak in MB, mapped files included, and bytes a paper:\n\n")
	head("papers")
	row("memory of `index`", func(m sized) float64 { return m.memory["index"] })
	row("memory of `search`", func(m sized) float64 { return m.memory[plain] })
	row("catalogue, bytes", func(m sized) float64 { return m.bytes["catalog.db"] })
	row("vectors, codes and slots, bytes", func(m sized) float64 { return m.bytes["spaces"] })
	row("word index, bytes", func(m sized) float64 { return m.bytes["lexical"] })
	row("segments of the word index after small runs", func(m sized) float64 { return float64(m.segments) })
	return b.String()
}
