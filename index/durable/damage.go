// Package durable keeps files and folders through crashes and power cuts: it
// writes a file whole or not at all, makes folders that only their owner can
// enter, and waits until names and contents are on the disk. It also has the two
// errors that say that a file is not what was written. It knows nothing of what
// the files mean.
package durable

import (
	"errors"
	"fmt"
)

// Errors about files that are not what was written. Callers test with errors.Is.
var (
	// ErrDamaged: a file of the library is not what was written, or files
	// contradict each other.
	ErrDamaged = errors.New("library is damaged")
	// ErrRepairable wraps ErrDamaged: the rest of the library suffices to make the
	// file again.
	ErrRepairable = fmt.Errorf("%w", ErrDamaged)
)
