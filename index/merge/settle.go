package merge

import (
	"context"

	"paperkin/index/catalogue"
)

// Settled says what [Settle] did.
type Settled struct {
	Papers int // that were looked at
	Apart  int // papers that were taken apart
	Joined int // papers that became part of others
	New    int // papers that there are now and were not before
}

// Settle applies the rules, and the user's word in o.Rulings, to records that are in the
// library already: those of some papers, by their keys, and whatever belongs together
// with them. It is what makes a new [Ruling] count, and takes papers apart that an
// earlier program joined. Every id goes on finding a paper. Papers that are new or
// changed are pending afterwards.
func Settle(ctx context.Context, w *catalogue.Writer, keys []int64, o Options) (Settled, error) {
	return Settled{}, nil
}

// Torn returns the keys of papers that the rules, and the user's word, would take apart,
// ascending.
func Torn(ctx context.Context, q catalogue.Queries, user []Ruling) ([]int64, error) {
	return nil, nil
}
