package filter

// An Order is what papers are listed by. Those that have nothing of the kind come last, and
// equal ones are in the order of their ids.
type Order string

const (
	ByDate  Order = "date"  // of publication, the latest first
	ByAdded Order = "added" // the import that a paper arrived with, the latest first
	ByTitle Order = "title" // from A, without regard to case, accents and punctuation
	ByVenue Order = "venue" // from A, without regard to case and accents
	ByID    Order = "id"    // from the first byte
)

// Orders lists all orders.
var Orders = []Order{ByDate, ByAdded, ByTitle, ByVenue, ByID}

// Falls reports whether an order goes down: from the latest.
func (o Order) Falls() bool { return o == ByDate || o == ByAdded }

// Keyed is the traits of a paper with its key.
type Keyed struct {
	Key int64
	Traits
}
