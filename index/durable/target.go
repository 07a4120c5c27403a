package durable

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Replaces returns the file that [WriteFile] makes or replaces at path, behind any
// symbolic links, and what it is now: nil if there is none. The target is empty where
// WriteFile writes to what is there instead.
func Replaces(path string) (target string, before fs.FileInfo, err error) {
	if isDescriptor(path) {
		return "", nil, nil
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && !info.Mode().IsRegular():
		return "", nil, nil
	case err == nil:
		target, err = filepath.EvalSymlinks(path)
		return target, info, err
	case errors.Is(err, fs.ErrNotExist):
		target, err = follow(path)
		return target, nil, err
	}
	return "", nil, err
}

// isDescriptor reports whether a path names a file that the process has open. It may be
// a regular one, which others write to as well. A file in a folder that is open is none.
func isDescriptor(name string) bool {
	clean := filepath.ToSlash(filepath.Clean(name))
	folder, _ := path.Split(clean)
	return clean == "/dev/stdout" || clean == "/dev/stderr" || folder == "/dev/fd/" || folder == descriptors
}

// descriptors is where Linux has what a process has open.
const descriptors = "/proc/self/fd/"

// IsThrough reports whether a path leads through a handle of the process: see
// [Folder.Through].
func IsThrough(path string) bool { return strings.HasPrefix(path, descriptors) }

// through is a path that leads through a handle of the process, where the system has
// such paths.
func through(f *os.File) string { return fmt.Sprint(descriptors, f.Fd()) }

// follow returns where links lead to that lead to no file yet.
func follow(path string) (string, error) {
	for range 40 { // what Linux allows
		to, err := os.Readlink(path)
		if err != nil { // no link
			return path, nil
		}
		if !filepath.IsAbs(to) {
			folder, err := filepath.EvalSymlinks(filepath.Dir(path))
			if err != nil {
				return "", err
			}
			to = filepath.Join(folder, to)
		}
		path = to
	}
	return "", fmt.Errorf("%s: too many links", path)
}
