//go:build !linux

package durable

import (
	"errors"
	"os"
)

// unnamed returns an error: only Linux has files that get their name at last.
func unnamed(string) (*os.File, error) { return nil, errors.ErrUnsupported }

func place(*os.File, string) error { return errors.ErrUnsupported }
