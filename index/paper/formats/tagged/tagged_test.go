package tagged_test

import (
	"flag"
	"fmt"
	"strings"
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
func FuzzOvid(f *testing.F)    { formattest.Fuzz(f, tagged.Ovid) }
func FuzzCopac(f *testing.F)   { formattest.Fuzz(f, tagged.Copac) }
func FuzzRefer(f *testing.F)   { formattest.Fuzz(f, tagged.Refer) }

func TestMalformed(t *testing.T) {
	formattest.Check(t, []formattest.Malformed{
		{"RIS without a title", tagged.RIS, "TY  - JOUR\nAU  - A\nER  - \nTY  - JOUR\nTI  - T\nER  - \n", 1, "x:1: no title"},
		{"Web of Science without a title", tagged.WoS, "PT J\nAU A\nSO J\nER\nPT J\nTI T\n", 1, "x:1: no title"},
		{"Web of Science of nothing", tagged.WoS, "FN Clarivate\nVR 1.0\nEF\n", 0, ""},
		{"MEDLINE without a title", tagged.MEDLINE, "PMID- 1\nAB  - A\n\nPMID- 2\nTI  - T\n", 1, "x:1: no title"},
		{"MEDLINE cut off", tagged.MEDLINE, "PMID- 1\nTI  - T\nAB  - An abstract that is cut o", 1, ""},
		{"MEDLINE in Latin-1", tagged.MEDLINE, "PMID- 1\nTI  - Caf\xe9\n", 1, ""},
		{"Web of Science cut off", tagged.WoS, "PT J\nTI T\nAB An abstract that is cut o", 1, ""},
		{"Web of Science in Latin-1", tagged.WoS, "PT J\nTI Caf\xe9\nER\n", 1, ""},
		{"Ovid without a title", tagged.Ovid, "<1>\nAuthor\n  A\n\n<2>\nTitle\n  T\n", 1, "x:1: no title"},
		{"Ovid cut off", tagged.Ovid, "<1>\nTitle\n  T\nAbstr", 1, ""},
		{"Ovid in Latin-1", tagged.Ovid, "<1. >\nVN  - Ovid Technologies\nTI  - Caf\xe9\n", 1, ""},
		{"Copac without a title", tagged.Copac, "TI- \nPU- London : P\n\nTI- T\n", 1, "x:1: no title"},
		{"Copac cut off", tagged.Copac, "TI- T\nPU- Lon", 1, ""},
		{"Refer without a title", tagged.Refer, "%0 Book\n%A A\n\n%0 Book\n%T T\n", 1, "x:1: no title"},
		{"RIS of nothing", tagged.RIS, "ER  - \nfree text\n", 0, ""},
	})
}

// TestSquares: records that would take minutes to hours if the time to read one grew with
// the square of its length. Most are bad records, since they have too much of something.
func TestSquares(t *testing.T) {
	for _, unit := range []string{"DO  - 10.1000/x%d\nAN  - %d\n", "ID  - k%d\nAN  - pmid:%d\n", "N1  - annote: a%d %d\n", "UR  - https://example.org/%d/%d\n", "SN  - 9%d %d\n",
		"\nKW  - k%d\nX1  - %d\n", "AU  - Ito, K%d; Li, W%d\n", "JF  - a%d b%d\n", "T2  - a%d\nJO  - a b%d\n"} {
		var b strings.Builder
		b.WriteString("TY  - JOUR\nTI  - T\n")
		for i := range 30_000 {
			fmt.Fprintf(&b, unit, i, i)
		}
		records, bad := formattest.Read(t, b.String(), tagged.RIS)
		if len(records)+len(bad) != 1 {
			t.Errorf("%q: got %d papers and %d complaints, want one", unit, len(records), len(bad))
		}
	}
}
