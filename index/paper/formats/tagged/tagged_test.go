package tagged_test

import (
	"flag"
	"testing"

	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/tagged"
)

var update = flag.Bool("update", false, "write the golden files")

// TestGolden: see [formattest.Golden].
func TestGolden(t *testing.T) { formattest.Golden(t, *update) }

func FuzzRIS(f *testing.F) { formattest.Fuzz(f, tagged.RIS) }

func TestMalformed(t *testing.T) {
	formattest.Check(t, []formattest.Malformed{
		{"RIS without an end", tagged.RIS, "TY  - JOUR\nTI  - T\n", 0, `x:1: the record that starts at line 1 has no end (ER): "T"`},
		{"RIS of nothing", tagged.RIS, "ER  - \nfree text\n", 0, ""},
	})
}
