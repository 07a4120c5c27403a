//go:build unix

package config

import (
	"errors"
	"syscall"
)

// isBelowFile reports whether an error means that a folder of the path is a file: there is
// nothing below it.
func isBelowFile(err error) bool { return errors.Is(err, syscall.ENOTDIR) }
