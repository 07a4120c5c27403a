package paper

import "testing"

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
