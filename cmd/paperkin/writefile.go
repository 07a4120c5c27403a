package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"

	"paperkin/index"
)

// writeFile writes a file that appears only when it is whole and on disk: what was
// there before stays until then.
func writeFile(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".paperkin-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	w := bufio.NewWriterSize(f, 1<<20)
	err = errors.Join(write(w), w.Flush())
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	return index.SyncFolder(filepath.Dir(path))
}
