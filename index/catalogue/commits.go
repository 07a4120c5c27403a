package catalogue

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"paperkin/index/durable"
)

// commitsFile holds the number of commits that the catalogue has seen. The catalogue
// counts them too, and can only be ahead. When it is behind, commits are lost: SQLite
// stops at the first damaged frame of a write-ahead log and takes the catalogue for
// complete without the rest; or an older copy has taken the catalogue's place.
//
//	8 bytes   magic
//	32 bytes  id of the library
//	8 bytes   count, little-endian
//	4 bytes   CRC-32C of all before
//
// It is not synced: a count that is too low does no harm.
const (
	commitsFile  = "commits"
	commitsMagic = "PKcommi4"
	commitsBytes = 52
)

// commits is what the file says. The zero value says nothing.
type commits struct {
	library string
	count   int64
}

// readCommits returns what the file says, nothing if there is none that can be read.
func readCommits(folder *durable.Folder) commits {
	b, err := durable.ReadIn(folder.Root, commitsFile)
	if err != nil || len(b) != commitsBytes {
		return commits{}
	}
	c := commits{string(b[8:40]), int64(binary.LittleEndian.Uint64(b[40:]))}
	if string(b) != string(c.encode()) {
		return commits{}
	}
	return c
}

func (c commits) encode() []byte {
	b := binary.LittleEndian.AppendUint64([]byte(commitsMagic+c.library), uint64(c.count))
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, durable.Castagnoli))
}

// write writes in place, which needs no room on a full disk. What has the name and is no
// file is put aside: a link may lead to the catalogue, and a pipe waits for a reader.
func (c commits) write(folder *durable.Folder) error {
	info, err := folder.Lstat(commitsFile)
	if err == nil && !info.Mode().IsRegular() {
		err = durable.PutAside(folder.Root, commitsFile)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // which another commit may have put aside
		return durable.Whole(folder.Root, err)
	}
	f, err := folder.OpenFile(commitsFile, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return durable.Whole(folder.Root, err)
	}
	_, err = f.WriteAt(c.encode(), 0)
	return errors.Join(err, f.Truncate(commitsBytes), f.Close())
}

// countCommit counts a commit that is about to be made, and returns the count. The row
// is in every transaction of a write-ahead log, with a mark that tells whether one
// follows the other.
func countCommit(ctx context.Context, tx *sql.Tx) (c commits, err error) {
	err = tx.QueryRowContext(ctx, `UPDATE library SET commits = commits + 1, previous = mark, mark = random() RETURNING id, commits`).Scan(&c.library, &c.count)
	return c, err
}

// LibraryID is the id of the library: see [durable.Identity].
func (q Queries) LibraryID(ctx context.Context) (id string, err error) {
	err = q.db.QueryRowContext(ctx, `SELECT id FROM library`).Scan(&id)
	return id, err
}

// Commit names the last commit of the library: no other one of any library has that name.
func (q Queries) Commit(ctx context.Context) (name string, err error) {
	err = q.db.QueryRowContext(ctx, `SELECT id || ' ' || commits || ' ' || mark FROM library`).Scan(&name)
	return name, err
}

// LibraryIn is the id of the library that the file of commits in the folder dir is of,
// empty if it does not say.
func LibraryIn(dir string) (id string, err error) {
	folder, err := durable.Hold(dir)
	if err != nil {
		return "", err
	}
	return readCommits(folder).library, folder.Close()
}

// commitsOf returns how many commits a catalogue has seen.
func commitsOf(ctx context.Context, db queryer) (c commits, err error) {
	err = db.QueryRowContext(ctx, `SELECT id, commits FROM library`).Scan(&c.library, &c.count)
	return c, err
}

