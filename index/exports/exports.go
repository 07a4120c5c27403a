// Package exports remembers what was exported where: a file that is still what it was when it
// was written may be written again, and one that was edited may not.
package exports

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"paperkin/index/durable"
)

// Each path has a small file of its own, under a hash of it, so that exports do not get in
// each other's way. One that is lost or damaged only means that an export is not known any more.
//
// They are opened by path, and not through the handle of the library's folder: it makes no
// difference which library has exported what is at a path, if it has not been edited since.

// Folder is where they are, in the folder of a library.
const Folder = "exports"

// An Exports is what was exported out of the library in a folder, or by a reader of one
// elsewhere who has that folder.
type Exports struct{ dir string }

// In returns what was exported out of the library in dir.
func In(dir string) *Exports { return &Exports{dir} }

// exported is what was written to a path.
type exported struct {
	Path string   `json:"path"`
	Sums []string `json:"sha256"` // of the last content, and of the one before it
}

// Exported reports whether the last export to path, which is absolute, had a SHA-256;
// known says whether there was one.
func (x *Exports) Exported(path, sum string) (is, known bool) {
	e, ok := x.exported(path)
	for _, s := range e.Sums {
		is = is || s == sum
	}
	return is, ok
}

// RememberExport notes that a file of a SHA-256 is about to take its place at path,
// which is absolute. Until it does, what was there before still counts.
func (x *Exports) RememberExport(path, sum string) error {
	e, _ := x.exported(path)
	sums := []string{sum}
	if len(e.Sums) > 0 && e.Sums[0] != sum {
		sums = append(sums, e.Sums[0])
	}
	b, err := json.Marshal(exported{path, sums})
	if err != nil {
		return err
	}
	file := x.exportFile(path)
	// Not MkdirAll: the library's folder is there, or the library is not.
	if err := os.Mkdir(filepath.Dir(file), 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	return durable.WriteFile(file, durable.Bytes(append(b, '\n')))
}

func (x *Exports) exported(path string) (e exported, ok bool) {
	b, err := os.ReadFile(x.exportFile(path))
	if err != nil || json.Unmarshal(b, &e) != nil || e.Path != path {
		return exported{}, false
	}
	return e, true
}

func (x *Exports) exportFile(path string) string {
	sum := sha256.Sum256([]byte(path))
	return filepath.Join(x.dir, Folder, hex.EncodeToString(sum[:16])+".json")
}
