//go:build !windows

package durable

import (
	"errors"
	"os"
)

// SyncFolder makes the names in the folder at path durable, as they are now.
func SyncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// SyncIn is [SyncFolder] for a folder below an open one.
func SyncIn(root *os.Root, name string) error {
	d, err := root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
