package durable

import (
	"errors"
	"io/fs"
	"os"
)

// removals is how often a folder is emptied before it is left. A reader that does not
// know yet that nothing uses the folder puts one file into it. Some network file systems
// keep the files that are open, and the folder is never empty.
const removals = 100

// RemoveAll removes what has a name in a folder, and all that is in it, also when others
// still put files there. What is not there is no error.
func RemoveAll(folder *os.Root, name string) error {
	return emptied(func() error { return folder.RemoveAll(name) })
}

// emptied calls remove until it finds a folder empty.
func emptied(remove func() error) (err error) {
	for range removals {
		if err = remove(); !errors.Is(err, fs.ErrExist) { // which is also what a folder that is not empty says
			return err
		}
	}
	return err
}
