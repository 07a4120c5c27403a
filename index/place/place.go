// Package place says where a library is kept, if that is not its folder. A library may keep
// its vectors, and what readers need, elsewhere: in a cluster, say. Its folder then is the
// writer's alone. It has the catalogue, the ledger and the word index as any library has
// them, no vectors, and a file that says where they are. The package reads and writes that
// file, and nothing else.
package place

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"paperkin/index/catalogue"
	"paperkin/index/durable"
)

// File says where the vectors of a library are. It is there before the catalogue.
const File = "vectors.json"

// most is how many bytes of it are read.
const most = 64 << 10

// Whether a library's folder has its vectors. Callers test with errors.Is.
var (
	// ErrElsewhere: the folder is the writer's of a library that is kept elsewhere.
	ErrElsewhere = errors.New("the vectors of this library are kept elsewhere")
	// ErrNotElsewhere: the library in the folder has its vectors there.
	ErrNotElsewhere = errors.New("this library has its vectors in its folder")
	// ErrOther: the library in the folder is kept at another place than the one asked for, or
	// another library is kept at that place.
	ErrOther = errors.New("another library, or kept at another place")
)

// A Place says where a library is kept.
type Place struct {
	Kind string `json:"kind"` // of the engine: weaviate
	Name string `json:"name"` // of the library there
}

// String is how a place is named in messages.
func (p Place) String() string { return p.Kind + " " + p.Name }

// Of returns where the library in dir is kept; ok is false for one that has its vectors in
// its folder, and where there is none.
func Of(dir string) (p Place, ok bool, err error) {
	path := filepath.Join(dir, File)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) || err == nil && !info.Mode().IsRegular() {
		return p, false, nil
	}
	var b []byte
	if err == nil && info.Size() > most {
		err = fmt.Errorf("%s: %w: %d bytes", path, durable.ErrDamaged, info.Size())
	}
	if err == nil {
		b, err = os.ReadFile(path)
	}
	if err != nil {
		return p, true, err
	}
	if err := json.Unmarshal(b, &p); err != nil || p.Kind == "" || p.Name == "" {
		return p, true, fmt.Errorf("%s: %w: it names no place", path, durable.ErrDamaged)
	}
	return p, true, nil
}

// Here returns an error that wraps [ErrElsewhere] if the library in dir is kept elsewhere.
func Here(dir string) error {
	p, elsewhere, err := Of(dir)
	switch {
	case !elsewhere:
		return nil // whoever opens the folder says what is wrong with it
	case errors.Is(err, durable.ErrDamaged):
		return fmt.Errorf("%s: %w (%s is damaged)", dir, ErrElsewhere, File)
	case err != nil:
		return fmt.Errorf("%s: %w (%w)", dir, ErrElsewhere, err)
	}
	return fmt.Errorf("%s: %w: in %v", dir, ErrElsewhere, p)
}

// NotHere returns an error that wraps [ErrNotElsewhere] if there is a library in dir that is
// not kept elsewhere.
func NotHere(dir string) error {
	_, elsewhere, err := Of(dir)
	if err == nil && !elsewhere && catalogue.Exists(dir) {
		return fmt.Errorf("%s: %w", dir, ErrNotElsewhere)
	}
	return err
}

// Claim makes a folder that of a library that is kept at a place, before anything else is in
// it. The error wraps [ErrNotElsewhere] if there is one that has its vectors in the folder,
// and [ErrOther] for one that is kept at another place.
func Claim(dir string, at Place) error {
	if at.Kind == "" || at.Name == "" {
		return errors.New("a library that is kept nowhere")
	}
	if err := NotHere(dir); err != nil {
		return err
	}
	have, elsewhere, err := Of(dir)
	switch {
	case err != nil:
		return err
	case elsewhere && have != at:
		return fmt.Errorf("%s: %w: it is kept in %v, not in %v", dir, ErrOther, have, at)
	case elsewhere:
		return nil
	}
	if err := durable.MakeFolder(dir); err != nil {
		return err
	}
	b, err := json.Marshal(at)
	if err != nil {
		return err
	}
	return durable.WriteFile(filepath.Join(dir, File), durable.Bytes(append(b, '\n')))
}
