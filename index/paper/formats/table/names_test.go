package table

import (
	"strings"
	"testing"
)

func TestTableNames(t *testing.T) {
	for in, want := range map[string]string{
		"Ito, Kei; van den Berg, Jan": "Kei Ito|Jan van den Berg",
		"Ito, Kei":                    "Kei Ito",
		"King, Martin, Jr.":           "Martin King Jr.",
		"Silva Costa, Ana":            "Ana Silva Costa",
		"Kei Ito, Wei Li":             "Kei Ito|Wei Li",
		"K. Ito, W. Li and D. Eng":    "K. Ito|W. Li|D. Eng",
		"Ito, K. and Li, W.":          "K. Ito|W. Li",
		"Ito K., Li W.-X.":            "K. Ito|W.-X. Li",
		"van den Berg J.A.; Li W.":    "J.A. van den Berg|W. Li",
		"Ito KA, Li W.":               "KA Ito|W. Li",
		"Henry King III; Ana Li":      "Henry King III|Ana Li",
		"M. K.; Ana Li":               "M. K.|Ana Li",
		"The European Union":          "The European Union",
	} {
		if got := strings.Join(splitNames(in, false), "|"); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	if got := splitNames("Silva Costa, Ana Maria", true); len(got) != 1 || got[0] != "Ana Maria Silva Costa" {
		t.Errorf("of Zotero: got %q", got)
	}
}
