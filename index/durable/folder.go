//go:build !windows

// Package durable makes what was written last through a power cut.
package durable

import (
	"errors"
	"os"
)

// SyncFolder makes the names in a folder durable, as they are now.
func SyncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
