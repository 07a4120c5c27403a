//go:build !windows

package durable

import (
	"io/fs"
	"os"
	"syscall"
)

// keepOwner gives a file the owner and the group of the one that it replaces, as far as
// the process may: a backup that root makes of a user's library stays the user's, and a
// file of a group stays the group's.
func keepOwner(f *os.File, before fs.FileInfo) {
	had, ok := before.Sys().(*syscall.Stat_t)
	if !ok {
		return
	}
	now, err := f.Stat()
	if err != nil {
		return
	}
	if has, ok := now.Sys().(*syscall.Stat_t); ok && has.Uid == had.Uid && has.Gid == had.Gid {
		return
	}
	if f.Chown(int(had.Uid), int(had.Gid)) != nil {
		f.Chown(-1, int(had.Gid)) // may be one of several groups that the user is in
	}
}