// checkCommits returns a [*LostCommitsError] when the catalogue in a folder has seen
// fewer commits than were made, and a [*durable.ForeignError] when they were of another
// library.
func checkCommits(ctx context.Context, db queryer, folder *durable.Folder, made commits) error {
	seen, err := commitsOf(ctx, db)
	if err != nil {
		return err
	}
	switch {
	case made.library != "" && made.library != seen.library:
		return &durable.ForeignError{File: filepath.Join(folder.Path(), commitsFile),
			Has: durable.Identity{Library: made.library}, Want: durable.Identity{Library: seen.library}}
	case seen.count < made.count:
		return fmt.Errorf("%s: %w", filepath.Join(folder.Path(), File), &LostCommitsError{Lost: made.count - seen.count})
	}
	return nil
}

// checkUpgraded returns a [*durable.ForeignError] when the commits that were counted in
// the folder of a catalogue of an older format have an id: they were made after it was
// brought up to date, and the older one has taken the newer one's place.
func checkUpgraded(folder *durable.Folder) error {
	made := readCommits(folder)
	if made.library == "" {
		return nil
	}
	return &durable.ForeignError{File: filepath.Join(folder.Path(), commitsFile), Has: durable.Identity{Library: made.library}}
}

// checkAnonymousCommits is checkCommits for a catalogue of format 3, whose count has no
// id: 8 bytes magic, 8 bytes count, 4 bytes CRC-32C.
func checkAnonymousCommits(ctx context.Context, db queryer, folder *durable.Folder, path string) error {
	var seen int64
	if err := db.QueryRowContext(ctx, `SELECT count FROM commits`).Scan(&seen); err != nil {
		return err
	}
	b, err := folder.ReadFile(commitsFile)
	if err != nil || len(b) != 20 || string(b[:8]) != "PKcommit" || crc32.Checksum(b[:16], durable.Castagnoli) != binary.LittleEndian.Uint32(b[16:]) {
		return nil // nothing that can be read
	}
	if made := int64(binary.LittleEndian.Uint64(b[8:])); seen < made {
		return fmt.Errorf("%s: %w", path, &LostCommitsError{Lost: made - seen})
	}
	return nil
}

// LostCommitsError: a catalogue is sound, but lacks the last commits. It wraps
// [durable.ErrDamaged]; [AcceptLoss] continues without them.
type LostCommitsError struct{ Lost int64 }

func (e *LostCommitsError) Error() string {
	return fmt.Sprintf("%v: the last %d commits are lost: the file's log (-wal) was damaged or removed, or an older copy took its place", durable.ErrDamaged, e.Lost)
}

func (e *LostCommitsError) Unwrap() error { return durable.ErrDamaged }

// Acceptable reports whether an error says that the catalogue lacks commits, that the
// count of commits is another library's, or that the log is not the catalogue's own:
// [AcceptLoss] puts that right.
func Acceptable(err error) bool {
	var lost *LostCommitsError
	var foreign *durable.ForeignError
	return errors.As(err, &lost) || errors.As(err, &foreign) && slices.Contains([]string{commitsFile, logOf(File)}, filepath.Base(foreign.File))
}

// AcceptLoss declares the catalogue of the library in dir complete as its file is, and
// its own, after an error that is [Acceptable]. A log and a count that are not the
// catalogue's are put aside. Vectors and words that the catalogue does not know of are
// made again when they are missed.
func AcceptLoss(ctx context.Context, dir string) (err error) {
	lock, err := Lock(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	folder, err := durable.Hold(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, folder.Close()) }()
	path := filepath.Join(folder.Path(), File)
	if errors.Is(checkAge(path), ErrOlderFormat) {
		if readCommits(folder).library != "" { // it has the place of a newer one
			return durable.PutAside(folder.Root, commitsFile)
		}
		return forgetCommits(folder) // nothing tells whose its log is
	}
	err = checkLog(ctx, path)
	if errors.Is(err, durable.ErrForeign) {
		err = durable.PutAside(folder.Root, logOf(File))
	}
	if err != nil {
		return err
	}
	own, _, err := rowInFile(ctx, path)
	if err != nil {
		return err
	}
	if made := readCommits(folder); made.library != "" && made.library != own.Library {
		return durable.PutAside(folder.Root, commitsFile)
	}
	return forgetCommits(folder)
}

// forgetCommits removes the file of commits, if there is one.
func forgetCommits(folder *durable.Folder) error {
	err := folder.Remove(commitsFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
