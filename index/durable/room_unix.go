//go:build linux || darwin

package durable

import "golang.org/x/sys/unix"

// Free returns how many bytes this user can still write to the disk that a folder is on.
// known is false where nobody says.
func Free(folder string) (bytes int64, known bool) {
	var s unix.Statfs_t
	if unix.Statfs(folder, &s) != nil || s.Blocks == 0 { // some drives of a network say 0 of 0
		return 0, false
	}
	return int64(s.Bavail) * int64(s.Bsize), true
}
