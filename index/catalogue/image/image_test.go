package image

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"paperkin/index/catalogue/sealed"
	"paperkin/index/durable"
)

// texts is a database with a log, of texts from a few bytes to several pages long.
func texts(t *testing.T) (db *sql.DB, path string) {
	t.Helper()
	if err := sealed.Register(); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "x.db")
	memory := open(t, ":memory:")
	execute(t, memory, fmt.Sprintf("VACUUM INTO 'file:%s?reserve=%d&vfs=%s'", path, sealed.Reserved, sealed.VFS))
	db = open(t, "file:"+path+"?vfs="+sealed.VFS)
	execute(t, db, "PRAGMA journal_mode=WAL", "PRAGMA wal_autocheckpoint=0", "CREATE TABLE texts (n INTEGER PRIMARY KEY, text TEXT)",
		"CREATE INDEX whole ON texts (text)", "CREATE TABLE pairs (a TEXT, b INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID")
	execute(t, db, "BEGIN")
	for n := range 200 {
		execute(t, db, fmt.Sprintf("INSERT INTO texts VALUES (%d, '%s')", n, text(n, "kept")), fmt.Sprintf("INSERT INTO pairs VALUES ('pair %d', %[1]d)", n))
	}
	execute(t, db, "COMMIT")
	return db, path
}

func text(n int, word string) string {
	return strings.Repeat(fmt.Sprintf("%s%03d ", word, n), 1+n*n/20)
}

func open(t *testing.T, name string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", name)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

func execute(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%.100s: %v", s, err)
		}
	}
}

