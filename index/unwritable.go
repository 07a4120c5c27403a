package index

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// ErrReadOnly: the library can be read, but not be written to.
var ErrReadOnly = errors.New("library cannot be written to")

// DiskFull reports whether an error came about because there was no room.
func DiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) ||
		sqliteCode(err)&0xff == sqlite3.SQLITE_FULL || sqliteCode(err) == sqlite3.SQLITE_IOERR_SHMSIZE
}

// caused gives an error of the word index's writer its cause again, of which that
// passes on no more than the words: that there was no room.
func caused(err error) error {
	for _, cause := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT} {
		if err != nil && !errors.Is(err, cause) && strings.Contains(err.Error(), cause.Error()) {
			return &reworded{err, cause}
		}
	}
	return err
}

// reworded is an error that says what its cause is and does not wrap it.
type reworded struct {
	error
	cause error
}

func (r *reworded) Unwrap() []error { return []error{r.error, r.cause} }

// sqliteCode is the extended result code in an error of SQLite's, 0 in any other.
func sqliteCode(err error) int {
	var s *sqlite.Error
	if errors.As(err, &s) {
		return s.Code()
	}
	return 0
}

// withoutFiles reports whether a catalogue did not open for want of the files
// beside it that its readers share: they cannot be made here.
func withoutFiles(err error) bool {
	code := sqliteCode(err)
	switch code & 0xff {
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY:
		return true
	}
	return code == sqlite3.SQLITE_IOERR_SHMOPEN || code == sqlite3.SQLITE_IOERR_SHMMAP || DiskFull(err)
}

// forReading connects to a catalogue. Readers share a -shm file with the writer;
// where none can be made and there is no log the catalogue is all in its file,
// nobody is writing, and it is connected to as one that does not change.
func forReading(path string, connect func(parameters url.Values) error) error {
	err := connect(url.Values{})
	if withoutFiles(err) && !hasLog(path) {
		err = connect(url.Values{"immutable": {"1"}})
	}
	return err
}

// hasLog reports whether commits lie in the write-ahead log of a catalogue.
func hasLog(path string) bool {
	info, err := os.Stat(path + "-wal")
	return err == nil && info.Size() > 0
}

// unwritable completes the error with which opening a library for writing, or
// the files that readers share, has ended: SQLite does not say what stood in the
// way, and writing something else there does. An error of another kind stays as
// it is.
func unwritable(dir string, err error) error {
	if withoutFiles(err) && !DiskFull(err) {
		if cause := tryWriting(dir); cause != nil {
			err = fmt.Errorf("%w: %w", err, cause)
		}
	}
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return fmt.Errorf("%w: %w", ErrReadOnly, err)
	}
	return err
}

// tryWriting returns what stands in the way of making a file in a folder, nil
// when it can be made.
func tryWriting(dir string) error {
	f, err := os.CreateTemp(dir, ".try-*")
	var named *fs.PathError // with a name that means nothing to anybody
	if errors.As(err, &named) {
		return named.Err
	}
	if err != nil {
		return err
	}
	_, err = f.Write([]byte{0})
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}
