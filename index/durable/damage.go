// Package durable keeps files and folders through crashes and power cuts: it
// writes a file whole or not at all, makes folders that only their owner can
// enter, and waits until names and contents are on the disk. It also has the two
// errors for damaged files. It knows nothing about what the files contain.
package durable

import (
	"errors"
	"fmt"
)

// Errors about damaged files. Callers test with errors.Is.
var (
	// ErrDamaged: a file of the library has changed since it was written, or files
	// contradict each other.
	ErrDamaged = errors.New("library is damaged")
	// ErrRepairable wraps ErrDamaged: the rest of the library suffices to rebuild
	// the file.
	ErrRepairable = fmt.Errorf("%w", ErrDamaged)
)
