package paper

import (
	"strings"
	"testing"
)

func TestParseID(t *testing.T) {
	const s2 = "0123456789abcdef0123456789abcdef01234567"
	for in, want := range map[string]string{
		"arxiv:2510.14882":                                           "arxiv:2510.14882",
		"arXiv:2510.14882v2":                                         "arxiv:2510.14882",
		"2510.14882v12":                                              "arxiv:2510.14882",
		"0704.0001":                                                  "arxiv:0704.0001",
		" https://arxiv.org/abs/2510.14882v2 ":                       "arxiv:2510.14882",
		"http://www.arxiv.org/pdf/2510.14882v2.pdf":                  "arxiv:2510.14882",
		"export.arxiv.org/abs/2510.14882?context=cs":                 "arxiv:2510.14882",
		"https://arxiv.org/html/2510.14882#S1":                       "arxiv:2510.14882",
		"https://huggingface.co/papers/2510.14882":                   "arxiv:2510.14882",
		"10.48550/arXiv.2510.14882":                                  "arxiv:2510.14882",
		"https://example.org/a%20http://example.com/doi/10.1000/toy": "https://example.org/a%20http://example.com/doi/10.1000/toy",
		"https://doi.org/10.48550/ARXIV.2510.14882":                  "arxiv:2510.14882",
		"https://doi.org/10.48550/arXiv.2510.14882 (preprint)":       "arxiv:2510.14882",
		"https://doi.org/10.48550/arXiv%2E2510.14882":                "arxiv:2510.14882",
		"hep-th/9901001v3":                                           "arxiv:hep-th/9901001",
		"arXiv:math.GT/0309136":                                      "arxiv:math/0309136",
		"math/0309136":                                               "arxiv:math/0309136",
		"https://arxiv.org/abs/cond-mat/0102001":                     "arxiv:cond-mat/0102001",
		"doi:10.1038/S41586-021-03819-2":                             "doi:10.1038/s41586-021-03819-2",
		"DOI: 10.1000/ABC.":                                          "doi:10.1000/abc",
		"https://doi.org/10.1002/(SICI)1:1%3C16::AID-8%3E3.0.CO;2-2": "doi:10.1002/(sici)1:1<16::aid-8>3.0.co;2-2",
		"10.1002/(SICI)1:1<16::AID-8>3.0.CO;2-2":                     "doi:10.1002/(sici)1:1<16::aid-8>3.0.co;2-2",
		"https://doi.org/10.1/X":                                     "doi:10.1/x",
		"doi:10.1000.10/X":                                           "doi:10.1000.10/x",
		"https://dx.doi.org/10.1000/x(1)2":                           "doi:10.1000/x(1)2",
		"(see 10.1000/x)":                                            "(see 10.1000/x)",
		"10.1000/x)":                                                 "doi:10.1000/x",
		"https://aclanthology.org/2020.acl-main.1/":                  "acl:2020.acl-main.1",
		"https://aclanthology.org/2020.acl-main.1.pdf":               "acl:2020.acl-main.1",
		"acl:P19-1001":                                               "acl:P19-1001",
		"https://pubmed.ncbi.nlm.nih.gov/12345/":                     "pmid:12345",
		"PMID: 12345":                                                "pmid:12345",
		"https://openalex.org/W123":                                  "openalex:W123",
		"openalex:w123":                                              "openalex:W123",
		"https://www.semanticscholar.org/paper/A-title/" + s2:        "s2:" + s2,
		"s2:" + strings.ToUpper(s2):                                  "s2:" + s2,
		"CorpusID:42":                                                "s2:corpusid:42",
		"s2:42":                                                      "s2:corpusid:42",
		"sha:ABCDEF12":                                               "sha:abcdef12",
		// Not of any scheme: local ids, as they are.
		"3dv2025/05T81ScPFb": "3dv2025/05T81ScPFb", "42": "42", " p1\x00\n": "p1", "": "", "10.5": "10.5",
		"arxiv:nonsense": "arxiv:nonsense", "2510.148": "2510.148", "https://example.org/2510.14882": "https://example.org/2510.14882",
	} {
		got, ok := ParseID(in)
		if got != want {
			t.Errorf("ParseID(%q): got %q, want %q", in, got, want)
		}
		if again, ok2 := ParseID(got); again != got || ok2 != ok {
			t.Errorf("ParseID(%q): got %q, %v, then %q, %v", in, got, ok, again, ok2)
		}
	}
}

func FuzzParseID(f *testing.F) {
	for _, s := range []string{"arxiv:2510.14882v2", "10.1000/x).", "https://aclanthology.org/a.bib/", "s2:corpusid: 1", "pmid:1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once, ok := ParseID(s)
		if strings.HasPrefix(once, "acl:") {
			return // an extension within an extension: nobody's id
		}
		if twice, _ := ParseID(once); ok && twice != once {
			t.Errorf("ParseID(%q): %q, then %q", s, once, twice)
		}
	})
}

func TestCanonical(t *testing.T) {
	for _, tt := range []struct {
		aliases []string
		want    string
	}{
		{[]string{"sha:1", "doi:10.1/x", "arxiv:2101.00001", "pmid:1"}, "arxiv:2101.00001"},
		{[]string{"local", "pmid:1", "acl:x"}, "acl:x"},
		{[]string{"sha:1", "local"}, "local"},
		{[]string{"doi:10.1/b", "doi:10.1/a"}, "doi:10.1/a"},
		{[]string{"unknown:scheme", "sha:0"}, "unknown:scheme"},
		{nil, ""},
	} {
		if got := Canonical(tt.aliases); got != tt.want {
			t.Errorf("Canonical(%q): got %q, want %q", tt.aliases, got, tt.want)
		}
	}
}

func TestIDOf(t *testing.T) {
	for aliases, want := range map[string]string{
		"doi:10.1101/2019.01.02.123456 doi:10.5555/kites.1": "10.5555/kites.1",
		"doi:10.1101/123456 doi:10.5555/kites.1":            "10.5555/kites.1",
		"doi:10.1101/gr.123456.110 doi:10.5555/kites.1":     "10.1101/gr.123456.110",
		"doi:10.21203/rs.3.rs-1/v1 pmid:1":                  "10.21203/rs.3.rs-1/v1",
		"arxiv:2101.00001":                                  "",
	} {
		if got := IDOf(Paper{Aliases: strings.Fields(aliases)}, "doi"); got != want {
			t.Errorf("%s: got %q, want %q", aliases, got, want)
		}
	}
}

// FuzzSimpleArXiv holds the fast way of reading an id of arXiv's against the general one.
func FuzzSimpleArXiv(f *testing.F) {
	for _, s := range []string{"2510.14882", "arXiv:0704.0001v12", "https://arxiv.org/abs/2510.14882v2", "2510.148821", "2510.1488v", "arxiv: 2510.14882", "http://arxiv.org/abs/2510.14882v2.pdf"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if fast, ok := simpleArXiv(s); ok {
			if slow, ok := ParseID(" " + s); !ok || slow != fast {
				t.Errorf("%q: got %q, want %q, %v", s, fast, slow, ok)
			}
		}
	})
}
