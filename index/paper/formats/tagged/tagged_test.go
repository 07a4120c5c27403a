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

func FuzzRIS(f *testing.F)     { formattest.Fuzz(f, tagged.RIS) }
func FuzzWoS(f *testing.F)     { formattest.Fuzz(f, tagged.WoS) }
func FuzzMEDLINE(f *testing.F) { formattest.Fuzz(f, tagged.MEDLINE) }
func FuzzRefer(f *testing.F)   { formattest.Fuzz(f, tagged.Refer) }

func TestMalformed(t *testing.T) {
	formattest.Check(t, []formattest.Malformed{
		{"RIS without a title", tagged.RIS, "TY  - JOUR\nAU  - A\nER  - \nTY  - JOUR\nTI  - T\nER  - \n", 1, "x:1: no title"},
		{"Web of Science without a title", tagged.WoS, "PT J\nAU A\nSO J\nER\nPT J\nTI T\n", 1, "x:1: no title"},
		{"Web of Science of nothing", tagged.WoS, "FN Clarivate\nVR 1.0\nEF\n", 0, ""},
		{"MEDLINE without a title", tagged.MEDLINE, "PMID- 1\nAB  - A\n\nPMID- 2\nTI  - T\n", 1, "x:1: no title"},
		{"Refer without a title", tagged.Refer, "%0 Book\n%A A\n\n%0 Book\n%T T\n", 1, "x:1: no title"},
		{"RIS of nothing", tagged.RIS, "ER  - \nfree text\n", 0, ""},
	})
}
