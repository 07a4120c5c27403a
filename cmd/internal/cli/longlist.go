package cli

import "fmt"

// A longList prints one line for each of many things. Where it is cut it prints the first
// maxListed, and in the end the number of the others.
type longList struct {
	print func(line string)
	cut   bool
	seen  int
}

func (l *longList) add(line string) {
	if l.seen++; !l.cut || l.seen <= maxListed {
		l.print(line)
	}
}

// end says how many things were not listed, if any, and how to see them all.
func (l *longList) end(things string) {
	if l.cut && l.seen > maxListed {
		l.print(fmt.Sprintf("... and %d more %s (all of them: run it with 2>messages.txt)", l.seen-maxListed, things))
	}
}
