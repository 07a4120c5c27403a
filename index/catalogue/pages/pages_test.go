package pages

import (
	"bytes"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"paperkin/index/damagetest"
)

// shapes are those of the tables that fill makes.
var shapes = []Shape{
	{Name: "papers", Columns: []Kinds{Null, Text, Text, Real | Null, Blob | Null, Integer | Real}},
	{Name: "sources", Index: true, Columns: []Kinds{Integer, Text, Text | Null}},
	{Name: "names", Index: true, Columns: []Kinds{Text, Integer}, Match: func(r Row) bool {
		return strings.HasPrefix(r.Values[0].(string), "name ")
	}},
	{Name: "titles", Index: true, Columns: []Kinds{Text, Integer}, Match: func(r Row) bool {
		return strings.HasPrefix(r.Values[0].(string), "title ")
	}},
	{Name: "counts", Columns: []Kinds{Integer}},
}

// queries read the same tables, columns in the order of the records.
var queries = map[string]string{
	"papers":  "SELECT key, NULL, title, abstract, score, data, n FROM papers",
	"sources": "SELECT 0, paper, hash, record FROM sources",
	"names":   "SELECT 0, name, paper FROM names",
	"titles":  "SELECT 0, title, key FROM papers",
	"counts":  "SELECT rowid, n FROM counts",
}

const tables = `
CREATE TABLE papers (key INTEGER PRIMARY KEY, title TEXT, abstract TEXT, score REAL, data BLOB, n INT); -- %[1]s
CREATE INDEX titles ON papers (title);
CREATE TABLE sources (paper INTEGER, hash TEXT, record TEXT, PRIMARY KEY (paper, hash)) WITHOUT ROWID; -- %[1]s
CREATE TABLE names (name TEXT PRIMARY KEY, paper INTEGER) WITHOUT ROWID;
CREATE TABLE counts (n INTEGER /* %[1]s */);
INSERT INTO counts VALUES (-7), (70000), (1);
`

