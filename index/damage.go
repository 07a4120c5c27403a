package index

import (
	"errors"
	"fmt"

	sqlite3 "modernc.org/sqlite/lib"
)

// IsDamage reports whether an error says that a file of the library is not what
// was written: [ErrDamaged], or what SQLite says of its file. That a file could
// not be opened or read is no damage.
func IsDamage(err error) bool {
	code := sqliteCode(err)
	switch code & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return true
	}
	return code == sqlite3.SQLITE_IOERR_DATA || code == sqlite3.SQLITE_IOERR_SHORT_READ || errors.Is(err, ErrDamaged)
}

// NameDamage names the file in an error of SQLite's that [IsDamage]; an error of
// another kind stays as it is.
func NameDamage(err error) error {
	if !IsDamage(err) || errors.Is(err, ErrDamaged) {
		return err
	}
	return fmt.Errorf("%s: %w: a page is not what was written: %w", catalogueFile, ErrDamaged, err)
}

// Repair is the command that makes anew what can be made anew.
const Repair = "paperkin doctor --repair"

// Mend says what helps against damage.
func Mend(err error) string {
	var lost *LostCommitsError
	switch {
	case errors.Is(err, ErrRepairable):
		return Repair
	case errors.As(err, &lost):
		return "paperkin restore FILE --replace, if there is a backup; or " + Repair + ", which goes on without them, and then index the sources again"
	}
	return "paperkin restore FILE --replace, if there is a backup; else index the sources again into a new library (--library DIR)"
}
