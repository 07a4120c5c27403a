package catalogue

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"modernc.org/sqlite"

	"paperkin/index/catalogue/sealed"
	"paperkin/index/catalogue/wal"
	"paperkin/index/durable"
)

// place is where a catalogue is: a folder that is held open, and the file in it.
type place struct {
	folder *durable.Folder
	file   fs.FileInfo
}

func placeIn(folder *durable.Folder) (place, error) {
	file, err := folder.Stat(File)
	return place{folder, file}, err
}

// check returns an error that wraps [durable.ErrMoved] when another folder is at the
// path, or another file in the folder.
func (p place) check() error {
	if err := p.folder.Check(); err != nil {
		return err
	}
	now, err := p.folder.Stat(File)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(now, p.file) {
		err = fmt.Errorf("%s: %w", filepath.Join(p.folder.Path(), File), durable.ErrMoved)
	}
	return err
}

// openIn opens the catalogue in its place. SQLite opens files by their paths, now and
// whenever it needs another connection, and removes the log by its path: where the
// system can, these paths lead through the folder's handle, so that none is of a library
// that took its place. A connection to what is not there any more is an error.
func openIn(at place, parameters url.Values, pragmas ...string) (*sql.DB, error) {
	if err := sealed.Register(); err != nil {
		return nil, err
	}
	parameters.Set("vfs", sealed.VFS)
	connector, err := sqlite.NewConnector(address(filepath.Join(at.folder.Through(), File), parameters, append(pragmas, openLog)))
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(&checkedConnector{connector, at}), nil
}

// openLog reads the header of a database, with its log: when the folder is checked SQLite
// has opened all files that it needs.
const openLog = "schema_version"

// checkedConnector makes connections to a catalogue as long as it is in its place.
type checkedConnector struct {
	driver.Connector
	place
}

func (c *checkedConnector) Connect(ctx context.Context) (driver.Conn, error) {
	if err := checkLog(ctx, filepath.Join(c.folder.Through(), File)); err != nil {
		return nil, err // before SQLite takes the log for the catalogue's
	}
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.check(); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// checkLog returns a [*durable.ForeignError] when the log beside a catalogue is not the
// catalogue's own.
func checkLog(ctx context.Context, path string) error {
	var own wal.Row
	log := logOf(path)
	foreign, err := wal.Check(ctx, log, func() (_ wal.Row, page uint32, err error) {
		own, page, err = rowInFile(ctx, path)
		return own, page, err
	})
	if err != nil || foreign == nil {
		return err
	}
	identity := func(r wal.Row) durable.Identity {
		return durable.Identity{Library: r.Library, Number: fmt.Sprintf("%016x", uint64(r.Mark))}
	}
	return fmt.Errorf("%w: it begins with commit %d and ends with %d, %s itself ends with commit %d",
		&durable.ForeignError{File: filepath.Base(log), Has: identity(foreign.Last), Want: identity(own)},
		foreign.First.Commits, foreign.Last.Commits, File, own.Commits)
}

// rowInFile reads the row that every commit writes as it is in the catalogue's file, and
// the number of its page. A log that was copied into the file in part, since the disk is
// full or the process was killed, may leave a file that SQLite takes for malformed
// without the log: then the row is where the log has its next versions. It is read there
// even if that very page was written in part.
func rowInFile(ctx context.Context, path string) (wal.Row, uint32, error) {
	row, page, err := queryRow(ctx, path)
	if !IsDamage(err) {
		return row, page, err
	}
	log := logOf(path)
	pages, _ := wal.Pages(log) // without any the first error stands
	for _, page := range pages {
		b, good, readErr := sealed.ReadPage(path, int64(page))
		if readErr != nil {
			continue
		}
		found, is := wal.ReadRow(b)
		if !good {
			found, is, readErr = wal.ReadTorn(log, b, page)
		}
		if is && readErr == nil {
			return found, page, nil
		}
	}
	return row, page, err
}

// queryRow is rowInFile by SQLite, which reads no log for a file that is said not to
// change.
func queryRow(ctx context.Context, path string) (row wal.Row, page uint32, err error) {
	db, err := openSealed(path, url.Values{"immutable": {"1"}}, "query_only(1)")
	if err != nil {
		return row, 0, err
	}
	defer db.Close()
	err = db.QueryRowContext(ctx, `SELECT id, commits, mark, previous, (SELECT rootpage FROM sqlite_schema WHERE name = 'library') FROM library`).
		Scan(&row.Library, &row.Commits, &row.Mark, &row.Previous, &page)
	return row, page, err
}

func logOf(path string) string { return path + "-wal" }

// openSealed opens a database whose pages are sealed.
func openSealed(path string, parameters url.Values, pragmas ...string) (*sql.DB, error) {
	if err := sealed.Register(); err != nil {
		return nil, err
	}
	parameters.Set("vfs", sealed.VFS)
	return openDatabase(path, parameters, pragmas...)
}

func openDatabase(path string, parameters url.Values, pragmas ...string) (*sql.DB, error) {
	return sql.Open("sqlite", address(path, parameters, pragmas))
}

// busyTimeout is how long SQLite waits for another process, in milliseconds.
const busyTimeout = 10_000

// address names a database and the settings of a connection to SQLite's driver.
func address(path string, parameters url.Values, pragmas []string) string {
	for _, p := range append(pragmas, fmt.Sprintf("busy_timeout(%d)", busyTimeout), "foreign_keys(1)", "temp_store(2)") {
		parameters.Add("_pragma", p)
	}
	return fileURI(path, parameters)
}

// fileURI names a database to SQLite.
func fileURI(path string, parameters url.Values) string {
	if whole, err := filepath.Abs(path); err == nil { // else SQLite finds it, or says why not
		path = whole
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: parameters.Encode()}).String()
}

// forReading connects to a catalogue. Readers share a -shm file with the writer.
// Where none can be made and there is no log, the whole catalogue is in its file
// and nobody is writing, so it is opened as a file that does not change.
func forReading(path string, connect func(parameters url.Values) error) error {
	err := connect(url.Values{})
	if withoutFiles(err) && !hasLog(path) {
		err = connect(url.Values{"immutable": {"1"}})
	}
	return err
}

// hasLog reports whether commits lie in the write-ahead log of a catalogue.
func hasLog(path string) bool {
	info, err := os.Stat(logOf(path))
	return err == nil && info.Size() > 0
}
