package paper

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"unicode"

	"paperkin/index/paper/pattern"
	"paperkin/index/paper/text"
)

// A DOI has no white space, but exports add it: Web of Science writes
// "10.1659/0276-0001(2006)26 [ 237:FOTNH]2.0.CO;2", and lines are wrapped after a slash
// or a hyphen. What such a DOI is cut to is the DOI of a whole issue.
//
// The forms are those of https://www.doi.org/doi-handbook/HTML/index.html, what follows
// an address is that of the publishers' pages, and SICIs, which end in a control
// segment such as "2.0.CO;2-X", are those of ANSI/NISO Z39.56.

// doiForms are compiled when they are first needed.
type doiForms struct {
	start, slash, bare, plain, sici, address, ending, query *regexp.Regexp
}

var doiForm = sync.OnceValue(func() doiForms {
	return doiForms{
		// What may stand before a DOI that is the beginning of a text.
		start: regexp.MustCompile(`(?i)^(?:(?:https?:/?/?)?(?:[a-z0-9.-]*\b)?doi[.-]org(?:[.:][a-z0-9.:-]*)?/+(?:(?:api/handles|urn:doi:|doi:)/?)?|info:doi/|(?:urn:)?(?:doi\s*(?:number|name)?\s*[:=/]?\s*)+)?`),
		slash: regexp.MustCompile(`(?i)10\.\d{4,9}(?:\.\d+)*%2F`),
		bare:  regexp.MustCompile(`(?i)^10\.\d{4,9}(?:\.\d+)*\s?/\s?\S`),
		plain: regexp.MustCompile(`(?i)10\.\d+(?:\.\d+)*\s?/\s?\S`),
		sici:  regexp.MustCompile(`(?i)^10\.\d{4,9}(?:\.\d+)*/\s?(?:\(?\s?sici\s?\)?\s?)?\d{4}-\d{3}[\dx]\s?\(\s?[\d/]+\s?\)[^;\[<]{0,40}[\[<][^;\]>]{0,60}[\]>]\s?\d\s?\.\s?\d\s?\.\s?[a-z]{2}\s?;\s?\d(?:-[\w#?]\b)?`),
		// A page of a publisher or a proxy, up to the DOI.
		address: regexp.MustCompile(`(?i)^(?:https?://)?[a-z0-9.-]+\.[a-z]{2,}(?::\d+)?/(?:\S*/)?(?:(?:doi|articles?|chapter|book|content|works|abs|full|pdf|epdf|pdfplus|reader|e?prints?|papers?|abstract|fulltext|document|entry|protocol|reference-?work|referenceworkentry)/(?:(?:abs|abstract|full|pdf|epdf|pdfdirect|pdfplus|full-xml|book|10|html|reader|figure|suppl)/)*|\S*[?&](?:doi|id|query|DOI)=(?:info:|doi:)*(?:doi/)?)10\.\d{4,9}`),
		ending:  regexp.MustCompile(`(?i)(?:/(?:full|abstract|abs|pdf|epdf|html?|meta|pdfft|summary|references|fulltext|full/html|full/pdf|asset/.*|suppl.*)|(?:v\d+)?(?:\.full(?:-text|\.pdf)?|\.abstract|\.short|\.full\.html)|\.pdf|\.html?)$`),
		query:   regexp.MustCompile(`(?i)\?(?:utm|via|nosfx|journalcode|ref|source|src|needaccess|cookieset|download|casa|sid|session|origin|fbclid|gclid|lang|role|tab)\w*(?:=|$)`),
	}
})

// DOIs returns the DOIs in the text of a field that holds nothing else, as ids that
// [ParseID] has normalised, each once and in their order: "doi:10.1000/x", and
// "arxiv:2510.14882" for the DOIs of arXiv's papers. A field may have several. It reads
// every form in which they are written: bare, after "doi:" or "DOI ", as the address of
// a resolver, a proxy or a publisher's page, with percent escapes, HTML entities and TeX,
// with blanks that an export added, and with "[doi]", "(open access)" or punctuation
// behind. Readers give it what stands in their field for DOIs, uncut; text that names
// none gives none.
func DOIs(field string) []string {
	if id, ok := simpleDOI(field); ok {
		return []string{id}
	}
	var ids []string
	for _, doi := range findDOIs(field) {
		if id, ok := normalise("doi", doi); ok {
			ids = appendNew(ids, id)
		}
	}
	return ids
}

