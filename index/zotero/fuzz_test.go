package zotero

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/zotero/zoterotest"
)

// FuzzDatabase: a database that is damaged or was made to do harm gives records, bad ones or
// an error, and nothing else.
func FuzzDatabase(f *testing.F) {
	path := filepath.Join(f.TempDir(), fileName)
	zoterotest.Sample().Write(f, path)
	whole, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint32(0), []byte("SQLite format 3\x00"))
	f.Add(uint32(100), []byte("\x0d\x00"))
	f.Add(uint32(len(whole)/2), []byte("2019-08-09"))
	f.Fuzz(func(t *testing.T, at uint32, patch []byte) {
		content := append([]byte{}, whole...)
		copy(content[int(at)%len(content):], patch)
		path := filepath.Join(t.TempDir(), fileName)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		err := File(path, Options{}).Records(t.Context(), func(r paper.Record, err error) bool {
			var bad paper.BadRecord
			switch {
			case err != nil && !errors.As(err, &bad):
				t.Errorf("%v is no bad record", err)
			case err == nil && !r.Deleted:
				if err := r.Paper.Check(1); err != nil {
					t.Error(err)
				}
			}
			return true
		})
		if err != nil && !errors.Is(err, ErrNotZotero) {
			t.Errorf("%v does not say what is wrong", err)
		}
	})
}
