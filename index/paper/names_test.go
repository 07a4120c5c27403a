package paper

import "testing"

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
		if got := ReadingOrder(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestLooseDate(t *testing.T) {
	for in, want := range map[string]string{
		"2020-05-17": "2020-05-17", "2020/5/17": "2020-05-17", "2020/05/17/": "2020-05-17", "2020/05//": "2020-05", "2020///other": "2020",
		"17 May 2020": "2020-05-17", "May 17, 2020": "2020-05-17", "May 2020": "2020-05", "05/17/2020": "2020-05-17", "17.05.2020": "2020-05-17",
		"2020 Jan-Feb": "2020-01", "2000 Dec-2001 Jan": "2000-12", "1998 Summer": "1998", "c. 1999": "1999", "n.d.": "", "": "",
	} {
		if got := LooseDate(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
