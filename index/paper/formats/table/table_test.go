package table_test

import (
	"flag"
	"testing"

	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/table"
)

var update = flag.Bool("update", false, "write the golden files")

// TestGolden: see [formattest.Golden].
func TestGolden(t *testing.T) { formattest.Golden(t, *update) }

func FuzzCSV(f *testing.F) { formattest.Fuzz(f, table.CSV) }

func TestMalformed(t *testing.T) {
	formattest.Check(t, []formattest.Malformed{
		{"a table with a bare quote", table.CSV, "title,abstract\nA \"B\" C,x\n", 1, ""},
		{"a table with an open quote", table.CSV, "title,abstract\nA,\"x\nB,y\nC,\"z\nz\"\n", 2, `x:2: a quote is not closed`},
		{"a table with a row too wide", table.CSV, "title,abstract\nA,x,y\nB,y,\n", 1, `x:2: 3 values for 2 columns: "A"`},
		{"a table without titles", table.CSV, "title,year\n,2020\n", 0, `x:2: no title`},
	})
}