// fill makes a database whose tables have long and short rows, deleted ones, and
// pages that were freed with rows on them.
func fill(t testing.TB, path string, r *rand.Rand, pageSize, rows int) {
	t.Helper()
	db := openDB(t, path)
	execute(t, db, fmt.Sprintf("PRAGMA page_size=%d", pageSize), "PRAGMA journal_mode=WAL",
		fmt.Sprintf(tables, strings.Repeat("what the table is for ", r.IntN(100))))
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	for n := range rows {
		add(t, tx, r, n)
	}
	for range rows {
		n := r.IntN(rows)
		from, to := n, n+1+r.IntN(20)*r.IntN(2)
		for _, table := range []string{"papers WHERE key", "sources WHERE paper", "names WHERE paper"} {
			if _, err := tx.Exec("DELETE FROM "+table+" BETWEEN ? AND ?", from, to); err != nil {
				t.Fatal(err)
			}
		}
		if r.IntN(3) == 0 {
			add(t, tx, r, n)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func add(t testing.TB, tx *sql.Tx, r *rand.Rand, n int) {
	t.Helper()
	title := fmt.Sprintf("title %d %d", r.IntN(1000), n)
	var score, data any
	if r.IntN(2) == 0 {
		score, data = r.NormFloat64(), []byte(words(r, 300))
	}
	number := r.Int64() >> r.IntN(64)
	for _, insert := range []struct {
		into string
		args []any
	}{
		{"papers VALUES (?, ?, ?, ?, ?, ?)", []any{n, title, words(r, 2000), score, data, number}},
		{"sources VALUES (?, ?, ?)", []any{n, words(r, 40), nil}},
		{"sources VALUES (?, ?, ?)", []any{n, words(r, 60), words(r, 3000)}},
		{"names VALUES (?, ?)", []any{fmt.Sprintf("name %d of %d %s", r.IntN(1000), n, words(r, 30)), n}},
	} {
		if _, err := tx.Exec("INSERT OR IGNORE INTO "+insert.into, insert.args...); err != nil {
			t.Fatal(err)
		}
	}
}

func words(r *rand.Rand, most int) string {
	b := make([]byte, 1+r.IntN(most))
	for i := range b {
		b[i] = "abcdefgh "[r.IntN(9)]
	}
	return string(b)
}

func openDB(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
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

// bySQL reads all tables through SQLite, each row as text.
func bySQL(t testing.TB, path string) map[string][]string {
	t.Helper()
	db := openDB(t, path)
	defer db.Close()
	all := map[string][]string{}
	for name, query := range queries {
		rows, err := db.Query(query)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			values := make([]any, len(columns))
			into := make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			all[name] = append(all[name], asText(values...))
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
		slices.Sort(all[name])
	}
	return all
}

func asText(values ...any) string {
	var b strings.Builder
	for _, v := range values {
		fmt.Fprintf(&b, "%T %v|", v, v)
	}
	return b.String()
}

// rowsOf are the rows that were read, by tables, and the pages of each.
func rowsOf(f *File, which func(Row) bool) (all map[string][]string, pages map[string][]uint32) {
	all, pages = map[string][]string{}, map[string][]uint32{}
	for _, s := range shapes {
		var read []Row
		f.Rows(s.Name, func(r Row) bool {
			if which(r) {
				read = append(read, r)
				text := asText(append([]any{r.Rowid}, r.Values...)...)
				all[s.Name] = append(all[s.Name], text)
				pages[s.Name+text] = []uint32{r.Page}
			}
			return true
		})
		slices.Sort(all[s.Name])
	}
	return all, pages
}

func isWhole(r Row) bool { return r.Whole }

// TestSound: rows read by pages are those that SQLite reads.
func TestSound(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, pageSize := range []int{512, 1024, 4096, 65536} {
		for _, rows := range []int{0, 1, 30, 200} {
			path := filepath.Join(t.TempDir(), "x.db")
			fill(t, path, r, pageSize, rows)
			want := bySQL(t, path)
			b := readFile(t, path)
			f := Read(bytes.NewReader(b), nil, Options{Shapes: shapes})
			got, _ := rowsOf(f, isWhole)
			for name := range queries {
				if !slices.Equal(got[name], want[name]) || !f.Whole(name) || len(f.tables[name].parts) != 1 {
					t.Errorf("%d rows on pages of %d bytes: %s has %d rows in %d trees, want %d", rows, pageSize, name, len(got[name]), len(f.tables[name].parts), len(want[name]))
				}
			}
			if _, lost := f.Pages(); lost > 0 {
				t.Errorf("%d rows on pages of %d bytes: %d pages lost", rows, pageSize, lost)
			}
		}
	}
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestDestroyed: what is on no destroyed page comes back, and nothing else.
func TestDestroyed(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	back, all := 0, 0
	for range damagetest.Times(t, 6) {
		path := filepath.Join(t.TempDir(), "x.db")
		pageSize := 512 << r.IntN(4)
		fill(t, path, r, pageSize, 100+r.IntN(300))
		want := bySQL(t, path)
		b := readFile(t, path)
		sound := Read(bytes.NewReader(b), nil, Options{Shapes: shapes})
		_, pages := rowsOf(sound, isWhole)
		chains := map[uint32][]uint32{}
		for page, l := range sound.chains {
			chains[l.node] = append(chains[l.node], page)
		}
		bad := map[uint32]bool{}
		for range 1 + r.IntN(50) {
			number := 1 + r.IntN(len(b)/pageSize)
			bad[uint32(number)] = true
			destroy(r, b[(number-1)*pageSize:number*pageSize])
		}
		f := Read(bytes.NewReader(b), nil, Options{PageSize: pageSize, Shapes: shapes,
			Good: func(_ []byte, number int64) bool { return !bad[uint32(number)] }})
		got, _ := rowsOf(f, func(r Row) bool { return r.Whole && r.Sure })
		maybe, _ := rowsOf(f, isWhole)
		for name := range queries {
			for _, row := range got[name] {
				if _, found := slices.BinarySearch(want[name], row); !found {
					t.Errorf("%s: %.200s was not there", name, row)
				}
			}
			for _, row := range want[name] {
				page := pages[name+row][0]
				if bad[page] || slices.ContainsFunc(chains[page], func(p uint32) bool { return bad[p] }) {
					continue
				}
				all++
				if _, found := slices.BinarySearch(maybe[name], row); found {
					back++
				}
			}
		}
	}
	// What is not found is on strays that are, for all that can be told, of several
	// tables or of none.
	if back*1000 < all*995 {
		t.Errorf("%d of %d rows on good pages came back", back, all)
	}
}

// TestLog: pages in the log are those of the last commit, up to the first broken
// frame.
func TestLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	r := rand.New(rand.NewPCG(5, 6))
	fill(t, path, r, 1024, 50)
	db := openDB(t, path)
	states := []map[string][]string{bySQL(t, path)}
	execute(t, db, "PRAGMA wal_autocheckpoint=0")
	for _, change := range []string{"UPDATE papers SET abstract = abstract || title", "DELETE FROM sources WHERE paper % 7 = 3", "UPDATE counts SET n = 8"} {
		execute(t, db, change)
		states = append(states, bySQL(t, path))
	}
	file, log := readFile(t, path), readFile(t, path+"-wal")
	read := func(log []byte) map[string][]string {
		got, _ := rowsOf(Read(bytes.NewReader(file), bytes.NewReader(log), Options{Shapes: shapes}), isWhole)
		return got
	}
	same := func(a, b map[string][]string) bool {
		return !slices.ContainsFunc(shapes, func(s Shape) bool { return !slices.Equal(a[s.Name], b[s.Name]) })
	}
	if !same(read(log), states[3]) {
		t.Error("the log is not read as SQLite reads it")
	}
	seen := map[int]bool{}
	for at := 8; at < len(log); at += 997 {
		broken := bytes.Clone(log)
		broken[at] ^= 16
		got := read(broken)
		state := slices.IndexFunc(states, func(s map[string][]string) bool { return same(got, s) })
		if seen[state] = true; state < 0 {
			t.Errorf("byte %d of the log is broken: the rows are of no commit", at)
		}
	}
	if !seen[0] || !seen[1] || !seen[2] {
		t.Errorf("commits read: %v", seen)
	}
}

// destroy overwrites a page.
func destroy(r *rand.Rand, page []byte) {
	switch r.IntN(3) {
	case 0:
		clear(page)
	case 1:
		for i := range page {
			page[i] = byte(r.Int())
		}
	default:
		for i := range page {
			page[i] ^= byte(r.IntN(2) << r.IntN(8))
		}
	}
}
