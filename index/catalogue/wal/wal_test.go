package wal

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"paperkin/index/catalogue/sealed"
	"paperkin/index/damagetest"
)

// A scratch is a database with the row, and a table of texts that take a few pages.
type scratch struct {
	path string
	db   *sql.DB
}

// begin makes a database of one commit, all of it in its file.
func begin(t testing.TB, library string) *scratch {
	t.Helper()
	if err := sealed.Register(); err != nil {
		t.Fatal(err)
	}
	memory, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer memory.Close()
	path := filepath.Join(t.TempDir(), "x.db")
	(&scratch{db: memory}).execute(t, fmt.Sprintf("VACUUM INTO 'file:%s?reserve=%d&vfs=%s'", path, sealed.Reserved, sealed.VFS))
	s := open(t, path)
	s.execute(t, "PRAGMA journal_mode = WAL", "PRAGMA wal_autocheckpoint = 0",
		"CREATE TABLE library (id TEXT, folding TEXT, commits INTEGER, mark INTEGER, previous INTEGER)",
		"CREATE TABLE texts (n INTEGER PRIMARY KEY, text TEXT)",
		"INSERT INTO library VALUES ('"+library+"', 'folding', 0, random(), 0)",
		"INSERT INTO texts SELECT value, hex(randomblob(900)) FROM json_each('[1,2,3,4,5,6,7,8,9,10,11,12]')",
		"PRAGMA wal_checkpoint(TRUNCATE)")
	return s
}

func open(t testing.TB, path string) *scratch {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=synchronous(OFF)&vfs="+sealed.VFS)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return &scratch{path, db}
}

