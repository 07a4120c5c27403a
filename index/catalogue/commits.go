package catalogue

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"

	"paperkin/index/durable"
)

// commitsFile holds the number of commits that the catalogue has seen. The catalogue
// counts them too, and can only be ahead. When it is behind, commits are lost: SQLite
// stops at the first damaged frame of a write-ahead log and takes the catalogue for
// complete without the rest; or an older copy has taken the catalogue's place.
//
//	8 bytes  magic
//	8 bytes  count, little-endian
//	4 bytes  CRC-32C of both
//
// It is not synced: a count that is too low does no harm.
const (
	commitsFile  = "commits"
	commitsMagic = "PKcommit"
)

// readCommits returns the count, 0 if there is none that can be read.
func readCommits(dir string) int64 {
	b, err := os.ReadFile(filepath.Join(dir, commitsFile))
	if err != nil || len(b) != 20 || string(b[:8]) != commitsMagic {
		return 0
	}
	n := int64(binary.LittleEndian.Uint64(b[8:]))
	if string(b) != string(encodeCommits(n)) {
		return 0
	}
	return n
}

func encodeCommits(n int64) []byte {
	b := binary.LittleEndian.AppendUint64([]byte(commitsMagic), uint64(n))
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, durable.Castagnoli))
}

// writeCommits writes in place, which needs no room on a full disk.
func writeCommits(dir string, n int64) error {
	f, err := os.OpenFile(filepath.Join(dir, commitsFile), os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(encodeCommits(n), 0)
	return errors.Join(err, f.Close())
}

// countCommit counts a commit that is about to be made, and returns the count.
func countCommit(ctx context.Context, tx *sql.Tx) (n int64, err error) {
	err = tx.QueryRowContext(ctx, `UPDATE commits SET count = count + 1 RETURNING count`).Scan(&n)
	return n, err
}

// checkCommits returns an error that wraps [durable.ErrDamaged] when the catalogue has
// seen fewer commits than were made.
func checkCommits(ctx context.Context, db queryer, path string, made int64) error {
	var seen int64
	if err := db.QueryRowContext(ctx, `SELECT count FROM commits`).Scan(&seen); err != nil {
		return err
	}
	if seen < made {
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

// AcceptLoss declares the catalogue of the library in dir complete as it is,
// after a [LostCommitsError]. Vectors and words that it does not know of are
// made again when they are missed.
func AcceptLoss(dir string) error {
	lock, err := Lock(dir)
	if err != nil {
		return err
	}
	return errors.Join(writeCommits(dir, 0), lock.Unlock())
}
