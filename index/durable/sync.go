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
