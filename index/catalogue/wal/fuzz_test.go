package wal

import (
	"bytes"
	"os"
	"testing"
)

// FuzzLog: whatever a log is, reading it ends, and it belongs to no database whose marks
// it cannot know.
func FuzzLog(f *testing.F) {
	s := begin(f, "one")
	s.commit(f)
	log, err := os.ReadFile(s.path + "-wal")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(log)
	f.Add(log[:headerSize])
	f.Fuzz(func(t *testing.T, log []byte) {
		foreign, err := Compare(bytes.NewReader(log), Row{Library: "other"}, 2)
		if err != nil || foreign != nil && foreign.Last.Library == "other" {
			t.Errorf("%+v, %v", foreign, err)
		}
	})
}

// FuzzRow: whatever a page is, what is read from it is a part of it.
func FuzzRow(f *testing.F) {
	s := begin(f, "one")
	page := make([]byte, 4096)
	file, err := os.Open(s.path)
	if err != nil {
		f.Fatal(err)
	}
	defer file.Close()
	if _, err := file.ReadAt(page, 4096); err != nil {
		f.Fatal(err)
	}
	if row, ok := ReadRow(page); !ok || row.Library != "one" || row.Mark == 0 {
		f.Fatalf("%+v, %v", row, ok)
	}
	f.Add(page)
	f.Fuzz(func(t *testing.T, page []byte) {
		if row, ok := ReadRow(page); ok && (row.Library == "" || !bytes.Contains(page, []byte(row.Library))) {
			t.Errorf("read %+v", row)
		}
	})
}
