package wal

import (
	"os"
	"testing"

	"paperkin/index/catalogue/sealed"
)

// TestRewritten: a log that writes the database anew, row and all on other pages, is the
// database's own however much of it was copied into the file; that of another one is
// refused as long as the row can be read.
func TestRewritten(t *testing.T) {
	s, other := begin(t, "one"), begin(t, "other")
	other.execute(t, "DELETE FROM texts WHERE n % 2", "VACUUM")
	foreign := other.copied(t, "other")
	s.execute(t, `CREATE TABLE moved AS SELECT * FROM library`, `DROP TABLE library`, `ALTER TABLE moved RENAME TO library`,
		"PRAGMA wal_checkpoint(TRUNCATE)")
	before := s.copied(t, "before")
	s.execute(t, "DELETE FROM texts WHERE n % 2")
	s.commit(t)
	s.execute(t, "VACUUM")
	after := s.copied(t, "written anew")
	s.execute(t, "PRAGMA wal_checkpoint(PASSIVE)")
	whole, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	old, err := os.ReadFile(before.db)
	if err != nil {
		t.Fatal(err)
	}
	unread := 0
	for n := 0; n <= len(whole); n += 4096 {
		b := append(whole[:n:n], old[min(n, len(old)):]...)
		if err := os.WriteFile(after.db, b, 0o600); err != nil {
			t.Fatal(err)
		}
		path := pairOf(t, after, after)
		var readable error
		row := func(path string) func() (Row, uint32, error) {
			return func() (r Row, page uint32, err error) {
				r, page, readable = inFile(path)
				return r, page, readable
			}
		}
		if verdict, err := Check(t.Context(), path+"-wal", row(path)); err != nil || verdict != nil {
			t.Errorf("%d pages copied: %+v, %v", n/4096, verdict, err)
		}
		if readable != nil {
			unread++
		}
		if got := open(t, path).state(t); got != after.state {
			t.Errorf("%d pages copied: it is not what was committed", n/4096)
		}
		path = pairOf(t, after, foreign)
		if verdict, err := Check(t.Context(), path+"-wal", row(path)); err != nil || verdict == nil && readable == nil {
			t.Errorf("%d pages copied: another log is accepted, %v", n/4096, err)
		}
	}
	if unread == 0 {
		t.Error("the row could be read at every step")
	}
}

// TestTorn: the row of a page of which a part was written, and that now has its row
// elsewhere, is read if the log beside it is the database's own.
func TestTorn(t *testing.T) {
	s, other := begin(t, "one"), begin(t, "one")
	for range 3 { // the number of commits takes more room than none does
		s.commit(t)
		other.commit(t)
	}
	at, foreign := s.copied(t, "torn"), other.copied(t, "of another copy")
	want, number, err := inFile(at.db)
	if err != nil {
		t.Fatal(err)
	}
	page, _, err := sealed.ReadPage(at.db, int64(number))
	if err != nil {
		t.Fatal(err)
	}
	log, err := os.Open(at.log)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	for f, err := range Frames(log) {
		if err != nil {
			t.Fatal(err)
		}
		if f.Page == number {
			copy(page, f.Content[:512])
		}
	}
	if row, ok := ReadRow(page); ok && row == want {
		t.Fatal("the row is where it was: this test shows nothing")
	}
	if got, ok, err := ReadTorn(at.log, page, number); err != nil || !ok || got != want {
		t.Errorf("read %+v, %v, %v, want %+v", got, ok, err, want)
	}
	if got, ok, err := ReadTorn(foreign.log, page, number); err != nil || ok {
		t.Errorf("read %+v by a log that is not its own, %v", got, err)
	}
}
