package wire

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"paperkin/index/filter"
	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// PDF returns the web address of the PDF of a paper: one that its record has, the one that
// belongs to its page where the publisher's pages and PDFs have names by a rule, or that of
// an id. It is empty where none of them tells. Nothing is asked whether there is one.
func PDF(p paper.Paper) string {
	for _, address := range slices.Concat([]string{p.URL}, p.Files) {
		if isWeb(address) && filter.IsPDF(address) {
			return paper.Link(paper.Paper{URL: address})
		}
	}
	for _, address := range slices.Concat([]string{p.URL}, p.Files) {
		if pdf := pdfOfPage(address); pdf != "" {
			return pdf
		}
	}
	if id := paper.IDOf(p, "arxiv"); id != "" {
		return "https://arxiv.org/pdf/" + id
	}
	if id := paper.IDOf(p, "acl"); id != "" {
		return "https://aclanthology.org/" + url.PathEscape(id) + ".pdf"
	}
	for _, alias := range p.Aliases {
		if doi, ok := strings.CutPrefix(alias, "doi:"); ok && preprint().MatchString(doi) {
			return "https://www." + preprintServer(p) + ".org/content/" + doi + ".full.pdf"
		}
	}
	if id := pmcID().FindString(strings.ToUpper(p.Fields["PMCID"])); id != "" {
		return "https://pmc.ncbi.nlm.nih.gov/articles/" + id + "/pdf/"
	}
	return ""
}

func isWeb(address string) bool {
	return strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}

var (
	pmcID = pattern.Of(`PMC\d+`)
	// preprint matches the DOIs of bioRxiv and medRxiv, whose registrants journals share.
	preprint = pattern.Of(`^10\.(?:1101|64898)/(?:\d{4}\.\d\d\.\d\d\.)?\d{6,}$`)
)

// preprintServer tells the two servers apart, whose DOIs look the same.
func preprintServer(p paper.Paper) string {
	if strings.Contains(strings.ToLower(p.Venue+" "+p.Fields["publisher"]+" "+p.URL), "medrxiv") {
		return "medrxiv"
	}
	return "biorxiv"
}

// pages are the publishers whose PDFs have names that follow from those of their pages:
// host and path of a page, and the address of its PDF.
var pages = []struct {
	page func() *regexp.Regexp
	pdf  string
}{
	{pattern.Of(`^openreview\.net/forum\?id=([\w-]+)`), "https://openreview.net/pdf?id=$1"},
	{pattern.Of(`^proceedings\.mlr\.press/(v\d+)/([\w-]+)\.html$`), "https://proceedings.mlr.press/$1/$2/$2.pdf"},
	{pattern.Of(`^openaccess\.thecvf\.com/([\w/-]+)/html/([^?#]+)\.html$`), "https://openaccess.thecvf.com/$1/papers/$2.pdf"},
	{pattern.Of(`^(?:papers|proceedings)\.(?:nips|neurips)\.cc/(paper(?:_files/paper)?/\d+)/hash/(\w+)-Abstract([\w-]*)\.html$`), "https://papers.nips.cc/$1/file/$2-Paper$3.pdf"},
	{pattern.Of(`^ecva\.net/(papers/eccv_\d+/papers_ECCV)/html/([^?#]+)\.php$`), "https://www.ecva.net/$1/papers/$2.pdf"},
	{pattern.Of(`^roboticsproceedings\.org/(rss\d+/p\d+)\.html$`), "https://www.roboticsproceedings.org/$1.pdf"},
	{pattern.Of(`^jmlr\.org/papers/v(\d+)/([\w-]+)\.html$`), "https://www.jmlr.org/papers/volume$1/$2/$2.pdf"},
	{pattern.Of(`^((?:bio|med)rxiv)\.org/content/(10\.\d+/[\w.]+?)(?:\.(?:abstract|full|full-text))?$`), "https://www.$1.org/content/$2.full.pdf"},
	{pattern.Of(`^(?:ncbi\.nlm\.nih\.gov/pmc|pmc\.ncbi\.nlm\.nih\.gov)/articles/(PMC\d+)`), "https://pmc.ncbi.nlm.nih.gov/articles/$1/pdf/"},
}

// ijcai matches pages of IJCAI, which number PDFs in four digits.
var ijcai = pattern.Of(`^ijcai\.org/proceedings/(\d{4})/(\d+)$`)

// pdfOfPage returns the address of the PDF that belongs to a page, empty if no rule says it.
func pdfOfPage(address string) string {
	if !isWeb(address) {
		return ""
	}
	_, rest, _ := strings.Cut(address, "://")
	rest = strings.TrimSuffix(strings.TrimPrefix(rest, "www."), "/")
	for _, rule := range pages {
		if m := rule.page().FindStringSubmatchIndex(rest); m != nil {
			return string(rule.page().ExpandString(nil, rule.pdf, rest, m))
		}
	}
	if m := ijcai().FindStringSubmatch(rest); m != nil {
		if n, err := strconv.Atoi(m[2]); err == nil {
			return fmt.Sprintf("https://www.ijcai.org/proceedings/%s/%04d.pdf", m[1], n)
		}
	}
	return ""
}
