// Package catalogue keeps a library's one source of truth: an SQLite file with
// the papers, the records they were made of, the ids that name them, the
// embedding spaces, and the ledger that says what happened to every paper in
// every space. Every SQL statement about a library stands here; the packages
// above call methods and get values.
//
// [Open] gives a [Reader], which answers [Queries] about what was committed
// last, or about one state of the catalogue in a [Snapshot]. [OpenWriter] gives
// the one [Writer], which holds the library's lock and changes the catalogue in
// transactions ([Tx], [ImportTx]). [Upgrade] brings a library of an older format up to
// date.
//
// The package also knows which files and folders make up a library, because the
// catalogue decides which of them are in use. It does not read or write vectors
// or word indexes, and it does not decide which records are one paper: it stores
// what packages merge and fill have decided.
//
// # Commits and damage
//
// A transaction is durable when it returns. The catalogue counts its commits,
// and so does a file beside it: a catalogue that is behind has lost some
// ([LostCommitsError]). One whose log or count is of another catalogue is refused
// ([durable.ForeignError]). Every page has a checksum (package sealed), so a damaged
// page is an error and never an answer; [IsDamage] recognises it.
package catalogue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	_ "modernc.org/sqlite" // registers the driver "sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"paperkin/index/catalogue/image"
	"paperkin/index/durable"
)

// queryer is what a connection, a pool and a transaction have in common.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Queries are the questions that a catalogue answers: through a [Reader] or a [Writer]
// about the last commit, through a [Snapshot] or a [Tx] about the state that it sees.
// They are as safe for concurrent use as the value they belong to.
type Queries struct{ db queryer }

// A Reader is a catalogue that is open for reading. It is safe for concurrent
// use.
type Reader struct {
	Queries
	pool   *sql.DB
	folder *durable.Folder
}

// Folder is the library's folder. What the catalogue names is opened through it: see
// [OpenSpace] and [OpenWords]. The Reader closes it.
func (r *Reader) Folder() *durable.Folder { return r.folder }

// Open opens the catalogue of the library in dir for reading. It returns an
// error that wraps [ErrNoLibrary], [ErrOlderFormat], [ErrNewerFormat], [ErrLinked],
// [durable.ErrDamaged], [durable.ErrForeign] or [durable.ErrMoved] where one of them is
// the case.
func Open(ctx context.Context, dir string) (*Reader, error) {
	path, err := filepath.Abs(filepath.Join(dir, File))
	if err != nil {
		return nil, err
	}
	if err := missing(dir, path); err != nil {
		return nil, err
	}
	if err := checkAge(path); err != nil {
		return nil, WriteError(dir, err)
	}
	folder, err := durable.Hold(dir)
	if err != nil {
		return nil, WriteError(dir, err)
	}
	at, err := placeIn(folder)
	var db *sql.DB
	if err == nil {
		err = forReading(filepath.Join(folder.Through(), File), func(parameters url.Values) (err error) {
			db, err = connectReader(ctx, at, path, parameters)
			return err
		})
	}
	if err != nil {
		return nil, errors.Join(WriteError(dir, err), folder.Close())
	}
	return &Reader{Queries{db}, db, folder}, nil
}

func connectReader(ctx context.Context, at place, path string, parameters url.Values) (*sql.DB, error) {
	made := readCommits(at.folder) // before the catalogue, which may get more
	db, err := openIn(at, parameters, "query_only(1)")
	if err != nil {
		return nil, err
	}
	err = checkCurrent(ctx, db, path)
	if err == nil {
		err = checkCommits(ctx, db, at.folder, made)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Close releases the catalogue's file. Snapshots must be closed before.
func (r *Reader) Close() error {
	err := r.pool.Close()
	if r.folder != nil { // a catalogue without its library has none
		err = errors.Join(err, r.folder.Close())
	}
	return err
}

// A Snapshot is one state of the catalogue, whatever a writer does meanwhile. It
// is not safe for concurrent use.
type Snapshot struct {
	Queries
	tx *sql.Tx
}

// Snapshot returns the state as of the last commit. When ctx is cancelled the
// snapshot ends.
func (r *Reader) Snapshot(ctx context.Context) (*Snapshot, error) {
	tx, err := r.pool.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	return &Snapshot{Queries{tx}, tx}, nil
}

// Close ends the snapshot. One that has ended already, with its context or with an
// error that made SQLite end it, is no error.
func (s *Snapshot) Close() error {
	err := s.tx.Rollback()
	if errors.Is(err, sql.ErrTxDone) || sqliteCode(err) == sqlite3.SQLITE_ERROR {
		return nil
	}
	return err
}

// File returns the catalogue as a file that [OpenUntrusted] opens, in the state of the
// snapshot. It has no log.
func (s *Snapshot) File(ctx context.Context) (*image.File, error) { return image.Open(ctx, s.tx) }

// Words is what the catalogue knows of the word index that is in use. The zero
// value means that there is none yet.
type Words struct {
	Generation int64 // see [WordsName]
	Seq        int64 // the last change that the index knows

	Is   durable.Identity // of its files
	Sums string           // SHA-256 of their checksums
}

// InUse reports whether there is an index that can be looked at. One that knows no change
// is to be built anew: it is of an older format, or of an empty library.
func (w Words) InUse() bool { return w.Generation > 0 && w.Seq > 0 }

// Words returns the word index that is in use.
func (q Queries) Words(ctx context.Context) (Words, error) {
	var w Words
	err := q.db.QueryRowContext(ctx, `SELECT generation, seq, (SELECT id FROM library), number, sums FROM lexicon`).
		Scan(&w.Generation, &w.Seq, &w.Is.Library, &w.Is.Number, &w.Sums)
	if errors.Is(err, sql.ErrNoRows) {
		return w, nil
	}
	if err == nil && (w.Generation < 1 || w.Generation > maxSeq) {
		err = fmt.Errorf("%w: generation %d of the word index", durable.ErrDamaged, w.Generation)
	}
	return w, err
}

// CountChanges counts the papers that were added, changed or removed after a
// change, and returns the number of the last change among them, 0 if there is
// none.
func (q Queries) CountChanges(ctx context.Context, after int64) (papers int, last int64, err error) {
	err = q.db.QueryRowContext(ctx, `SELECT count(*), coalesce(max(seq), 0) FROM changes WHERE seq > ?`, after).Scan(&papers, &last)
	return papers, last, err
}

// UseWords makes a word index the one in use.
func (t *Tx) UseWords(ctx context.Context, w Words) error {
	if _, err := t.tx.ExecContext(ctx, `DELETE FROM lexicon`); err != nil {
		return err
	}
	_, err := t.tx.ExecContext(ctx, `INSERT INTO lexicon (generation, seq, number, sums) VALUES (?, ?, ?, ?)`,
		w.Generation, w.Seq, w.Is.Number, w.Sums)
	return err
}

// ForgetWords makes the catalogue one without a word index, all of which is to be built.
func (t *Tx) ForgetWords(ctx context.Context) error {
	_, err := t.tx.ExecContext(ctx, `DELETE FROM lexicon`)
	return err
}

// ForgetGone forgets the papers that are gone, from the changes after one up to another:
// whoever wants to know of them does. Earlier ones are forgotten already.
func (t *Tx) ForgetGone(ctx context.Context, after, last int64) error {
	_, err := t.tx.ExecContext(ctx, `DELETE FROM changes WHERE seq > ? AND seq <= ? AND NOT EXISTS (SELECT 1 FROM papers WHERE key = changes.paper)`, after, last)
	return err
}
