package index

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// ownNames are what lies in the folder of a library, or of one that has only been begun: see
// the list of files in the README. Names that go on, such as that of a catalogue's log, are
// in the folder as well.
var ownNames = []string{"catalog.db", "commits", "config.toml", exportsFolder, "harvest", "lexical", "lock", "shelf.", "spaces"}

// CheckPlace returns an error that wraps [ErrOccupied] if the folder dir is one of other
// files, among which a library would be lost: it has files that are not hidden and not a
// library's. Folders that do not exist or cannot be read have none.
func CheckPlace(dir string) error {
	entries, _ := os.ReadDir(dir) // whoever makes the library says what is wrong with the folder
	i := slices.IndexFunc(entries, isForeign)
	if i < 0 || Exists(dir) {
		return nil
	}
	return fmt.Errorf("%s: %w: it contains %s", dir, ErrOccupied, entries[i].Name())
}

// isForeign reports whether something in a folder is neither hidden nor a library's, nor
// what every file system has in its uppermost folder.
func isForeign(e fs.DirEntry) bool {
	name := e.Name()
	return !strings.HasPrefix(name, ".") && name != "lost+found" && !slices.ContainsFunc(ownNames, func(own string) bool {
		return name == own || strings.HasSuffix(own, ".") && strings.HasPrefix(name, own) || strings.HasPrefix(name, own+".") || strings.HasPrefix(name, own+"-")
	})
}
