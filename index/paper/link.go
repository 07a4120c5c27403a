package paper

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"paperkin/index/paper/pattern"
)

// Link returns the web address of a page about the paper: the paper's own, else
// the one of its best id that has a page. It is empty when there is none. Only
// http and https count as web addresses: a link must be safe to open. It has no
// white space and no <, > or ", so that it can stand in Markdown and HTML.
func Link(p Paper) string {
	if strings.HasPrefix(p.URL, "https://") || strings.HasPrefix(p.URL, "http://") {
		return delimiters.Replace(p.URL)
	}
	return page(p.ID)
}

// delimiters escapes what ends an address where one stands in text, and must
// not be in it (RFC 3986, appendix C).
var delimiters = strings.NewReplacer("<", "%3C", ">", "%3E", `"`, "%22", " ", "%20",
	"\t", "%09", "\n", "%0A", "\r", "%0D")

// Address is a paper's address for other programs: its link, or what its source
// has for an address even where that is no page to open. Losing it would be
// worse.
func Address(p Paper) string { return cmp.Or(Link(p), p.URL) }

// pages are the addresses of the pages of ids, by scheme, up to the id proper.
var pages = map[string]string{
	"arxiv":    "https://arxiv.org/abs/",
	"doi":      "https://doi.org/",
	"acl":      "https://aclanthology.org/",
	"pmid":     "https://pubmed.ncbi.nlm.nih.gov/",
	"openalex": "https://openalex.org/",
	"s2":       "https://www.semanticscholar.org/paper/",
}

// corpusPage is the address of the page of Semantic Scholar's numbers, which is
// not where those of its hashes are.
const corpusPage = "https://api.semanticscholar.org/CorpusID:"

// page is the address of the page of an id; empty if its scheme has none.
func page(id string) string {
	scheme, rest, _ := strings.Cut(id, ":")
	prefix := pages[scheme]
	if number, ok := strings.CutPrefix(rest, "corpusid:"); ok && scheme == "s2" {
		prefix, rest = corpusPage, number
	}
	if prefix == "" {
		return ""
	}
	return prefix + pathEscape.Replace(rest)
}

// pathEscape escapes the characters that DOIs may have and the path of an
// address may not (RFC 3986, section 3.3). [ParseID] undoes it.
var pathEscape = strings.NewReplacer("%", "%25", "?", "%3F", "#", "%23", "<", "%3C", ">", "%3E", `"`, "%22", `\`, "%5C", " ", "%20",
	"^", "%5E", "`", "%60", "{", "%7B", "|", "%7C", "}", "%7D", "[", "%5B", "]", "%5D")

// webAddress matches text that is one web address, with or without its scheme: group 1 is
// what follows that and a www.
var webAddress = pattern.Of(`^(?i:https?://)?(?i:www\.)?([\pL\pN-]+(?:\.[\pL\pN-]+)+(?::\d+)?(?:[/?]\S*)?)$`)

// AddressForms returns the ways in which sources write the web address that a text is:
// with http or https, with or without www. and a / at the end, and with what [Link]
// escapes as it was before, whole and without the place in the page that # names. There are none if the text is no address. A host alone is one
// only with its scheme: "e.g" is none.
func AddressForms(text string) (forms []string) {
	text = strings.TrimSpace(text)
	if len(text) > MaxID || !strings.ContainsAny(text, "/?") { // most questions need no expression
		return nil
	}
	m := webAddress().FindStringSubmatch(text)
	if m == nil || !strings.ContainsAny(m[1], "/?") && !strings.Contains(text, "://") {
		return nil
	}
	page, _, _ := strings.Cut(m[1], "#")
	var rests []string
	for _, rest := range []string{m[1], page} {
		rest = strings.TrimSuffix(rest, "/")
		if !slices.Contains(rests, rest) {
			rests = append(rests, rest, rest+"/")
		}
	}
	for _, start := range []string{"https://", "https://www.", "http://", "http://www."} {
		for _, rest := range rests {
			forms = append(forms, start+rest)
		}
	}
	return forms
}

// carriedIDs are the fields in which a paper keeps numbers that are not its own, such as
// the DOI of the book that it is a chapter of.
var carriedIDs = []struct{ field, scheme string }{{"DOI", "doi:"}, {"PMID", "pmid:"}}

// WithCarried returns a paper as other programs want it, who have one place for a DOI: its
// numbers in Fields are among its Aliases, behind its own, and lead to its page if nothing
// else does. What p refers to is left as it is.
func WithCarried(p Paper) Paper {
	for _, c := range carriedIDs {
		id, ok := ParseID(c.scheme + p.Fields[c.field])
		if !ok {
			continue
		}
		p.Fields = maps.Clone(p.Fields)
		delete(p.Fields, c.field)
		if !slices.Contains(p.Aliases, id) {
			p.Aliases = append(slices.Clip(p.Aliases), id)
		}
		if Address(p) == "" {
			p.URL = page(id)
		}
	}
	return p
}
