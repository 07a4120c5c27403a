package paper

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"paperkin/index/paper/pattern"
	"paperkin/index/paper/text"
)

// Schemes of ids, best first: the canonical id of a paper is of the first
// scheme that any of its ids has. Ids without a scheme are the source's own
// ("3dv2025/05T81ScPFb", "42"); a sha: id is made from the paper's text when a
// source gives none.
var schemes = []string{"arxiv", "doi", "acl", "pmid", "openalex", "s2", "", "sha"}

// idForm is one way to write ids of a scheme. Group 1 is the id itself.
type idForm struct {
	scheme string
	needs  string // text that every id of the form has, in lower case
	form   func() *regexp.Regexp
}

// idForms are tried in order, on text without surrounding white space. Each is
// compiled when it is first needed: questions need none as a rule.
var idForms = sync.OnceValue(func() (list []idForm) {
	for _, f := range [][3]string{
		{"arxiv", "arxiv.org/", `(?i)^(?:https?://)?(?:[a-z]+\.)?arxiv\.org/(?:abs|pdf|html|format|ps|src)/([^\s?#]+)`},
		{"arxiv", "/papers/", `(?i)^(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/papers/([^\s?#/]+)`},
		{"arxiv", "arxiv:", `(?i)^arxiv:\s*(\S+)$`},
		{"arxiv", ".", `^(\d{4}\.\d{4,5}(?:v\d+)?)$`},
		{"arxiv", "/", `^([a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?)$`},
		{"acl", "aclanthology.org/", `(?i)^(?:https?://)?(?:www\.)?aclanthology\.org/([^\s?#/]+)`},
		{"acl", "acl:", `(?i)^acl:\s*(\S+)$`},
		{"pmid", "pubmed.", `(?i)^(?:https?://)?pubmed\.ncbi\.nlm\.nih\.gov/(\d+)`},
		{"pmid", "/pubmed/", `(?i)^(?:https?://)?www\.ncbi\.nlm\.nih\.gov/pubmed/(\d+)`},
		{"pmid", "pmid:", `(?i)^pmid:\s*(\d+)$`},
		{"openalex", "openalex.org/", `(?i)^(?:https?://)?(?:api\.)?openalex\.org/(?:works/)?(W\d+)`},
		{"openalex", "openalex:", `(?i)^openalex:\s*(W\d+)$`},
		{"s2", "semanticscholar.org/", `(?i)^(?:https?://)?(?:www\.|api\.)?semanticscholar\.org/(?:graph/v1/)?paper/(?:[^\s?#]*/)?([0-9a-f]{40})`},
		{"s2", "semanticscholar.org/", `(?i)^(?:https?://)?(?:www\.|api\.)?semanticscholar\.org/(corpusid:\s*\d+)`},
		{"s2", "s2:", `(?i)^s2:\s*([0-9a-f]{40}|(?:corpusid:?\s*)?\d+)$`},
		{"s2", "corpusid:", `(?i)^(corpusid:\s*\d+)$`},
		{"sha", "sha:", `(?i)^sha:\s*([0-9a-f]+)$`},
	} {
		list = append(list, idForm{f[0], f[1], pattern.Of(f[2])})
	}
	return list
})

var (
	arxivVersion = pattern.Of(`v\d+$`)
	arxivOld     = pattern.Of(`^([a-z-]+)(?:\.[a-z]{2})?/(\d{7})$`)
	arxivNew     = pattern.Of(`^\d{4}\.\d{4,5}$`)
)

// arxivDOI is the prefix of the DOIs of arXiv's papers, in lower case.
const arxivDOI = "10.48550/arxiv."

// ParseID normalises an id, in any of the forms in which people and files write it,
// to the form that the library uses: "arxiv:2510.14882" (no version), "doi:10.1/x" (lower
// case), "acl:2020.acl-main.1", "pmid:1", "openalex:W1", "s2:..." and "sha:...",
// from ids with and without their scheme and from web addresses. ok is false for
// text of no known scheme, which may be an id of the source itself; it is returned
// without control characters and surrounding space.
func ParseID(s string) (id string, ok bool) {
	if id, ok := simpleDOI(s); ok {
		return id, true
	}
	if id, ok := simpleArXiv(s); ok {
		return id, true
	}
	s = strings.TrimFunc(text.StripHidden(s), unicode.IsSpace)
	if len(s) > MaxID {
		return s, false
	}
	name := s
	s = strings.ReplaceAll(s, "%20http", " http") // several addresses, as [Address] writes them
	lower := strings.ToLower(s)
	for _, f := range idForms() {
		if !strings.Contains(lower, f.needs) {
			continue
		}
		if m := f.form().FindStringSubmatch(s); m != nil {
			if id, ok := normalise(f.scheme, m[1]); ok {
				return id, true
			}
		}
	}
	if doi, ok := leadingDOI(s); ok {
		if id, ok := normalise("doi", doi); ok {
			return id, true
		}
	}
	return name, false
}

