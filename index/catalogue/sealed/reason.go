package sealed

import (
	"syscall"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// TooManyFiles is the result code of a file that did not open because no file handle
// was left, for which SQLite has none: a kind of its SQLITE_CANTOPEN.
const TooManyFiles = sqlite3.SQLITE_CANTOPEN | 64<<8

// reason returns the result code that says why a file did not open or was not mapped:
// SQLite's own says only that. It is called before anything else can fail.
func reason(tls *libc.TLS, rc int32) int32 {
	switch syscall.Errno(errno(tls, 0, 0, 0)) {
	case syscall.EMFILE, syscall.ENFILE:
		return TooManyFiles
	case syscall.ENOSPC, syscall.EDQUOT:
		return sqlite3.SQLITE_FULL
	case syscall.ENOMEM:
		return sqlite3.SQLITE_NOMEM
	}
	return rc
}

// mapShared maps a part of the memory that readers and the writer share, in a file
// that opens with the first part.
func mapShared(tls *libc.TLS, file uintptr, part, size, extend int32, where uintptr) int32 {
	rc := tableOf(file).share(tls, file, part, size, extend, where)
	switch rc & 0xff {
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR:
		return reason(tls, rc)
	}
	return rc
}
