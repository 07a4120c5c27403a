package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// MakeFolder makes the folder at path, which only its owner can enter, and the
// folders above it, unless they exist. It returns when their names are durable:
// what lies in a folder lasts only as long as the folder's name does.
func MakeFolder(path string) error {
	err := os.Mkdir(path, 0o700)
	if parent := filepath.Dir(path); errors.Is(err, fs.ErrNotExist) && parent != path { // a drive that does not exist has no parent
		if err = MakeFolder(parent); err == nil {
			err = os.Mkdir(path, 0o700)
		}
	}
	if err == nil {
		return SyncFolder(filepath.Dir(path))
	}
	if info, statErr := os.Stat(path); statErr == nil && info.IsDir() {
		return nil
	}
	return err
}
