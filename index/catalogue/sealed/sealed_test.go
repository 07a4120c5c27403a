package sealed

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite"
)

// database makes a database of a few hundred pages, with texts that are longer
// than a page, and returns its path.
func database(t testing.TB) string {
	t.Helper()
	if err := Register(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "x.db")
	memory := openDB(t, ":memory:")
	execute(t, memory, fmt.Sprintf("VACUUM INTO 'file:%s?reserve=%d&vfs=%s'", path, Reserved, VFS))
	db := openDB(t, fileName(path))
	execute(t, db, "PRAGMA journal_mode=WAL", "CREATE TABLE texts (n INTEGER PRIMARY KEY, text TEXT)", "CREATE INDEX heads ON texts (substr(text, 1, 20))")
	for n := range 100 {
		if _, err := db.Exec("INSERT INTO texts VALUES (?, ?)", n, text(n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil { // moves the log into the database
		t.Fatal(err)
	}
	return path
}

func text(n int) string { return strings.Repeat(fmt.Sprint("text ", n, " "), 1+n*4) }

func fileName(path string) string { return "file:" + path + "?vfs=" + VFS }

func openDB(t testing.TB, name string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", name)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

func execute(t testing.TB, db *sql.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// readAll reads every text, and reports whether all were read as they were
// written; a wrong one is a failure.
func readAll(t testing.TB, path string) bool {
	t.Helper()
	db := openDB(t, fileName(path))
	defer db.Close()
	rows, err := db.Query("SELECT n, text FROM texts ORDER BY n")
	if err != nil {
		return false
	}
	defer rows.Close()
	next := 0
	for rows.Next() {
		var n int
		var got string
		if err := rows.Scan(&n, &got); err != nil {
			return false
		}
		if n != next || got != text(n) {
			t.Fatalf("text %d, the %dth, reads %.40q", n, next, got)
		}
		next++
	}
	if rows.Err() == nil && next != 100 {
		t.Fatalf("%d texts", next)
	}
	return rows.Err() == nil
}

func TestSealed(t *testing.T) {
	path := database(t)
	if h, err := Read(path); err != nil || !h.Sealed {
		t.Fatalf("header: %+v, %v", h, err)
	}
	if bad, err := Damaged(path, 10, nil); err != nil || len(bad) > 0 {
		t.Errorf("damaged pages %v (%v) of a good database", bad, err)
	}
	if !readAll(t, path) {
		t.Error("a good database cannot be read")
	}
	// Rows that change, shrink and go, by a journal of the other kind too.
	for _, journal := range []string{"WAL", "DELETE"} {
		db := openDB(t, fileName(path))
		execute(t, db, "PRAGMA journal_mode="+journal, "DELETE FROM texts WHERE n % 3 = 0", "UPDATE texts SET text = text || text", "VACUUM")
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if bad, err := Damaged(path, 10, nil); err != nil || len(bad) > 0 {
			t.Errorf("%s: damaged pages %v (%v)", journal, bad, err)
		}
	}
}

// TestEveryPage: Damaged finds a flipped bit in any page, and no query returns a
// wrong result.
func TestEveryPage(t *testing.T) {
	path := database(t)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const pageSize = 4096
	random := rand.New(rand.NewPCG(1, 2))
	refused := 0
	for page := 0; page < len(good)/pageSize; page += 1 + random.IntN(3) {
		b := slices.Clone(good)
		bit := random.IntN(8 * pageSize)
		if page == 0 && bit < 8*100 {
			bit = 8 * 100 // what makes it a database, and TestHeader's
		}
		b[page*pageSize+bit/8] ^= 1 << (bit % 8)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if bad, err := Damaged(path, 10, nil); err != nil || !slices.Equal(bad, []int64{int64(page) + 1}) {
			t.Errorf("bit %d of page %d: damaged pages %v, %v", bit, page+1, bad, err)
		}
		if !readAll(t, path) {
			refused++
		}
	}
	if refused < len(good)/pageSize/4 { // those of the index are not read
		t.Errorf("%d of %d broken pages were noticed by reading", refused, len(good)/pageSize)
	}
}

// TestHeader: a database whose header is broken is not read.
func TestHeader(t *testing.T) {
	path := database(t)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for bit := 0; bit < 8*100; bit += 7 {
		b := slices.Clone(good)
		b[bit/8] ^= 1 << (bit % 8)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if h, err := Read(path); h.Sealed && err == nil && readAll(t, path) {
			t.Errorf("bit %d: read as if nothing were wrong", bit)
		}
		if bad, err := Damaged(path, 1, nil); err != nil || len(bad) == 0 {
			t.Errorf("bit %d: not found (%v)", bit, err)
		}
	}
}

// TestMisplaced: a good page at the place of another, and pages that are
// missing, are noticed.
func TestMisplaced(t *testing.T) {
	path := database(t)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b := slices.Clone(good)
	copy(b[5*4096:6*4096], b[7*4096:8*4096])
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if bad, err := Damaged(path, 10, nil); err != nil || !slices.Equal(bad, []int64{6}) {
		t.Errorf("damaged pages %v, %v", bad, err)
	}
	for _, size := range []int{0, 50, 4096, 5000, len(good) / 2, len(good) - 1000} {
		if err := os.WriteFile(path, good[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		if readAll(t, path) {
			t.Errorf("%d of %d bytes: read as if nothing were wrong", size, len(good))
		}
		if bad, err := Damaged(path, 1, nil); err != nil || len(bad) == 0 {
			t.Errorf("%d of %d bytes: not found (%v)", size, len(good), err)
		}
	}
}
