package sealed

import (
	"sync/atomic"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// A checkpoint copies pages from the log into the database. Beside a reader that needs
// an older state SQLite copies what it can, and then the database's file is of no
// moment: without its own log, or with another, it is wrong and nothing shows it. So
// a checkpoint that could not copy all of the log is put off. That costs nothing:
// until all is copied, and the reader gone, the log grows in either case.

// Where the file that connections share (-shm) has the number of frames in the log,
// and how many of them the checkpoint that begins is going to copy, as uint32s of the
// machine's order: https://www.sqlite.org/walformat.html#the_wal_index_header
const (
	framesAt  = 16
	copyingAt = 128
	shared    = 32 << 10 // the size of its parts
)

// control passes a message on. When a checkpoint begins that is not whole, the next
// question for the size of the file is answered with "busy": SQLite asks before it
// writes anything, and then ends the checkpoint without an error.
func control(tls *libc.TLS, file uintptr, message int32, argument uintptr) int32 {
	if message == sqlite3.SQLITE_FCNTL_CKPT_START && !isWhole(tls, file) {
		mu.Lock()
		putOff[file] = true
		mu.Unlock()
	}
	return tableOf(file).control(tls, file, message, argument)
}

func size(tls *libc.TLS, file, into uintptr) int32 {
	mu.Lock()
	busy := putOff[file]
	delete(putOff, file)
	mu.Unlock()
	if busy {
		return sqlite3.SQLITE_BUSY
	}
	return tableOf(file).measure(tls, file, into)
}

// isWhole reports whether the checkpoint that begins is to copy the whole log.
func isWhole(tls *libc.TLS, file uintptr) bool {
	part, where := allocate[uintptr](tls)
	if part == nil {
		return false
	}
	defer sqlite3.Xsqlite3_free(tls, where)
	*part = 0
	if rc := tableOf(file).share(tls, file, 0, shared, 0, where); rc != sqlite3.SQLITE_OK || *part == 0 {
		return false
	}
	return atomic.LoadUint32(at[uint32](*part+copyingAt)) == atomic.LoadUint32(at[uint32](*part+framesAt))
}
