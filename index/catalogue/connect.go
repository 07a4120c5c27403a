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
	"paperkin/index/durable"
)

// openIn opens the catalogue in a folder, whose path is path. SQLite opens files by
// their paths, now and whenever it needs another connection: a connection to what is
// not the folder's catalogue, or not the one it was at first, is an error.
func openIn(folder *durable.Folder, path string, parameters url.Values, pragmas ...string) (*sql.DB, error) {
	if err := sealed.Register(); err != nil {
		return nil, err
	}
	parameters.Set("vfs", sealed.VFS)
	connector, err := sqlite.NewConnector(address(path, parameters, pragmas))
	if err != nil {
		return nil, err
	}
	file, err := folder.Stat(File)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(&checkedConnector{connector, folder, file}), nil
}

// checkedConnector makes connections to the catalogue of one folder.
type checkedConnector struct {
	driver.Connector
	folder *durable.Folder
	file   fs.FileInfo
}

func (c *checkedConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.check(); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

func (c *checkedConnector) check() error {
	if err := c.folder.Check(); err != nil {
		return err
	}
	now, err := c.folder.Stat(File)
	if err == nil && !os.SameFile(now, c.file) {
		err = fmt.Errorf("%s: %w", filepath.Join(c.folder.Path(), File), durable.ErrMoved)
	}
	return err
}

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

// address names a database and the settings of a connection to SQLite's driver.
func address(path string, parameters url.Values, pragmas []string) string {
	for _, p := range append(pragmas, "busy_timeout(10000)", "foreign_keys(1)", "temp_store(2)") {
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
	info, err := os.Stat(path + "-wal")
	return err == nil && info.Size() > 0
}
