package zotero

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// magic begins every file of SQLite's: https://www.sqlite.org/fileformat.html
const magic = "SQLite format 3\x00"

// needed are the tables without which a database is not Zotero's:
// https://github.com/zotero/zotero/blob/main/resource/schema/userdata.sql
var needed = []string{"items", "itemData", "itemDataValues", "libraries"}

// ErrTooOld: a database is of a Zotero before version 5, which had other tables. Any later
// one brings it up to date when it is started.
var ErrTooOld = errors.New("a database of a Zotero before version 5")

// IsDatabase reports whether a file is a database of Zotero's: that of SQLite with its
// tables, or one of its name whose tables may still be in the write-ahead log.
func IsDatabase(ctx context.Context, path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, len(magic))
	if n, _ := f.Read(head); !bytes.Equal(head[:n], []byte(magic)) {
		return false
	}
	db, err := open(path, "immutable=1")
	if err != nil {
		return false
	}
	defer db.Close()
	if err := db.hasTables(ctx); err == nil || errors.Is(err, ErrTooOld) {
		return true
	}
	log, err := os.Stat(path + "-wal")
	return filepath.Base(path) == fileName && err == nil && log.Size() > 0
}

// database is a copy of Zotero's database.
type database struct {
	*sql.DB
	tables map[string]bool // and views
}

// open opens a database. Its schema is somebody else's: it may run nothing.
func open(path, parameters string) (*database, error) {
	whole, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	address := url.URL{Scheme: "file", OmitHost: true, Path: slash(whole), RawQuery: parameters + "&_pragma=trusted_schema(0)&_pragma=cell_size_check(1)&_pragma=temp_store(2)"}
	db, err := sql.Open("sqlite", address.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return &database{DB: db}, nil
}

// slash is a path as SQLite's addresses have it: "/C:/Users" on Windows.
func slash(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return path
}

// quickCheck returns what is wrong with a copy of a database, after SQLite has brought in
// what its log has.
func quickCheck(ctx context.Context, path string) (err error) {
	db, err := open(path, "mode=rw")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var verdict string
	if err := db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&verdict); err != nil {
		return fmt.Errorf("%w: %w", ErrNotZotero, err)
	}
	if verdict != "ok" {
		return fmt.Errorf("%w: damaged: %s", ErrNotZotero, verdict)
	}
	return nil
}

// lookUp looks up the tables.
func (db *database) lookUp(ctx context.Context) error {
	rows, err := db.QueryContext(ctx, `SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')`)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotZotero, err)
	}
	names, err := texts(rows)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotZotero, err)
	}
	db.tables = map[string]bool{}
	for _, name := range names {
		db.tables[name] = true
	}
	return nil
}

// hasTables looks up the tables, and returns an error if one is missing that it takes.
func (db *database) hasTables(ctx context.Context) error {
	if err := db.lookUp(ctx); err != nil {
		return err
	}
	if missing := slices.DeleteFunc(slices.Clone(needed), func(name string) bool { return db.tables[name] }); len(missing) > 0 {
		return fmt.Errorf("%w: an SQLite database without the table %s", ErrNotZotero, missing[0])
	}
	var is bool
	if err := db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM pragma_table_info('libraries') WHERE name = 'type')`).Scan(&is); err != nil {
		return fmt.Errorf("%w: %w", ErrNotZotero, err)
	}
	if !is {
		return ErrTooOld
	}
	return nil
}

// index makes sure that a copy finds what belongs to an item. Zotero's own database does,
// but one that another program has written may take a look at all rows for each item.
func (db *database) index(ctx context.Context) error {
	for _, table := range []string{"itemData", "itemCreators", "itemTags", "collectionItems", "itemRelations", "itemAttachments", "itemNotes"} {
		if !db.tables[table] {
			continue
		}
		if _, err := db.ExecContext(ctx, `CREATE INDEX paperkin_`+table+` ON `+table+` (itemID)`); err != nil {
			return fmt.Errorf("%w: %w", ErrNotZotero, err)
		}
	}
	return nil
}

// texts returns the only column of some rows.
func texts(rows *sql.Rows) (list []string, err error) {
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, rows.Err()
}