// simpleDOI returns the id of a DOI in the form that most have, which needs no cleaning:
// "10.1000/x.1-2", "doi:10.1000/x.1-2" or "https://doi.org/10.1000/x.1-2".
func simpleDOI(s string) (id string, ok bool) {
	for _, prefix := range []string{"doi:", "https://doi.org/", "http://dx.doi.org/"} {
		if len(s) > len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
			s = s[len(prefix):]
			break
		}
	}
	rest, ok := strings.CutPrefix(s, "10.")
	registrant, suffix, slash := strings.Cut(rest, "/")
	if !ok || !slash || len(registrant) < 4 || len(registrant) > 9 || suffix == "" || len(s) > MaxID {
		return "", false
	}
	for _, c := range []byte(registrant) {
		if c < '0' || c > '9' {
			return "", false
		}
	}
	var c byte
	for _, c = range []byte(suffix) {
		if !plainInDOI[c] {
			return "", false
		}
	}
	if c == '.' || c == '-' || c == '_' {
		return "", false
	}
	return normalise("doi", s)
}

// plainInDOI are the letters, digits and marks of which simpleDOI takes DOIs.
var plainInDOI = func() (set [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") {
		set[c] = true
	}
	return set
}()

func appendNew(list []string, s string) []string {
	for _, other := range list {
		if other == s {
			return list
		}
	}
	return append(list, s)
}

// maxDOIField is more than any field of DOIs has: reading it takes time that grows with
// the product of length and DOIs.
const maxDOIField = 16 << 10

func findDOIs(field string) (dois []string) {
	if len(field) > maxDOIField {
		return nil
	}
	s := plainDOI(field)
	f := doiForm()
	for {
		at := f.plain.FindStringIndex(s)
		if at == nil {
			return dois
		}
		before := s[:at[0]]
		if r := lastRune(before); unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.' {
			s = s[at[0]+3:] // within a longer number
			continue
		}
		token := before[strings.LastIndexFunc(before, unicode.IsSpace)+1:]
		doi, n := cutDOI(s[at[0]:], strings.Contains(token, "/"))
		dois = append(dois, doi)
		s = s[at[0]+n:]
	}
}

// leadingDOI returns the DOI that a text begins with, in any of the forms of [DOIs]. In
// text that may be an id of any kind, one that stands alone needs a registrant of four
// digits at least.
func leadingDOI(s string) (doi string, ok bool) {
	if len(s) > MaxID || !strings.Contains(s, "10.") && !strings.Contains(s, "10%2") && !strings.Contains(s, "%31") {
		return "", false
	}
	f := doiForm()
	s = strings.TrimLeft(plainDOI(s), "<([\"'`‘“« ")
	if at := f.address.FindStringIndex(s); at != nil {
		i := strings.LastIndex(s[:at[1]], "10.")
		doi, _ = cutDOI(s[i:], true)
		return doi, true
	}
	prefix := f.start.FindString(s)
	rest := s[len(prefix):]
	if prefix == "" && !f.bare.MatchString(rest) {
		return "", false
	}
	if at := f.plain.FindStringIndex(rest); at == nil || at[0] != 0 {
		return "", false
	}
	doi, _ = cutDOI(rest, strings.Contains(prefix, "org"))
	return doi, true
}

// plainDOI decodes what a DOI is wrapped in: TeX, entities, percent escapes.
func plainDOI(s string) string {
	s = text.StripHidden(strings.Map(func(r rune) rune {
		switch r {
		case '\u2010', '\u2011', '\u2012', '\u2013', '\u2212':
			return '-'
		case '\u00a0', '\t', '\n', '\r', '\u2009', '\u202f':
			return ' '
		}
		return r
	}, s))
	if strings.Contains(s, "&") {
		s = html.UnescapeString(html.UnescapeString(s))
	}
	if strings.ContainsAny(s, `\${}`) {
		s = doiTeX.Replace(s)
	}
	if doiForm().slash.MatchString(s) {
		s = unescape(s)
	}
	if strings.Contains(s, "%20") { // the blanks in a SICI, in an address
		if spaced := strings.ReplaceAll(s, "%20", " "); doiForm().sici.MatchString(spaced[max(0, strings.Index(spaced, "10.")):]) {
			s = spaced
		}
	}
	return strings.TrimSpace(s)
}

// unescape undoes percent escapes.
func unescape(s string) string {
	if plain, err := url.PathUnescape(s); err == nil && !strings.ContainsFunc(plain, unicode.IsControl) && !strings.ContainsFunc(plain, unicode.IsSpace) {
		return text.StripHidden(plain)
	}
	return s
}

