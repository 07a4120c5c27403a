// Package manual lays out the description of a command as a help page for a terminal and as
// a man page. Both are made of the same [Page].
//
// It knows no command and no option: what a page says comes from its caller.
package manual

// A Page describes a program or one of its commands.
type Page struct {
	Name     string // "paperkin search"
	Summary  string // half a sentence, in lower case
	Synopsis string // what follows the name: "[options] QUESTION..."
	Text     []string
	Examples []Example
	Lists    []List    // commands, options by group
	Sections []Section // what else there is to know
	SeeAlso  []string  // names of other pages
}

// An Example is a command line with what it does.
type Example struct{ Line, What string }

// A List explains terms, under a title.
type List struct {
	Title   string
	Entries []Entry
}

// An Entry is a term with its explanation: an option, a command.
type Entry struct{ Term, Text string }

// A Section is text under a title.
type Section struct {
	Title string
	Text  []string
	InMan bool // only in the man page, which may be long
}
