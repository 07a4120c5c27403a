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
		{"RIS without a title", tagged.RIS, "TY  - JOUR\nAU  - A\nER  - \nTY  - JOUR\nTI  - T\nER  - \n", 1, "x:1: no title"},
		{"RIS of nothing", tagged.RIS, "ER  - \nfree text\n", 0, ""},
	})
}