// simpleArXiv returns the id of a paper of arXiv's in the form that most have since 2007:
// "2510.14882", with or without a version, bare, after "arxiv:" or as an address.
func simpleArXiv(s string) (id string, ok bool) {
	for _, prefix := range []string{"arxiv:", "https://arxiv.org/abs/", "http://arxiv.org/abs/"} {
		if len(s) > len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
			s = s[len(prefix):]
			break
		}
	}
	digits := func(s string) int {
		n := 0
		for n < len(s) && s[n] >= '0' && s[n] <= '9' {
			n++
		}
		return n
	}
	if len(s) < 9 || digits(s) != 4 || s[4] != '.' {
		return "", false
	}
	n := digits(s[5:])
	number, version := s[:5+n], s[5+n:]
	if n != 4 && n != 5 || version != "" && (version[0] != 'v' || len(version) == 1 || digits(version[1:]) != len(version)-1) {
		return "", false
	}
	return "arxiv:" + number, true
}

// readIDs normalises the ids of a record. A text may hold several DOIs.
func readIDs(texts []string) (ids []string) {
	for _, s := range texts {
		id, ok := ParseID(s)
		several := []string(nil)
		if strings.HasPrefix(id, "doi:") || len(s) >= 4 && strings.EqualFold(s[:4], "doi:") {
			several = DOIs(s)
		}
		switch {
		case len(several) > 0:
			ids = append(ids, several...)
		case ok || id != "" && schemeRank(id) == schemeRank(""): // "doi:n/a" would be the id of many papers
			ids = append(ids, id)
		}
	}
	return ids
}

func normalise(scheme, id string) (string, bool) {
	id = trimEnding(id)
	switch scheme {
	case "arxiv":
		id = strings.TrimSuffix(strings.ToLower(id), ".pdf")
		id = arxivVersion().ReplaceAllString(id, "")
		if m := arxivOld().FindStringSubmatch(id); m != nil { // math.GT/0309136 and math/0309136 are one
			id = m[1] + "/" + m[2]
		} else if !arxivNew().MatchString(id) {
			return "", false
		}
	case "doi":
		id = strings.ToLower(id)
		if !strings.Contains(id, "/") { // only punctuation followed
			return "", false
		}
		if number, ok := strings.CutPrefix(id, arxivDOI); ok {
			if arxiv, ok := normalise("arxiv", number); ok {
				return arxiv, true
			}
		}
	case "acl":
		for _, ext := range []string{".pdf", ".bib", ".xml"} { // an address has one of them
			if bare, ok := strings.CutSuffix(id, ext); ok {
				id = bare
				break
			}
		}
	case "openalex":
		id = strings.ToUpper(id)
	case "s2":
		id = strings.ToLower(id)
		if len(id) < 40 { // a corpus id, in any of its spellings
			id = "corpusid:" + strings.TrimLeft(strings.TrimPrefix(id, "corpusid"), ": ")
		}
	case "sha":
		id = strings.ToLower(id)
	}
	return scheme + ":" + id, id != ""
}

// trimEnding removes punctuation that belongs to the sentence around an id. A
// closing bracket is part of the id only if it was opened there.
func trimEnding(id string) string {
	for {
		shorter := strings.TrimRight(id, ".,;/")
		if strings.HasSuffix(shorter, ")") && strings.Count(shorter, "(") < strings.Count(shorter, ")") {
			shorter = strings.TrimSuffix(shorter, ")")
		}
		if shorter == id {
			return id
		}
		id = shorter
	}
}

// Canonical returns the best of several normalised ids: the smallest of those with
// the best scheme. It is empty if there are none.
func Canonical(aliases []string) string {
	best, rank := "", len(schemes)
	for _, a := range aliases {
		r := schemeRank(a)
		if r < rank || r == rank && a < best {
			best, rank = a, r
		}
	}
	return best
}

func schemeRank(id string) int {
	scheme, _, found := strings.Cut(id, ":")
	if found && scheme != "" {
		if r := slices.Index(schemes, scheme); r >= 0 {
			return r
		}
	}
	return slices.Index(schemes, "")
}

// IDOf returns the id of a scheme that a paper has, without the scheme; it is
// empty if the paper has none. Of several DOIs, that of the publication counts and not
// that of the preprint.
func IDOf(p Paper, scheme string) string {
	first := ""
	for _, a := range p.Aliases {
		id, ok := strings.CutPrefix(a, scheme+":")
		if !ok {
			continue
		}
		if scheme != "doi" || !preprintDOI().MatchString(id) {
			return id
		}
		first = cmp.Or(first, id)
	}
	return first
}

// preprintDOI matches the DOIs of preprint servers: bioRxiv and medRxiv, which share a
// registrant with journals, Research Square, ChemRxiv, OSF and its communities,
// Preprints.org, SSRN, Authorea and TechRxiv (https://api.crossref.org/prefixes).
var preprintDOI = pattern.Of(`^10\.(?:1101/(?:\d{4}\.\d\d\.\d\d\.)?\d{6}|64898|21203|26434|31219|31234|31235|20944|2139|22541|36227)`)

// WithScheme returns an id with the scheme of the field that it comes from, which
// ends in a colon, unless it names its scheme itself.
func WithScheme(scheme, id string) string {
	if _, ok := ParseID(id); ok {
		return id
	}
	return scheme + id
}
