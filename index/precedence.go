package index

import (
	"strings"

	"paperkin/index/catalogue"
	"paperkin/index/paper/formats"
)

// sameOrigin reports whether two sources are versions of one record.
func sameOrigin(a, b catalogue.Source) bool { return a.Provider == b.Provider && a.Name == b.Name }

// byPrecedence sorts sources: by their providers and names, the versions of a
// record from the latest to the earliest. It is a total order, and does not
// depend on the order of imports but for versions without a date.
func byPrecedence(a, b catalogue.Source) int {
	for _, c := range []int{
		formats.Rank(a.Provider) - formats.Rank(b.Provider),
		strings.Compare(a.Provider, b.Provider),
		strings.Compare(a.Name, b.Name),
		whenOf(b).compare(whenOf(a)),
	} {
		if c != 0 {
			return c
		}
	}
	return strings.Compare(a.Hash, b.Hash)
}
