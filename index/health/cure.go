package health

import (
	"errors"

	"paperkin/index/catalogue"
	"paperkin/index/durable"
)

// A Cure is the remedy for a [Problem], or for an error that means damage.
type Cure string

const (
	// Index: nothing is lost or wrong. Whoever next adds papers or embeds them puts it
	// right.
	Index Cure = "index"
	// Repair: rebuild the word index and the codes derived from the vectors.
	// Damaged vectors are lost; their papers have to be embedded again.
	Repair Cure = "repair"
	// Reindex: embed the whole library again.
	Reindex Cure = "reindex"
	// Restore: restore a backup, or build a new library from the same sources.
	Restore Cure = "restore"
	// PutBack: put the library's own file back; or continue with the catalogue as it is,
	// and add the same sources again.
	PutBack Cure = "put-back"
	// AcceptLoss: restore a backup; or continue without the commits that are lost,
	// and add the same sources again.
	AcceptLoss Cure = "accept-loss"
)

// CureFor returns the cure for an error that [catalogue.IsDamage] or wraps
// [durable.ErrForeign].
func CureFor(err error) Cure {
	var lost *catalogue.LostCommitsError
	switch {
	case errors.Is(err, durable.ErrForeign) && catalogue.Acceptable(err):
		return PutBack
	case errors.Is(err, durable.ErrForeign):
		return Repair
	case errors.Is(err, durable.ErrRepairable):
		return Repair
	case errors.As(err, &lost):
		return AcceptLoss
	}
	return Restore
}
