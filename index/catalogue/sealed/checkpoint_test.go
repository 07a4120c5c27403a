package sealed

import (
	"os"
	"slices"
	"testing"
)

// TestWholeCheckpoint: beside a reader that needs an older state, nothing is copied
// from the log; when it has gone, everything is.
func TestWholeCheckpoint(t *testing.T) {
	path := database(t)
	read := func() []byte {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	writer, reader := openDB(t, fileName(path)), openDB(t, fileName(path))
	before := read()
	execute(t, writer, "PRAGMA wal_autocheckpoint = 0", "UPDATE texts SET text = 'one' WHERE n < 50")
	execute(t, reader, "BEGIN", "SELECT count(*) FROM texts")
	execute(t, writer, "UPDATE texts SET text = 'two' WHERE n < 20")
	var busy, inLog, copied int
	checkpoint := func() {
		t.Helper()
		if err := writer.QueryRow("PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &inLog, &copied); err != nil || busy != 0 {
			t.Fatalf("busy %d, %v", busy, err)
		}
	}
	checkpoint()
	if !slices.Equal(read(), before) || copied != 0 {
		t.Errorf("beside a reader %d of %d frames were copied, want none", copied, inLog)
	}
	execute(t, reader, "COMMIT")
	checkpoint()
	if copied != inLog || inLog == 0 {
		t.Errorf("without a reader %d of %d frames were copied, want all", copied, inLog)
	}
	file := openDB(t, fileName(path)+"&immutable=1")
	var one, two int
	if err := file.QueryRow("SELECT count(*) FILTER (WHERE text = 'one'), count(*) FILTER (WHERE text = 'two') FROM texts").Scan(&one, &two); err != nil || one != 30 || two != 20 {
		t.Errorf("the file has %d and %d texts, %v, want 30 and 20", one, two, err)
	}
}
