package filter

import (
	"slices"

	"paperkin/index/paper"
)

// An Order is what papers are listed by. Those that have nothing of the kind come last, and
// equal ones are in the order of their ids; those that have as much attention as each other
// are in the order of ByDate before.
type Order string

const (
	ByDate      Order = "date"                 // of publication, the latest first
	ByAdded     Order = "added"                // the import that a paper arrived with, the latest first
	ByTitle     Order = "title"                // from A, without regard to case, accents and punctuation
	ByVenue     Order = "venue"                // from A, without regard to case and accents
	ByCitations Order = Order(paper.Citations) // as sources count them, the most first
	ByUpvotes   Order = Order(paper.Upvotes)   // the same of these
	ByID        Order = "id"                   // from the first byte
)

// Orders lists all orders.
var Orders = []Order{ByDate, ByAdded, ByTitle, ByVenue, ByCitations, ByUpvotes, ByID}

// Counted is what an order goes by that goes by counts: see [paper.Counts].
func (o Order) Counted() (what paper.Counted, ok bool) {
	what = paper.Counted(o)
	return what, slices.Contains(paper.AllCounted, what)
}

// Falls reports whether an order goes down: from the latest, or the most.
func (o Order) Falls() bool {
	_, counted := o.Counted()
	return o == ByDate || o == ByAdded || counted
}

// Keyed is the traits of a paper with its key.
type Keyed struct {
	Key int64
	Traits
}