// file is the file of a database in the state that it has now, written after meanwhile.
func file(t *testing.T, path string, meanwhile func()) []byte {
	t.Helper()
	db := open(t, "file:"+path+"?vfs="+sealed.VFS+"&_pragma="+url.QueryEscape("query_only(1)"))
	defer db.Close()
	tx, err := db.BeginTx(context.Background(), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	f, err := Open(t.Context(), tx)
	if err != nil {
		t.Fatal(err)
	}
	meanwhile()
	var b bytes.Buffer
	if err := f.Write(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	if int64(b.Len()) != f.Size() {
		t.Errorf("%d bytes, want %d", b.Len(), f.Size())
	}
	return b.Bytes()
}

func nothing() {}

// holds checks that bytes are a sound database with n texts.
func holds(t *testing.T, b []byte, n int) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if bad, err := sealed.Damaged(path, 10, nil); err != nil || len(bad) > 0 {
		t.Errorf("pages without a seal: %v, %v", bad, err)
	}
	var wrong string
	var texts int
	err := open(t, "file:"+path+"?vfs="+sealed.VFS).QueryRow(`SELECT (SELECT group_concat(integrity_check) FROM pragma_integrity_check),
		(SELECT count(*) FROM texts WHERE text LIKE 'kept%')`).Scan(&wrong, &texts)
	if err != nil || wrong != "ok" || texts != n {
		t.Errorf("%s; %d texts, %v, want %d", wrong, texts, err, n)
	}
	if _, err := os.Stat(path + "-wal"); err == nil {
		t.Error("it has a log")
	}
}

// TestFile: the file has the rows of one state, whatever is written meanwhile, and the
// same bytes whether that state lies in the log or not.
func TestFile(t *testing.T) {
	db, path := texts(t)
	inLog := file(t, path, func() { execute(t, db, "UPDATE texts SET text = 'later' WHERE n % 2 = 0") })
	holds(t, inLog, 200)
	if bytes.Contains(inLog, []byte("later")) {
		t.Error("a later commit is in the file")
	}
	before := file(t, path, nothing)
	execute(t, db, "PRAGMA wal_checkpoint(TRUNCATE)")
	after := file(t, path, nothing)
	holds(t, after, 100)
	if !bytes.Equal(before, after) {
		t.Error("the file depends on where its pages lie")
	}
}

// TestRemoved: nothing is left of what was removed: in free pages, between the cells of
// pages, or behind the end of a row that goes on in other pages.
func TestRemoved(t *testing.T) {
	db, path := texts(t)
	execute(t, db, "BEGIN")
	for n := range 200 {
		if n%7 > 0 {
			execute(t, db, fmt.Sprintf("UPDATE texts SET text = '%s' WHERE n = %d", text(n, "gone"), n))
		}
	}
	execute(t, db, "COMMIT", "BEGIN", "DELETE FROM texts WHERE text LIKE 'gone%' AND n > 20", // pages that become free, and are used at once
		fmt.Sprintf("UPDATE texts SET text = '%s' WHERE n < 20", text(130, "kept")), "COMMIT",
		"DELETE FROM texts WHERE text LIKE 'gone%'", "DELETE FROM pairs WHERE b % 3 > 0", "PRAGMA wal_checkpoint(TRUNCATE)")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(raw, []byte("gone")) {
		t.Fatal("SQLite has overwritten what was removed: nothing is tested")
	}
	b := file(t, path, nothing)
	var kept int
	if err := db.QueryRow("SELECT count(*) FROM texts").Scan(&kept); err != nil {
		t.Fatal(err)
	}
	holds(t, b, kept)
	for n := range 200 {
		if gone := fmt.Sprintf("gone%03d", n); bytes.Contains(b, []byte(gone)) {
			t.Errorf("%s is in the file", gone)
		}
		if pair := fmt.Sprintf("pair %d", n); n >= 100 && n%3 > 0 && bytes.Contains(b, []byte(pair)) {
			t.Errorf("%s is in the file", pair)
		}
	}
}

// TestDamaged: of a database whose pages contradict each other there is no file.
func TestDamaged(t *testing.T) {
	for name, change := range map[string]func(pages [][]byte){
		"more free pages than there are": func(p [][]byte) { p[0][freeCountAt+3]++ },
		"a free page in use":             func(p [][]byte) { p[0][freePageAt+2], p[0][freePageAt+3] = 0, 2 },
		"a page that does not exist":     func(p [][]byte) { p[0][freePageAt] = 9 },
		"a circle of free pages": func(p [][]byte) {
			first := p[0][freePageAt : freePageAt+4]
			copy(p[binary.BigEndian.Uint32(first)-1], first)
		},
		"more than a page can name": func(p [][]byte) {
			copy(p[binary.BigEndian.Uint32(p[0][freePageAt:])-1][4:], []byte{0, 0, 4, 0})
		},
	} {
		db, path := texts(t)
		execute(t, db, "DELETE FROM texts WHERE n > 100", "PRAGMA wal_checkpoint(TRUNCATE)")
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		const size = 4096
		var all [][]byte
		for at := 0; at < len(b); at += size {
			all = append(all, b[at:at+size])
		}
		change(all)
		for i, page := range all {
			sealed.Seal(page, int64(i+1))
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		tx, err := open(t, "file:"+path+"?vfs="+sealed.VFS).Begin()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), tx); !errors.Is(err, durable.ErrDamaged) {
			t.Errorf("%s: %v, want %v", name, err, durable.ErrDamaged)
		}
		tx.Rollback()
	}
}

// TestBlank: a page whose cells cannot be told from what lies between them is damaged.
func TestBlank(t *testing.T) {
	for name, page := range map[string]struct{ cells, content, free, next, size uint16 }{
		"no content":           {cells: 1},
		"content in the list":  {cells: 100, content: 150},
		"content in the seal":  {content: 505},
		"a block in the seal":  {content: 400, free: 502},
		"a block in the list":  {content: 400, free: 300, size: 8},
		"a long block":         {content: 400, free: 450, size: 60},
		"a short block":        {content: 400, free: 450, size: 3},
		"a circle of blocks":   {content: 400, free: 450, next: 450, size: 8},
		"a block in the other": {content: 400, free: 450, next: 452, size: 8},
	} {
		b := make([]byte, 512)
		b[kindAt] = 13
		put := func(at int, n uint16) { b[at], b[at+1] = byte(n>>8), byte(n) }
		put(cellsAt, page.cells)
		put(contentAt, page.content)
		put(firstFreeAt, page.free)
		if page.free > 0 {
			put(int(page.free), page.next)
			put(int(page.free)+2, page.size)
		}
		if err := blank(b, 0); !errors.Is(err, durable.ErrDamaged) {
			t.Errorf("%s: %v, want %v", name, err, durable.ErrDamaged)
		}
	}
}
