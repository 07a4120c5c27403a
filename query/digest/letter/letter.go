// Package letter puts a digest into words: as text for terminals and mail, as Markdown, as
// mail in HTML, as lines of JSON, and as a feed. Everything in it is a function of a
// [digest.Digest] and of [Options]: the same digest gives the same bytes at every run.
//
// The package asks nothing, writes no file and sends nothing. It knows no names of commands:
// what mends something is passed in.
//
// Texts of papers, names of searches and troubles may be of anybody's making. They reach the
// reader without what is hidden in them (see [paperkin/index/paper/text.Hidden]), escaped for
// the format, and no longer than is good to read. Addresses are those of papers, and of the
// user's own page where there is one; nothing else is linked to, and nothing is loaded.
package letter

import (
	"cmp"
	"strings"

	"paperkin/query"
	"paperkin/query/wire"
)

// Options are what a letter has to know beyond its digest. The zero value is a letter for a
// reader without a page, that names no commands.
type Options struct {
	// Width is how many columns text has; 0: 72, and never below 24.
	Width int
	// Base is the address of the page of the library, such as http://127.0.0.1:7273, to
	// which papers and searches then lead; empty: there is none.
	Base string
	// Self is the address of the feed that is written; empty: it is a file.
	Self string
	// Advice is what names commands.
	Advice Advice
	// ByWords says why a search was asked by words alone; may be nil.
	ByWords func(query.Answer) *wire.ByWords
	// Problem puts the error of a search that could not be asked into words; nil: it says
	// what it says.
	Problem func(error) string
}

// Advice is whole sentences that name what to do. Any may be empty.
type Advice struct {
	Waiting string // so that papers are embedded that wait for it
	Cut     string // to see papers that are left for the next digest
	Left    string // to see papers that a mail has no room for
	Foot    string // to change what is told; the last line of a letter
}

const (
	usualWidth = 72
	leastWidth = 24
)

func (o Options) width() int { return max(leastWidth, cmp.Or(o.Width, usualWidth)) }

func (o Options) base() string { return strings.TrimRight(o.Base, "/") }

func (o Options) problem(err error) string {
	if o.Problem == nil {
		return err.Error()
	}
	return o.Problem(err)
}
