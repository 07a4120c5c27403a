package sealed

import (
	"os"
	"slices"
)

// When a process closes any handle of a file, the system drops all locks that the
// process has on it, those that SQLite relies on included: another process would take
// a log for its own that is still in use (https://www.sqlite.org/howtocorrupt.html,
// section 2.2). SQLite heeds that for its own handles. Those that this package opens
// beside it stay open until SQLite has no database open.
var (
	databases int        // that SQLite has open with [VFS]
	waiting   []*os.File // handles to be closed then, one of each file
)

// openBeside opens the file of a database, which SQLite may have open as well. It is
// for [closeBeside] to close.
func openBeside(path string) (*os.File, error) {
	mu.Lock()
	defer mu.Unlock()
	if now, err := os.Stat(path); err == nil {
		for i, f := range waiting {
			if is, err := f.Stat(); err == nil && os.SameFile(is, now) {
				waiting = slices.Delete(waiting, i, i+1)
				return f, nil
			}
		}
	}
	return os.Open(path)
}

// closeBeside closes a file, now or later.
func closeBeside(f *os.File) error {
	mu.Lock()
	defer mu.Unlock()
	if databases == 0 {
		return f.Close()
	}
	waiting = append(waiting, f)
	return nil
}

// opened counts a database that SQLite has opened, closed one that it has closed.
func opened() {
	mu.Lock()
	defer mu.Unlock()
	databases++
}

func closed() {
	mu.Lock()
	defer mu.Unlock()
	if databases--; databases > 0 {
		return
	}
	for _, f := range waiting {
		f.Close() // has been read only
	}
	waiting = nil
}
