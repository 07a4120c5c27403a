package paper

import "strings"

// Link returns the web address of a page about the paper: the paper's own, else
// the one of its best id that has a page. It is empty when there is none. Only
// http and https count as web addresses: a link must be safe to open.
func Link(p Paper) string {
	if strings.HasPrefix(p.URL, "https://") || strings.HasPrefix(p.URL, "http://") {
		return p.URL
	}
	return page(p.ID)
}

// pages are the addresses of the pages of ids, by scheme, up to the id proper.
var pages = map[string]string{
	"arxiv":    "https://arxiv.org/abs/",
	"doi":      "https://doi.org/",
	"acl":      "https://aclanthology.org/",
	"pmid":     "https://pubmed.ncbi.nlm.nih.gov/",
	"openalex": "https://openalex.org/",
	"s2":       "https://www.semanticscholar.org/paper/",
}

// page is the address of the page of an id; empty if its scheme has none.
func page(id string) string {
	scheme, rest, _ := strings.Cut(id, ":")
	if pages[scheme] == "" {
		return ""
	}
	return pages[scheme] + rest
}
