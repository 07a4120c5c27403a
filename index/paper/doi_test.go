package paper

import (
	"slices"
	"strings"
	"testing"
)

// TestDOIs: every form in which exports write a DOI.
func TestDOIs(t *testing.T) {
	for in, want := range map[string]string{
		"10.5555/Kiwi.1":                                                     "10.5555/kiwi.1",
		"DOI 10.5555/kiwi.1":                                                 "10.5555/kiwi.1",
		"DOI: 10.5555/kiwi.1.":                                               "10.5555/kiwi.1",
		"doi:doi:10.5555/kiwi.1":                                             "10.5555/kiwi.1",
		"doi = {10.5555/kiwi.1}":                                             "10.5555/kiwi.1",
		"doi.org/10.5555/kiwi.1":                                             "10.5555/kiwi.1",
		"http://dx.doi.org/10.5555/kiwi.1":                                   "10.5555/kiwi.1",
		"http://dx.doi.org/doi:10.5555/kiwi.1":                               "10.5555/kiwi.1",
		"https://www.doi.org/10.5555/kiwi.1#results":                         "10.5555/kiwi.1",
		"https://doi.org/10.5555/kiwi.1?utm_source=rss":                      "10.5555/kiwi.1",
		"10.5555/kiwi.1?utm_source=rss":                                      "10.5555/kiwi.1",
		"https://doi-org.ezproxy.lib.example.edu/10.5555/kiwi.1":             "10.5555/kiwi.1",
		"https://dx-doi-org.ezproxy.lib.example.edu/10.5555/kiwi.1":          "10.5555/kiwi.1",
		"https://doi.org.proxy.example.edu:2048/10.5555/kiwi.1":              "10.5555/kiwi.1",
		"https://pub.example.org/doi/10.5555/kiwi.1":                         "10.5555/kiwi.1",
		"https://pub.example.org/doi/abs/10.5555/kiwi.1?journalCode=k":       "10.5555/kiwi.1",
		"https://pub.example.org/doi/full/10.5555/kiwi.1/full":               "10.5555/kiwi.1",
		"https://pub.example.org/plone/article?id=10.5555/kiwi.1":            "10.5555/kiwi.1",
		"https://pub.example.org/content/10.5555/2020.01.02.123v1.full.pdf":  "10.5555/2020.01.02.123",
		"10.5555%2Fkiwi.1":                                                   "10.5555/kiwi.1",
		"https://doi.org/10.5555%2Fkiwi.1":                                   "10.5555/kiwi.1",
		"10.5555/kiwi.1 (open access)":                                       "10.5555/kiwi.1",
		"10.5555/kiwi.1 [doi]":                                               "10.5555/kiwi.1",
		"10.5555/kiwi.1[doi]":                                                "10.5555/kiwi.1",
		"S0001-0001(20)30001-1 [pii] 10.5555/kiwi.1 [doi]":                   "10.5555/kiwi.1",
		"<10.5555/kiwi.1>":                                                   "10.5555/kiwi.1",
		"(10.5555/kiwi.1)":                                                   "10.5555/kiwi.1",
		"[10.5555/kiwi.1]":                                                   "10.5555/kiwi.1",
		"info:doi/10.5555/kiwi.1":                                            "10.5555/kiwi.1",
		"urn:doi:10.5555/kiwi.1":                                             "10.5555/kiwi.1",
		"“10.5555/kiwi.1”":                                                   "10.5555/kiwi.1",
		"10.5555/ kiwi.1":                                                    "10.5555/kiwi.1",
		"10.5555 /kiwi.1":                                                    "10.5555/kiwi.1",
		"10.5555/kiwi-\n2020-1":                                              "10.5555/kiwi-2020-1",
		"10.5555/kiwi–2020":                                                  "10.5555/kiwi-2020",
		`10.5555/kiwi\_1`:                                                    "10.5555/kiwi_1",
		`10.5555/kiwi{\_}1`:                                                  "10.5555/kiwi_1",
		"10.5555/0001-0002(2006)26 [ 237:ABCDE]2.0.CO;2":                     "10.5555/0001-0002(2006)26[237:abcde]2.0.co;2",
		"https://doi.org/10.5555/0001-0002(2006)26%20[237:ABCDE]%202.0.CO;2": "10.5555/0001-0002(2006)26[237:abcde]2.0.co;2",
		"10.5555/0001-0002(2006)26[237:ABCDE]2.0.CO;2":                       "10.5555/0001-0002(2006)26[237:abcde]2.0.co;2",
		"10.5555/0001-0002(2006)026 [0237 : ABCDE] 2.0.CO; 2":                "10.5555/0001-0002(2006)026[0237:abcde]2.0.co;2",
		"10.5555/(SICI)1097-0258(19980815/30)17:15/16 < 1661::AID-KIWI968 > 3.0.CO;2-2":              "10.5555/(sici)1097-0258(19980815/30)17:15/16<1661::aid-kiwi968>3.0.co;2-2",
		"10.5555/(SICI)1097-0258(19980815)17:15&lt;1661::AID-KIWI968&gt;3.0.CO;2-2":                  "10.5555/(sici)1097-0258(19980815)17:15<1661::aid-kiwi968>3.0.co;2-2",
		`10.5555/(SICI)1097-0258(19980815)17:15$<$1661::AID-KIWI968$>$3.0.CO;2-2`:                    "10.5555/(sici)1097-0258(19980815)17:15<1661::aid-kiwi968>3.0.co;2-2",
		`10.5555/(SICI)1097-0258(19980815)17:15{\textless}1661::AID-KIWI968{\textgreater}3.0.CO;2-2`: "10.5555/(sici)1097-0258(19980815)17:15<1661::aid-kiwi968>3.0.co;2-2",
		"https://doi.org/10.5555/(SICI)1097-0258(19980815)17:15%3C1661::AID-KIWI968%3E3.0.CO;2-2":    "10.5555/(sici)1097-0258(19980815)17:15<1661::aid-kiwi968>3.0.co;2-2",
		"10.5555/a; 10.5555/b":                                "10.5555/a 10.5555/b",
		"10.5555/a;10.5555/b":                                 "10.5555/a 10.5555/b",
		"10.5555/a,10.5555/b":                                 "10.5555/a 10.5555/b",
		"10.5555/a 10.5555/b 10.5555/A":                       "10.5555/a 10.5555/b",
		"https://doi.org/10.5555/a https://doi.org/10.5555/b": "10.5555/a 10.5555/b",
		"10.5555/kiwi(1)2":                                    "10.5555/kiwi(1)2",
		"10.5555/kiwi;2-x":                                    "10.5555/kiwi;2-x",
		"":                                                    "", "n/a": "", "10.5": "", "210.5555/x": "", "see the book": "",
	} {
		var got []string
		for _, id := range DOIs(in) {
			got = append(got, strings.TrimPrefix(id, "doi:"))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("DOIs(%q): got %q, want %q", in, got, want)
		}
		if want != "" && !strings.Contains(want, " ") && !strings.Contains(in, "pii") {
			if id, ok := ParseID(in); !ok || id != "doi:"+want {
				t.Errorf("ParseID(%q): got %q, want %q", in, id, "doi:"+want)
			}
		}
	}
	if got, want := DOIs("https://doi.org/10.48550/arXiv.2510.14882"), []string{"arxiv:2510.14882"}; !slices.Equal(got, want) {
		t.Errorf("a DOI of arXiv: got %q, want %q", got, want)
	}
}

