package durable

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// Temporary begins the name of a file that has not taken its place yet. A process
// that is killed may leave it behind, perhaps among the user's own files, so it says
// which program wrote it. Nobody reads it.
//
// On the usual file systems of Linux a file has no name while it is written. A kill
// leaves nothing then, unless it comes between the last two steps of replacing a file:
// the next one that is written to the same place removes what that leaves.
const Temporary = ".paperkin-"

// WriteFile writes the file at path whole or not at all: it appears under its
// name when write has returned nil and everything is on the disk, and what stood
// there before stays until then. After an error nothing is left. A new file can be
// read by its owner only; one that is replaced hands on its permissions and its owner. A symbolic
// link stays one, and the file that it leads to is replaced or made. What is not a
// regular file, such as a pipe or /dev/null, is written to directly, and so is what
// the process was given open, under the name of a descriptor such as /dev/stderr.
func WriteFile(path string, write func(io.Writer) error) error {
	return replace(path, write, true)
}

// WriteCache is [WriteFile] for a file that may be lost: it waits for no disk, so
// after a power cut the file may be there in part. Its readers check what they
// read.
func WriteCache(path string, write func(io.Writer) error) error {
	return replace(path, write, false)
}

// Bytes is a write function for [WriteFile] and [WriteCache] that writes b.
func Bytes(b []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	}
}

func replace(named string, write func(io.Writer) error, sync bool) (err error) {
	path, before, err := Replaces(named)
	if err != nil {
		return err
	}
	if path == "" {
		return writeThrough(named, write)
	}
	f, err := begin(path)
	if err != nil {
		return err
	}
	err = buffered(f.File, write)
	if err == nil && before != nil {
		keepOwner(f.File, before) // first: it can clear permissions
		err = f.Chmod(before.Mode().Perm())
	}
	if err == nil && sync {
		err = f.Sync()
	}
	if err != nil {
		f.drop()
		return err
	}
	if err := f.finish(); err != nil || !sync {
		return err
	}
	return SyncFolder(filepath.Dir(path))
}

// writeThrough writes to what is there.
func writeThrough(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	return errors.Join(buffered(f, write), f.Close())
}

func buffered(f *os.File, write func(io.Writer) error) error {
	w := bufio.NewWriterSize(f, 64<<10)
	if err := write(w); err != nil {
		return err
	}
	return w.Flush()
}

// Rename renames a file or a folder within its file system, durably: it returns
// when the new name is on the disk.
func Rename(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return SyncFolder(filepath.Dir(to))
}

// SyncFile makes the content of the file at path durable.
func SyncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
