package chromem

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"paperkin/index/crash"
	"paperkin/index/durable"
	"paperkin/index/vector"
)

// TestCutWhileMapped: reading codes whose file has been cut off since it was mapped is an
// error, and does not end the process.
func TestCutWhileMapped(t *testing.T) {
	const rows = 10_000 // many pages of memory
	dir := t.TempDir()
	file := codesHeader(1, rows, durable.Identity{}).Append(nil)
	for range rows {
		file = appendRow(file, []float32{1})
	}
	name := filepath.Join(dir, codesName)
	if err := os.WriteFile(name, file, 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := openCodes(rootOf(t, dir), 1, vector.Committed{Rows: rows})
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	if err := os.Truncate(name, 0); err != nil {
		t.Fatal(err)
	}
	_, err = shortlist(t.Context(), c, codeQuery([]float32{1}), 1, func(int) uint64 { return math.MaxUint64 })
	var crashed *crash.Error
	if !errors.As(err, &crashed) || !errors.Is(err, crash.ErrFault) || crashed.Place == "" {
		t.Errorf("got %v", err)
	}
}