// doiTeX takes the TeX away in which characters of DOIs are written.
var doiTeX = strings.NewReplacer(`\textless{}`, "<", `\textless `, "<", `{\textless}`, "<", `\textless`, "<", `$<$`, "<", `\(<\)`, "<",
	`\textgreater{}`, ">", `\textgreater `, ">", `{\textgreater}`, ">", `\textgreater`, ">", `$>$`, ">", `\(>\)`, ">",
	`\textunderscore{}`, "_", `\textunderscore `, "_", `\textunderscore`, "_", `{\_}`, "_", `\_`, "_", `{\&}`, "&", `\&`, "&", `\%`, "%", `\#`, "#", `\$`, "$",
	`\url`, "", `\doi`, "", `\path`, "", `{[}`, "[", `{]}`, "]", `\-`, "", `\/`, "", "{", "", "}", "", `\`, "")

// cutDOI returns the DOI at the beginning of a text without the blanks in it, and how
// long it is there. After the path of an address there may be more of the address.
func cutDOI(s string, address bool) (doi string, n int) {
	f := doiForm()
	if at := f.sici.FindStringIndex(s); at != nil {
		return strings.ReplaceAll(s[:at[1]], " ", ""), at[1]
	}
	for n = strings.IndexByte(s, '/') + 1; ; {
		for n < len(s) && s[n] == ' ' {
			n++
		}
		word := s[n:]
		if end := strings.IndexByte(word, ' '); end >= 0 {
			word = word[:end]
		}
		n += len(word)
		so := strings.ReplaceAll(s[:n], " ", "")
		if n == len(s) || !continues(so, strings.TrimLeft(s[n:], " ")) {
			doi = so
			break
		}
	}
	if next := nextDOI().FindStringIndex(doi[3:]); next != nil { // "10.1/a;10.1/b"
		n -= len(doi) - 3 - next[0]
		doi = doi[:3+next[0]]
		n = max(n, 4)
	}
	if address {
		doi = cutAddress(doi)
	} else if lower := strings.ToLower(doi); strings.Contains(lower, "%3c") && strings.Contains(lower, "%3e") { // of a SICI
		doi = unescape(doi)
	}
	if at := f.query.FindStringIndex(doi); at != nil {
		doi = doi[:at[0]]
	}
	for _, tail := range []string{"[doi]", "[pii]", "(doi)"} {
		if len(doi) > len(tail) && strings.EqualFold(doi[len(doi)-len(tail):], tail) {
			doi = doi[:len(doi)-len(tail)]
		}
	}
	return trimBrackets(doi), n
}

// nextDOI matches where another DOI begins in a list without blanks.
var nextDOI = pattern.Of(`(?i)[;,|]+(?:doi:|https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/|https?://(?:dx\.)?doi\.org/`)

// continues reports whether a DOI goes on behind a blank: after a slash or a hyphen, and
// within brackets, unless another begins or something else is said there.
func continues(doi, rest string) bool {
	if rest == "" || strings.HasPrefix(rest, "10.") || strings.HasPrefix(strings.ToLower(rest), "http") {
		return false
	}
	first := rune(rest[0])
	if strings.HasSuffix(doi, "/") || strings.HasSuffix(doi, "-") && first < unicode.MaxASCII && (unicode.IsLetter(first) || unicode.IsDigit(first)) {
		return true
	}
	for _, pair := range []string{"[]", "<>", "()"} {
		if strings.Count(doi, pair[:1]) > strings.Count(doi, pair[1:]) && strings.Contains(rest, pair[1:]) {
			return true
		}
	}
	return false
}

// cutAddress cuts what follows a DOI in an address.
func cutAddress(doi string) string {
	if i := strings.IndexAny(doi, "?#"); i > 0 {
		doi = doi[:i]
	}
	doi = unescape(strings.TrimRight(doi, "/.,;"))
	for {
		at := doiForm().ending.FindStringIndex(doi)
		if at == nil || strings.Count(doi[:at[0]], "/") == 0 {
			return doi
		}
		doi = doi[:at[0]]
	}
}

// trimBrackets removes what closes around a DOI: quotes, and brackets that were opened
// before it.
func trimBrackets(doi string) string {
	for {
		shorter := strings.TrimRight(doi, "\"'`’”».,;")
		for _, pair := range []string{"[]", "<>", "()"} {
			if strings.HasSuffix(shorter, pair[1:]) && strings.Count(shorter, pair[:1]) < strings.Count(shorter, pair[1:]) {
				shorter = shorter[:len(shorter)-1]
			}
		}
		if shorter == doi {
			return doi
		}
		doi = shorter
	}
}

func lastRune(s string) (last rune) {
	for _, r := range s[max(0, len(s)-4):] {
		last = r
	}
	return last
}
