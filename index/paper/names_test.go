package paper

import (
	"strings"
	"testing"
)

func TestReadingOrder(t *testing.T) {
	for in, want := range map[string]string{
		"Ito, Kei":                "Kei Ito",
		"van den Berg, Jan":       "Jan van den Berg",
		"King, Jr., Martin":       "Martin King Jr.",
		"King, Martin, Jr.":       "Martin King Jr.",
		"Phillips, A.J., III":     "A.J. Phillips III",
		"Martin King, Ph.D.":      "Martin King Ph.D.",
		"Ito, Kei, ":              "Kei Ito",
		"World Health Institute,": "World Health Institute",
		"{Barnes and Noble, Inc}": "{Barnes and Noble, Inc}",
		"Plato":                   "Plato",
	} {
		if got := readingOrder(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

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
		if got := strings.Join(tableNames(in, false), "|"); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	if got := tableNames("Silva Costa, Ana Maria", true); len(got) != 1 || got[0] != "Ana Maria Silva Costa" {
		t.Errorf("of Zotero: got %q", got)
	}
}

func TestLooseDate(t *testing.T) {
	for in, want := range map[string]string{
		"2020-05-17": "2020-05-17", "2020/5/17": "2020-05-17", "2020/05/17/": "2020-05-17", "2020/05//": "2020-05", "2020///other": "2020",
		"17 May 2020": "2020-05-17", "May 17, 2020": "2020-05-17", "May 2020": "2020-05", "05/17/2020": "2020-05-17", "17.05.2020": "2020-05-17",
		"2020 Jan-Feb": "2020-01", "2000 Dec-2001 Jan": "2000-12", "1998 Summer": "1998", "c. 1999": "1999", "n.d.": "", "": "",
	} {
		if got := looseDate(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
