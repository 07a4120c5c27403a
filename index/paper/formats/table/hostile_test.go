package table_test

import (
	"io"
	"runtime"
	"strings"
	"testing"

	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/table"
	"paperkin/index/paper/source"
)

// TestQuotesAreLinear: tables that would take minutes to hours if the time to read one
// grew with the square of its quotes.
func TestQuotesAreLinear(t *testing.T) {
	const header = "Title,Abstract,Year\n"
	many := strings.Repeat
	for name, tt := range map[string]struct {
		text string
		good int
	}{
		"quotes that open":                 {header + many("\"a\n", 100_000), 0},
		"quotes that open, and one closes": {header + many("\"a\n", 100_000) + "b\",c,2020\n", 1},
		"quotes that open in the middle":   {header + many("a,\"b\n", 100_000) + "c\",2020\n", 1},
		"quotes closed far behind":         {header + many("\"a\n", 50_000) + "b\"" + many(",\""+many("x", 1000)+"\n\"", 2000) + "\n", 0},
		"a line of quotes":                 {header + many(`"`, 4_000_000) + "\nT,a,2020\n", 1},
		"lines of quotes":                  {header + many(many(`"`, 1001)+"a\n", 4000) + "T,a,2020\n", 1},
		"a line of open quotes":            {header + many(`"a,`, 1_000_000) + "\nT,a,2020\n", 1},
		"a line of closed quotes":          {header + many(`"a",`, 1_000_000) + "\nT,a,2020\n", 1},
		"blanks before a quote":            {header + many(" ", 4_000_000) + "\"\nT,a,2020\n", 1},
		"blanks behind quotes":             {header + many("\"a\""+many(" ", 1000)+"x\n", 4000) + "T,a,2020\n", 1},
		"columns":                          {"Title" + many(",x", 9_000) + "\n" + many("T"+many(",y", 9_000)+"\n", 50), 50},
		"columns with hints":               {"Title" + many(",Title (full)", 9_000) + "\n" + many("T"+many(",y", 9_000)+"\n", 50), 50},
		"values too many":                  {header + many("T"+many(",y", 100_000)+"\n", 20) + "T,a,2020\n", 1},
		"rows too short for many columns":  {"Title" + many(",x", 9_000) + "\n" + many("T"+many(",y", 8_990)+"\n", 50), 50},
	} {
		t.Run(name, func(t *testing.T) {
			records, bad := formattest.Read(t, tt.text, table.CSV)
			if len(records) != tt.good || len(bad) == 0 && name[:7] != "columns" && name[:4] != "rows" {
				t.Errorf("%d papers, %d bad, %.300q, want %d", len(records), len(bad), bad[:min(len(bad), 3)], tt.good)
			}
		})
	}
}

// TestTooManyColumns: a header of more columns than tables have is an error.
func TestTooManyColumns(t *testing.T) {
	_, bad := formattest.Read(t, "Title"+strings.Repeat(",x", 1_000_000)+"\nT\n", table.CSV)
	if len(bad) != 1 || !strings.Contains(bad[0], "more than 10000 columns") {
		t.Errorf("got %.300q", bad)
	}
}

// TestMemory: however long a table is, no more of it is in memory than a row can have.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 300 MB")
	}
	const size = 100 << 20
	line := strings.Repeat("x ", 500) + "\n"
	for name, parts := range map[string][]io.Reader{
		"an open quote":  {strings.NewReader("Title,Year\n\""), formattest.Endless(line, size)},
		"a line":         {strings.NewReader("Title,Year\n"), formattest.Endless("x ", size), strings.NewReader("\nT,2020\n")},
		"a field a line": {strings.NewReader("TITLE,T\nYEAR,2020\nABSTRACT,x\n"), formattest.Endless("NOTES,"+line, size)},
	} {
		t.Run(name, func(t *testing.T) {
			most, n := uint64(0), 0
			s := source.New("x", func() (io.ReadCloser, error) { return io.NopCloser(io.MultiReader(parts...)), nil })
			for range source.Read(t.Context(), []source.Source{s}, source.Options{Format: table.CSV}) {
				if n++; n%1000 == 1 {
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					most = max(most, m.HeapInuse)
				}
			}
			if n == 0 || most > 300<<20 {
				t.Errorf("%d records and errors, %d bytes in use", n, most)
			}
		})
	}
}
