package catalogue

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"paperkin/index/catalogue/sealed"
	"paperkin/index/durable"
)

// Errors of a library's catalogue. Callers test with errors.Is.
var (
	// ErrNoLibrary: the folder holds no library.
	ErrNoLibrary = errors.New("no library")
	// ErrLocked: another process is writing to the library; see [LockedError].
	ErrLocked = errors.New("library is locked")
	// ErrReadOnly: the library can be read, but not be written to.
	ErrReadOnly = errors.New("library cannot be written to")
	// ErrLinked: the catalogue is a link to a file elsewhere.
	ErrLinked = errors.New("a library's catalogue cannot be a link")
	// ErrOlderFormat: an earlier program wrote the library; see [Upgrade].
	ErrOlderFormat = errors.New("library has an older format")
	// ErrNewerFormat: a newer program wrote the library.
	ErrNewerFormat = errors.New("library has a newer format")
	// ErrNoSpace: nothing has been embedded yet, so there is nothing to search.
	ErrNoSpace = errors.New("library has no embedding space yet")
)

// IsDamage reports whether an error means damage: [durable.ErrDamaged], or an error of
// SQLite about its own file. A file that could not be opened or read is not damaged.
func IsDamage(err error) bool {
	code := sqliteCode(err)
	switch code & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return true
	}
	return code == sqlite3.SQLITE_IOERR_DATA || code == sqlite3.SQLITE_IOERR_SHORT_READ || errors.Is(err, durable.ErrDamaged)
}

// NameCause adds the name of the catalogue's file to an error of SQLite's that
// [IsDamage], and makes it wrap [durable.ErrDamaged]; to one that came about because
// the file cannot be written to, which wraps [ErrReadOnly] then; and to one that came
// about because [TooManyFiles] were open, which it says. Other errors stay as they are.
func NameCause(err error) error {
	switch {
	case IsDamage(err) && !errors.Is(err, durable.ErrDamaged):
		return fmt.Errorf("%s: %w: a page is damaged: %w", File, durable.ErrDamaged, err)
	case sqliteCode(err)&0xff == sqlite3.SQLITE_READONLY && !errors.Is(err, ErrReadOnly):
		return fmt.Errorf("%s: %w: %w", File, ErrReadOnly, err)
	case sqliteCode(err) == sealed.TooManyFiles && !errors.Is(err, syscall.EMFILE):
		return fmt.Errorf("%s: %w: %w", File, syscall.EMFILE, err)
	}
	return err
}

// FileGone makes an error about a file beside the catalogue of the library in dir
// that does not exist, though the catalogue knows of it, wrap [durable.ErrRepairable].
// If the catalogue has gone too, it returns an error that wraps [durable.ErrMoved]. Other
// errors stay as they are.
func FileGone(dir string, err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, gone := os.Stat(filepath.Join(dir, File)); errors.Is(gone, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", dir, durable.ErrMoved)
	}
	if errors.Is(err, durable.ErrDamaged) {
		return err
	}
	return fmt.Errorf("%w: %w", durable.ErrRepairable, err)
}

// sqliteCode is the extended result code in an error of SQLite's, 0 in any other.
func sqliteCode(err error) int {
	var s *sqlite.Error
	if errors.As(err, &s) {
		return s.Code()
	}
	return 0
}

// DiskFull reports whether an error came about because there was no room.
func DiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) ||
		sqliteCode(err)&0xff == sqlite3.SQLITE_FULL || sqliteCode(err) == sqlite3.SQLITE_IOERR_SHMSIZE
}

// isBusy reports whether an error says that another connection has the catalogue open.
func isBusy(err error) bool { return sqliteCode(err)&0xff == sqlite3.SQLITE_BUSY }

// TooManyFiles reports whether an error came about because no file handle was left:
// the process, or the whole system, had as many files open as it may.
func TooManyFiles(err error) bool {
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) || sqliteCode(err) == sealed.TooManyFiles
}

// NoMemory reports whether an error came about because the system gave no memory.
func NoMemory(err error) bool {
	code := sqliteCode(err)
	return errors.Is(err, syscall.ENOMEM) || code&0xff == sqlite3.SQLITE_NOMEM || code == sqlite3.SQLITE_IOERR_NOMEM
}

// DiskFailed reports whether an error came about because a disk, or a drive in the
// network, could not read or write what it was asked for.
func DiskFailed(err error) bool {
	switch sqliteCode(err) {
	case sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC:
		return true
	}
	return errors.Is(err, syscall.EIO)
}

// Lacking reports whether an error came about because the system could not do what
// it was asked for: [DiskFull], [TooManyFiles], [NoMemory] or [DiskFailed]. It says
// nothing about what is in the files.
func Lacking(err error) bool {
	return DiskFull(err) || TooManyFiles(err) || NoMemory(err) || DiskFailed(err)
}

// withoutFiles reports whether a catalogue did not open because the files beside
// it that its readers share cannot be made.
func withoutFiles(err error) bool {
	if TooManyFiles(err) || NoMemory(err) { // another time they can
		return false
	}
	code := sqliteCode(err)
	switch code & 0xff {
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY:
		return true
	}
	return code == sqlite3.SQLITE_IOERR_SHMOPEN || code == sqlite3.SQLITE_IOERR_SHMMAP || DiskFull(err)
}

// WriteError completes the error with which opening a library for writing, or
// the files that readers share, has ended. SQLite does not say why it could not
// write; writing another file in the same folder does. Errors of another kind
// stay as they are.
func WriteError(dir string, err error) error {
	if withoutFiles(err) && !DiskFull(err) {
		if cause := tryWriting(dir); cause != nil {
			err = fmt.Errorf("%w: %w", err, cause)
		}
	}
	if info, statErr := os.Stat(dir); statErr == nil && !info.IsDir() {
		return aFile(dir)
	}
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return fmt.Errorf("%w: %w", ErrReadOnly, err)
	}
	return err
}

// aFile is the error about a library whose folder is a file.
func aFile(dir string) error { return fmt.Errorf("%s: %w: it is a file", dir, ErrNoLibrary) }

// tryFile is the pattern of the files that tryWriting makes.
const tryFile = ".try-*"

// tryWriting returns why no file can be made in a folder, nil when one can.
func tryWriting(dir string) error {
	f, err := os.CreateTemp(dir, tryFile)
	var named *fs.PathError // with a random name, which tells the user nothing
	if errors.As(err, &named) {
		return named.Err
	}
	if err != nil {
		return err
	}
	_, err = f.Write([]byte{0})
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}
