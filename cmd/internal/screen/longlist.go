package screen

import "fmt"

// A LongList prints one line for each of many things. Where it is cut it prints the first
// MaxListed, and in the end the number of the others.
type LongList struct {
	Print func(line string)
	Cut   bool
	seen  int
}

// Add prints a line, unless there have been too many.
func (l *LongList) Add(line string) {
	if l.seen++; !l.Cut || l.seen <= MaxListed {
		l.Print(line)
	}
}

// End says how many things were not listed, if any, and how to see them all.
func (l *LongList) End(things string) {
	if l.Cut && l.seen > MaxListed {
		l.Print(fmt.Sprintf("... and %d more %s (all of them: run it with 2>messages.txt)", l.seen-MaxListed, things))
	}
}

// MaxListed is how many failed papers are listed.
const MaxListed = 20