// FuzzDOIs: what is read once is read again as the same.
func FuzzDOIs(f *testing.F) {
	for _, s := range []string{"10.5555/0001-0002(2006)26 [ 237:A]2.0.CO;2", "doi:10.1/a;10.1000/b", "https://p.org/doi/10.5555/x/full", `10.5555/\_{x}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, id := range DOIs(s) {
			if strings.ContainsAny(id, " \n\t") {
				t.Errorf("DOIs(%q): %q has a blank", s, id)
			}
			_, _ = ParseID(id)
		}
	})
}

// FuzzSimpleDOI: what simpleDOI reads by itself is what is read without it.
func FuzzSimpleDOI(f *testing.F) {
	for _, s := range []string{"10.1000/x.1-2", "DOI:10.1000/ABC_d", "10.1000/.", "10.48550/arXiv.2101.00005", "10.1000/x.pdf", "doi:10.1000/x/y", "10.1000/full"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id, ok := simpleDOI(s)
		if !ok {
			return
		}
		doi, _ := leadingDOI(s)
		if want, _ := normalise("doi", doi); id != want {
			t.Errorf("%q: got %s, want %s", s, id, want)
		}
		if all := findDOIs(s); len(all) != 1 || all[0] != doi {
			t.Errorf("%q: DOIs are %q, want %q", s, all, doi)
		}
	})
}
