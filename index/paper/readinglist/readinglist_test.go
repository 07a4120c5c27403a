package readinglist

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"
)

const bullets = `# Reading group

Some notes first.

- [Attention Is All You Need](https://arxiv.org/abs/1706.03762v5) (Vaswani et al.)
  the paper that goes on
  - read sections 1 to 3
* [x] 10.1000/toy.1
3. Lee, A. and Ray, B. Toys by Mail, 2024. https://doi.org/10.1000/TOY(2).
4) [Kites in the Wind](https://example.org/kites)
- Sails
  - "How Sails Work", A. One, 2001
> - PMID: 12345678
`

func TestRead(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"bullets":           {bullets, "5 arxiv:1706.03762!, 8 doi:10.1000/toy.1!, 9 doi:10.1000/toy(2)!, 10 Kites in the Wind, 11 Sails, 12 How Sails Work, 13 pmid:12345678! and 3"},
		"ids":               {"doi\n10.1000/a\nhttps://doi.org/10.1000/b\n\n2401.00001v2\nhep-th/9901001\narXiv:2401.00002, 10.1000/c; 10.1000/d\n", "2 doi:10.1000/a!, 3 doi:10.1000/b!, 5 arxiv:2401.00001!, 6 arxiv:hep-th/9901001!, 7 arxiv:2401.00002!, 7 doi:10.1000/c!, 7 doi:10.1000/d! and 1"},
		"numbers":           {"23456789\n\"W2741809807\"\nISBN 978-0-306-40615-7\n", "1 pmid:23456789!, 2 openalex:W2741809807!, 3 isbn:978-0-306-40615-7! and 0"},
		"titles":            {"Attention Is All You Need\n\n*Kites in the wind.*\nSails\n", "1 Attention Is All You Need, 3 Kites in the wind, 4 Sails and 0"},
		"titles that quote": {"H\\\"{o}lder’s Kites\n“Is It So?”: Kites in Doubt\nAsking “What if...” of Kites\n\"Kites and \"\n", "1 Hölder’s Kites, 2 “Is It So?”: Kites in Doubt, 3 Asking “What if...” of Kites, 4 Kites and and 0"},
		"references":        {"One, A., \"The Wind, and Kites,\" J. Kites 3 (2001) 1-5\nTwo, B. (2002). Sails. doi: 10.1000/s, PMID 23456789\n", "1 The Wind, and Kites, 2 doi:10.1000/s! and 0"},
		"an export":         {"## [Kites](<https://doi.org/10.1000/k>)\n\nAnn One · 2001 · doi:10.1000/k\n\nHow kites fly.\n\n", "1 doi:10.1000/k!, 3 doi:10.1000/k! and 1"},
		"addresses":         {"https://www.semanticscholar.org/paper/Kites/0123456789012345678901234567890123456789\n<https://aclanthology.org/2020.acl-main.1/>\nhttps://pubmed.ncbi.nlm.nih.gov/123/\nhttps://example.org/a\n", "1 s2:0123456789012345678901234567890123456789!, 2 acl:2020.acl-main.1!, 3 pmid:123!, 4 https://example.org/a and 0"},
		"rules":             {"---\n- a b\n***\n<!-- x -->\n```\n", "2 a b and 0"},
		"nothing":           {"", " and 0"}, "a long line": {strings.Repeat("word ", longestLine), " and 1"},
	} {
		items, others, err := Read(strings.NewReader(tt.text))
		var got []string
		for _, i := range items {
			mark := ""
			if i.IsID {
				mark = "!"
			}
			got = append(got, fmt.Sprintf("%d %s%s", i.Line, i.Name, mark))
		}
		if s := fmt.Sprintf("%s and %d", strings.Join(got, ", "), others); s != tt.want || err != nil {
			t.Errorf("%s: got %s, %v, want %s", name, s, err, tt.want)
		}
	}
	if _, _, err := Read(strings.NewReader(strings.Repeat("x\n", MaxSize/2+1))); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v", err)
	}
	if _, _, err := Read(iotest.ErrReader(errors.New("broken"))); err == nil {
		t.Error("no error")
	}
}

func TestDetect(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want bool
	}{
		"bullets": {bullets, true}, "one id": {"10.1000/a\n", true}, "numbers": {"pmid\n23456789\n", true}, "one reference": {"- One, A. Kites. doi:10.1000/a", true},
		"references":                   {"One, A. Kites, 2001. doi:10.1000/a\nTwo, B. Sails, 2002. doi:10.1000/b\n", true},
		"ids with remarks":             {"10.1000/a  for the seminar\narXiv:2401.00001 later\n", true},
		"titles":                       {"Kites in the wind\nSails of kites\n", false},
		"points of a day":              {"- buy milk\n- read 10.1000/a\n- call Ann\n- sleep\n", false},
		"prose":                        {"We follow Ann, whose work (doi:10.1000/a) was first.\nThen we go on and do as others did before.\nSee 10.1000/b for more.\n", false},
		"a line of prose":              {"As is shown in https://doi.org/10.1000/a.\n", false},
		"points after a line of prose": {"Read:\n- 10.1000/a\n- 10.1000/b\n", true}, "points among prose": {"Read this.\n- 10.1000/a\nThen that.\n- 10.1000/b\n", false},
		"prose among few ids":   {"10.1000/a\nWe read this first.\n10.1000/b\n", false},
		"a bibliography of TeX": {"\\bibitem{a} Kites. doi:10.1000/a\n\\bibitem{b} Sails. doi:10.1000/b\n", false},
		"an export":             {"## [Kites](<https://doi.org/10.1000/k>)\n\nAnn One · 2001 · doi:10.1000/k\n\nHow kites fly.\n\n", false},
		"addresses":             {"https://example.org/a\nhttps://example.org/b\n", false}, "nothing": {"", false},
		"numbers of anything": {"3.1415\n2.7182\n", false}, "a readme": {"# Kites\n\nA program.\n\n- [docs](https://example.org)\n- [paper](https://doi.org/10.1000/a)\n\nRun it.\n", false},
	} {
		if got := Detect(tt.text); got != tt.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(bullets)
	f.Add("10.1000/a, 10.1000/b (c)\n  x\n")
	f.Fuzz(func(t *testing.T, text string) {
		Detect(text)
		items, _, err := Read(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, i := range items {
			if i.Line < 1 || i.Line > strings.Count(text, "\n")+1 {
				t.Errorf("%+v", i)
			}
		}
	})
}
