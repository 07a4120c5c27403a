package durable

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/sys/unix"
)

// linking are the file systems that are known to give a file without a name one. With
// another, such as one of a server, it would turn out when the file is complete.
var linking = []uint32{unix.EXT4_SUPER_MAGIC, unix.XFS_SUPER_MAGIC, unix.BTRFS_SUPER_MAGIC, unix.F2FS_SUPER_MAGIC, unix.TMPFS_MAGIC, unix.OVERLAYFS_SUPER_MAGIC}

// unnamed makes a file without a name, for [place] to put at path, which is its name
// in errors.
func unnamed(path string) (*os.File, error) {
	folder := filepath.Dir(path)
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return nil, err
	}
	if !slices.Contains(linking, uint32(s.Type)) {
		return nil, errors.ErrUnsupported
	}
	fd, err := unix.Open(folder, unix.O_TMPFILE|unix.O_RDWR|unix.O_CLOEXEC, 0o600)
	if err != nil {
		return nil, err
	}
	f := os.NewFile(uintptr(fd), path)
	_, err = os.Lstat(through(f)) // fails without /proc
	if err == nil {
		err = unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB) // until the process ends: see removeLeft
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	removeLeft(beside(path))
	return f, nil
}

// beside is the name that a file has for a moment before it replaces the one at path.
// There is one for each path, so that a process that is killed in that moment leaves
// no more than one behind, and the next one finds it.
func beside(path string) string {
	sum := sha256.Sum256([]byte(filepath.Base(path)))
	return filepath.Join(filepath.Dir(path), Temporary+hex.EncodeToString(sum[:8]))
}

// place names a file of [unnamed], which replaces the one at path.
func place(f *os.File, path string) error {
	err := link(f, path)
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	// A name is only given where there is none, so the file needs another one before.
	name := beside(path)
	if err = link(f, name); errors.Is(err, fs.ErrExist) { // another process replaces the same file
		name += fmt.Sprintf("-%d-%d", os.Getpid(), f.Fd())
		removeLeft(name)
		err = link(f, name)
	}
	if err != nil {
		return err
	}
	if err := os.Rename(name, path); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}

// removeLeft removes a file that a killed process has left. One that is not left is
// locked by its process.
func removeLeft(name string) {
	f, err := os.OpenFile(name, os.O_RDONLY|unix.O_NONBLOCK, 0)
	if err != nil {
		return
	}
	defer f.Close()
	if unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) != nil {
		return
	}
	// Whoever takes the name away from the file has its lock.
	is, err := f.Stat()
	there, missing := os.Lstat(name)
	if err == nil && missing == nil && os.SameFile(is, there) {
		os.Remove(name)
	}
}

func link(f *os.File, path string) error {
	err := unix.Linkat(unix.AT_FDCWD, through(f), unix.AT_FDCWD, path, unix.AT_SYMLINK_FOLLOW)
	if err != nil {
		return &fs.PathError{Op: "write", Path: path, Err: err}
	}
	return nil
}