func (s *scratch) execute(t testing.TB, statements ...string) {
	t.Helper()
	for _, q := range statements {
		if _, err := s.db.Exec(q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

// commit changes some texts, and the row.
func (s *scratch) commit(t testing.TB) {
	t.Helper()
	s.execute(t, `BEGIN IMMEDIATE;
		UPDATE texts SET text = hex(randomblob(900)) WHERE n IN (abs(random()) % 12, abs(random()) % 12, abs(random()) % 12);
		UPDATE library SET commits = commits + 1, previous = mark, mark = random();
		COMMIT`)
}

// state is everything in the database, in short.
func (s *scratch) state(t *testing.T) string {
	t.Helper()
	var all string
	err := s.db.QueryRow(`SELECT group_concat(text) || (SELECT mark FROM library) FROM texts`).Scan(&all)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%x", sha256.Sum256([]byte(all)))
}

// moment is a copy of the two files.
type moment struct{ name, db, log, state string }

// copied copies the database with its log, as a process leaves them that is killed.
func (s *scratch) copied(t *testing.T, name string) moment {
	t.Helper()
	m := moment{name: name, state: s.state(t)}
	dir := t.TempDir()
	for file, to := range map[string]*string{s.path: &m.db, s.path + "-wal": &m.log} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		*to = filepath.Join(dir, filepath.Base(file))
		if err := os.WriteFile(*to, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

// inFile reads the row as it is in the database's file.
func inFile(path string) (row Row, page uint32, err error) {
	db, err := sql.Open("sqlite", "file:"+path+"?immutable=1&vfs="+sealed.VFS)
	if err != nil {
		return row, 0, err
	}
	defer db.Close()
	err = db.QueryRow(`SELECT id, commits, mark, previous, (SELECT rootpage FROM sqlite_schema WHERE name = 'library') FROM library`).
		Scan(&row.Library, &row.Commits, &row.Mark, &row.Previous, &page)
	return row, page, err
}

// life makes the moments of a database in which commits are copied into its file, beside
// a reader too, and its log is begun anew.
func (s *scratch) life(t *testing.T, name string) (list []moment) {
	t.Helper()
	take := func(what string) { list = append(list, s.copied(t, name+", "+what)) }
	s.execute(t, "PRAGMA wal_autocheckpoint = 0")
	s.commit(t)
	s.commit(t)
	take("two commits in the log")
	reader := open(t, s.path)
	reader.execute(t, "BEGIN")
	reader.state(t)
	s.commit(t)
	s.execute(t, "PRAGMA wal_checkpoint(PASSIVE)")
	take("three commits in the log")
	reader.execute(t, "COMMIT")
	s.execute(t, "PRAGMA wal_checkpoint(PASSIVE)")
	take("three in both")
	s.commit(t)
	take("the log begun anew")
	s.execute(t, "PRAGMA wal_checkpoint(TRUNCATE)")
	take("no log")
	if err := reader.db.Close(); err != nil {
		t.Fatal(err)
	}
	return list
}

// TestHalfCopied: a file into which only the first half of a log's pages were copied
// needs that log, not the log as it was before.
func TestHalfCopied(t *testing.T) {
	moments := begin(t, "one").life(t, "one")
	before, after := moments[0], moments[2]
	b, err := os.ReadFile(before.db)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(after.db)
	if err != nil {
		t.Fatal(err)
	}
	copy(b, whole[:len(whole)/2])
	if err := os.WriteFile(after.db, b, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, log := range []moment{before, after} {
		path := pairOf(t, after, log)
		foreign, err := Check(t.Context(), path+"-wal", func() (Row, uint32, error) { return inFile(path) })
		if err != nil || (foreign == nil) != (log.name == after.name) {
			t.Errorf("the log of %s: %+v, %v", log.name, foreign, err)
		}
	}
	if got := open(t, pairOf(t, after, after)).state(t); got != after.state {
		t.Error("with its own log it is not what was committed")
	}
}

// TestPairs: a database and a log are either refused, or what SQLite reads from them is
// what was committed, up to the log's last commit. Two of the databases have the same
// beginning, and went apart with commits in their logs.
func TestPairs(t *testing.T) {
	one := begin(t, "one")
	one.commit(t)
	apart := one.copied(t, "apart")
	moments := append(one.life(t, "one"), open(t, apart.db).life(t, "apart")...)
	other := begin(t, "other")
	other.commit(t)
	moments = append(moments, other.copied(t, "other"))
	if damagetest.Long(t) {
		moments = append(append(moments, one.life(t, "one later")...), other.life(t, "other")...)
	}
	refused := 0
	for _, db := range moments {
		for _, log := range moments {
			path := pairOf(t, db, log)
			foreign, err := Check(t.Context(), path+"-wal", func() (Row, uint32, error) { return inFile(path) })
			switch {
			case err != nil:
				t.Fatal(err)
			case foreign != nil && db.name == log.name:
				t.Errorf("%s: its own log is refused: %+v", db.name, foreign)
			case foreign != nil:
				refused++
			case !isEmpty(t, log.log) && open(t, path).state(t) != log.state:
				t.Errorf("%s, with the log of %s: accepted, and wrong", db.name, log.name)
			}
		}
	}
	t.Logf("%d of %d pairs refused", refused, len(moments)*len(moments))
	if refused == 0 {
		t.Error("no pair is refused")
	}
}

func isEmpty(t *testing.T, path string) bool {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size() == 0
}

// pairOf puts the database of one moment beside the log of another.
func pairOf(t *testing.T, db, log moment) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.db")
	for from, to := range map[string]string{db.db: path, log.log: path + "-wal"} {
		b, err := os.ReadFile(from)
		if err == nil {
			err = os.WriteFile(to, b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// TestBesideWriter: no log is refused while a writer commits, copies its log into
// the database, and begins it anew.
func TestBesideWriter(t *testing.T) {
	s := begin(t, "one")
	s.execute(t, "PRAGMA wal_autocheckpoint = 20")
	s.commit(t)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for ctx.Err() == nil {
			s.commit(t)
		}
	}()
	for range damagetest.Times(t, 300) {
		foreign, err := Check(ctx, s.path+"-wal", func() (Row, uint32, error) { return inFile(s.path) })
		if err != nil || foreign != nil {
			t.Errorf("refused: %+v, %v", foreign, err)
			break
		}
	}
	stop()
	<-ended
}

// TestBrokenLog: a log that is broken before the commit that the database's file has is
// refused, though its later frames are good.
func TestBrokenLog(t *testing.T) {
	s := begin(t, "one")
	for range 5 {
		s.commit(t)
	}
	s.execute(t, "PRAGMA wal_checkpoint(PASSIVE)")
	m := s.copied(t, "broken")
	info, err := os.Stat(m.log)
	if err != nil {
		t.Fatal(err)
	}
	damagetest.Flip(t, m.log, int(info.Size()/2))
	foreign, err := Check(t.Context(), m.log, func() (Row, uint32, error) { return inFile(m.db) })
	if err != nil || foreign == nil || foreign.First.Commits != 1 || foreign.Last.Commits < 1 || foreign.Last.Commits > 4 {
		t.Errorf("got %+v, %v, want some commits from 1 on", foreign, err)
	}
}

func TestNoRow(t *testing.T) {
	for _, page := range []string{"", "\x0d", strings.Repeat("\x0d", 512), strings.Repeat("\x00", 512), "\x0d\x00\x00\x00\x01\x00\x00\x00\x01\xff"} {
		if row, ok := ReadRow([]byte(page)); ok {
			t.Errorf("%.10q is read as %+v", page, row)
		}
	}
}
