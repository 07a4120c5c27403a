package main

import (
	"fmt"
	"math"
	"strings"
)

// renderTable renders the results as Markdown: a row for each engine, with its
// times in a column for each dataset.
func renderTable(results []result, cores, rounds int) string {
	var b strings.Builder
	sets, names := headings(results)
	fmt.Fprintf(&b, "The ten nearest vectors on %d cores: milliseconds from a fresh process's opening of its files to the first answer / for each\n"+
		"further one; medians of %d processes, engines by turns, files in the page cache.\n\n", cores, rounds)
	b.WriteString("| |")
	for _, s := range sets {
		fmt.Fprintf(&b, " %s |", s)
	}
	b.WriteString("\n|---|" + strings.Repeat("---:|", len(sets)) + "\n")
	for _, name := range names {
		fmt.Fprintf(&b, "| %s |", titled(name, results))
		for _, s := range sets {
			if r := find(results, s, name); r != nil {
				fmt.Fprintf(&b, " %s / %s |", digits(r.first), digits(r.warm))
			} else {
				b.WriteString(" - |")
			}
		}
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
	for _, s := range sets {
		if own := find(results, s, ownName); own != nil {
			fmt.Fprintf(&b, "- %s: recall@10 %.3f, first answers from %s to %s ms, %.0f MB of memory.\n",
				s, own.recall, digits(own.firstMin), digits(own.firstMax), own.memory)
		}
	}
	return b.String()
}

// renderRatios renders the times of every engine as multiples of Paperkin's.
func renderRatios(results []result) string {
	var b strings.Builder
	for _, r := range results {
		own := find(results, r.dataset.name, ownName)
		if own == nil || r.name == ownName {
			continue
		}
		fmt.Fprintf(&b, "%-22s %-42s %6s first %6s warm", r.dataset.name, r.name, digits(r.first/own.first), digits(r.warm/own.warm))
		if r.answers && r.recall < 1 {
			fmt.Fprintf(&b, "  recall %.3f", r.recall)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func headings(results []result) (sets, names []string) {
	seen := map[string]bool{}
	for _, r := range results {
		for list, value := range map[*[]string]string{&sets: r.dataset.name, &names: r.name} {
			if !seen[value] {
				seen[value] = true
				*list = append(*list, value)
			}
		}
	}
	// The first contender is the truth, but the reader looks for Paperkin.
	if len(names) > 1 {
		names[0], names[1] = names[1], names[0]
	}
	return sets, names
}

func titled(name string, results []result) string {
	for _, r := range results {
		if r.name == name && r.version != "" {
			return name + " (" + strings.TrimPrefix(r.version, "v") + ")"
		}
	}
	return name
}

func find(results []result, set, name string) *result {
	for i, r := range results {
		if r.dataset.name == set && r.name == name {
			return &results[i]
		}
	}
	return nil
}

// digits formats a number with two significant digits, or more if they are
// before the point.
func digits(x float64) string {
	if x <= 0 {
		return "0"
	}
	decimals := max(0, 1-int(math.Floor(math.Log10(x))))
	return fmt.Sprintf("%.*f", decimals, x)
}

// thousands formats a number with commas.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
