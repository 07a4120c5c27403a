package merge

import (
	"slices"
	"strings"
	"unicode"

	"paperkin/index/paper"
)

// place is where a paper appeared.
type place struct {
	container []string // words of the journal or the proceedings, folded
	server    bool     // the container is a preprint server, where a paper can be read and did not appear
	volume    string
	issue     string
	first     string // the first page, or the article number
	issn      []string
}

// noWords do not tell containers apart, and abbreviations leave them out.
var noWords = map[string]bool{"the": true, "of": true, "and": true, "for": true, "in": true, "on": true, "a": true, "an": true, "to": true,
	"de": true, "la": true, "le": true, "les": true, "des": true, "du": true, "et": true, "und": true, "der": true, "die": true, "das": true, "fur": true, "y": true, "e": true, "di": true}

func placeOf(p paper.Paper) place {
	where := place{server: isPreprintServer(p.Venue), volume: number(p.Fields["volume"]), issue: number(p.Fields["issue"])}
	for w := range strings.FieldsSeq(paper.FoldWords(p.Venue)) {
		if !noWords[w] && !unicode.IsDigit(rune(w[0])) { // without the number and the year of a conference
			where.container = append(where.container, w)
		}
	}
	pages := p.Fields["page"]
	if pages == "" {
		pages = p.Fields["number"]
	}
	where.first = firstPage(pages)
	for w := range strings.FieldsFuncSeq(strings.ToUpper(p.Fields["ISSN"]), func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) }) {
		if w = strings.ReplaceAll(w, "-", ""); len(w) == 8 {
			where.issn = append(where.issn, w)
		}
	}
	if where.server { // "abs/1706.03762" is what DBLP has for the volume of a preprint
		where.volume, where.issue, where.first = "", "", ""
	}
	return where
}

// number folds a volume or an issue: "Vol. 012" is "12".
func number(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, word := range []string{"volume", "vol.", "vol", "band", "bd.", "tome", "no.", "issue", "nr."} {
		s = strings.TrimSpace(strings.TrimPrefix(s, word))
	}
	s = strings.TrimLeft(paper.FoldWords(s), "0")
	if arabic := roman(s); arabic != "" {
		return arabic
	}
	return s
}

// romans are the Roman numerals up to 30, beyond which volumes are seldom written so.
var romans = func() map[string]string {
	all := map[string]string{}
	for i, tens := range []string{"", "x", "xx"} {
		for j, ones := range []string{"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"} {
			if n := 10*i + j; n > 0 {
				all[tens+ones] = itoa(n)
			}
		}
	}
	return all
}()

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return string([]rune{rune('0' + n/10), rune('0' + n%10)})
}

func roman(s string) string { return romans[s] }

// firstPage is the first page of a range, folded: "pp. 0123-45" is "123".
func firstPage(pages string) string {
	pages = strings.ToLower(strings.TrimSpace(pages))
	for _, word := range []string{"pages", "page", "pp.", "pp", "p.", "s.", "article", "art."} {
		pages = strings.TrimSpace(strings.TrimPrefix(pages, word))
	}
	first, _, _ := strings.Cut(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Pd, r) || r == '−' || r == ',' || r == ';' || r == '+' {
			return '-'
		}
		return r
	}, pages), "-")
	return strings.TrimLeft(strings.ReplaceAll(paper.FoldWords(first), " ", ""), "0")
}

// sameContainer compares the containers of two places.
func (p place) sameContainer(q place) likeness {
	for _, a := range p.issn {
		for _, b := range q.issn {
			if a == b {
				return same
			}
		}
	}
	if len(p.container) == 0 || len(q.container) == 0 || p.server || q.server {
		return notKnown
	}
	if strings.Join(p.container, " ") == strings.Join(q.container, " ") {
		return same
	}
	a, b := p.container, q.container
	if len(a) > len(b) || len(a) == len(b) && len(strings.Join(a, "")) > len(strings.Join(b, "")) {
		a, b = b, a
	}
	if abbreviates(a, b) || len(a) == 1 && acronym(a[0], b) {
		return similar
	}
	return different
}

// abbreviates reports whether every word of a container's name is a short form of a
// word of another's, in their order: "proc natl acad sci" and "proceedings national
// academy sciences".
func abbreviates(short, long []string) bool {
	for _, w := range short {
		i := 0
		for i < len(long) && !shortFor(w, long[i]) {
			i++
		}
		if i == len(long) {
			return false
		}
		long = long[i+1:]
	}
	return true
}

// shortFor reports whether a word is an abbreviation of another: its beginning, or its
// first letter and others of it in their order ("natl", "dept").
func shortFor(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if strings.HasPrefix(b, a) {
		return true
	}
	if len(a) > 5 || len(a) < 3 || a[0] != b[0] {
		return false
	}
	i := 0
	for _, c := range []byte(b) {
		if i < len(a) && a[i] == c {
			i++
		}
	}
	return i == len(a)
}

// acronym reports whether a word is made of the initials of others, or is one of them.
func acronym(word string, of []string) bool {
	i := 0
	for _, w := range of {
		if w == word {
			return true
		}
		if i < len(word) && w[0] == word[i] {
			i++
		}
	}
	return len(word) >= 3 && i == len(word)
}

// differingPages compares two first pages. Journals that number their articles begin
// each at page 1, and some sources have the one and some the other.
func differingPages(a, b string) likeness {
	if a != b && isArticleNumber(a) != isArticleNumber(b) {
		return notKnown
	}
	return differing(a, b)
}

// isArticleNumber tells the number of an article, "e0123456" or "104233", from a page.
func isArticleNumber(s string) bool {
	return len(s) > 1 && s[0] == 'e' && s[1] >= '0' && s[1] <= '9' || len(s) >= 6
}

// compare compares two places: the same volume and page in the same container, or two
// places that one paper cannot have.
func (p place) compare(q place) likeness {
	container := p.sameContainer(q)
	volumes := differing(p.volume, q.volume)
	switch {
	case volumes == different && container != notKnown,
		volumes == different && differingPages(p.first, q.first) == different:
		return different
	case container == different && volumes == same && differingPages(p.first, q.first) != same:
		return different
	case volumes == same && differingPages(p.first, q.first) == different:
		return different
	case container == different:
		return unclear
	case volumes == same && p.first != "" && p.first == q.first:
		if container == notKnown {
			return similar
		}
		return same
	case differingPages(p.first, q.first) == different && container != notKnown && (p.volume == "") == (q.volume == ""):
		return unclear
	}
	return notKnown
}

// differing compares two values that may be missing.
func differing(a, b string) likeness {
	switch {
	case a == "" || b == "":
		return notKnown
	case a == b:
		return same
	}
	return different
}

func (p place) equal(q place) bool {
	return p.volume == q.volume && p.issue == q.issue && p.first == q.first && slices.Equal(p.container, q.container)
}
