package health

import (
	"errors"

	"paperkin/index/catalogue"
	"paperkin/index/durable"
)

// A Cure is what helps against a [Problem] or an error that is damage.
type Cure string

const (
	// Repair: build again what the rest of the library gives: the word index, and
	// what is derived from the vectors. Damaged vectors are given up.
	Repair Cure = "repair"
	// Reindex: embed the whole library again.
	Reindex Cure = "reindex"
	// Restore: restore a backup, or make a new library of the same sources.
	Restore Cure = "restore"
	// AcceptLoss: restore a backup; or continue without the commits that are lost,
	// and add the same sources again.
	AcceptLoss Cure = "accept-loss"
)

// CureFor is what helps against an error that [catalogue.IsDamage].
func CureFor(err error) Cure {
	var lost *catalogue.LostCommitsError
	switch {
	case errors.Is(err, durable.ErrRepairable):
		return Repair
	case errors.As(err, &lost):
		return AcceptLoss
	}
	return Restore
}
