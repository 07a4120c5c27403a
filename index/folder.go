package index

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"paperkin/index/durable"
)

// makeFolder makes a folder that only its owner can enter, and what leads to it,
// unless it is there. What lies in a folder is as durable as the folder's name.
func makeFolder(path string) error {
	err := os.Mkdir(path, 0o700)
	if parent := filepath.Dir(path); errors.Is(err, fs.ErrNotExist) && parent != path { // a drive that is not there has no parent
		if err = makeFolder(parent); err == nil {
			err = os.Mkdir(path, 0o700)
		}
	}
	if err == nil {
		return durable.SyncFolder(filepath.Dir(path))
	}
	if info, statErr := os.Stat(path); statErr == nil && info.IsDir() {
		return nil
	}
	return err
}
