package foreign

import (
	"bytes"

	"paperkin/index/paper/pattern"
)

// page matches the start of a web page.
var page = pattern.Of(`(?i)^(?:<\?xml[^>]*>\s*|<!--(?s:.*?)-->\s*)*<(?:!doctype html|html|head|body|script|meta|div|p|table|title)\b`)

// root matches the first element of an XML document and its attributes.
var root = pattern.Of(`^(?s:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>\s*)*<(?:[\w.-]+:)?([\w.-]+)([^>]*)`)

// roots are the formats of references that are told by that element and are not read.
var roots = map[string]string{
	"RDF": "an RDF document", "collection": "a collection in XML", "opml": "an OPML outline",
	"svg": "a drawing (SVG)", "Sources": "a list of sources of Word (XML)", "records": "a list of records in XML", "pubmed-set": "PubMed's XML",
}

// empty are those that are read, and had no records.
var empty = map[string]string{"modsCollection": "MODS XML", "mods": "MODS XML", "TEI": "TEI", "teiCorpus": "TEI", "dblp": "dblp's XML", "dblpperson": "dblp's XML", "pmc-articleset": "JATS XML"}

// markup tells what a text in angle brackets is.
func markup(text []byte) Finding {
	if page().Match(text) {
		found := Finding{Kind: Page, What: "an HTML page"}
		if m := doiOfPage().FindSubmatch(text); m != nil {
			found.DOI = tidyDOI(string(m[1]))
		}
		return found
	}
	m := root().FindSubmatch(text)
	if m == nil {
		return Finding{Kind: References, What: "XML that is damaged or of an unknown kind"}
	}
	switch name := string(m[1]); {
	case name == "PubmedArticleSet" || name == "eSearchResult":
		return Finding{Kind: Reply, What: "an empty reply of PubMed"}
	case name == "OAI-PMH" && bytes.Contains(text, []byte("noRecordsMatch")):
		return Finding{Kind: Reply, What: "an empty reply of an OAI-PMH service"}
	case name == "feed" && bytes.Contains(text, []byte("arxiv.org")):
		return Finding{Kind: Reply, What: "an empty reply of arXiv"}
	case name == "feed" || name == "rss" || name == "RDF" && bytes.Contains(m[2], []byte("purl.org/rss/")):
		return Finding{Kind: Reply, What: "a feed without papers"}
	case name == "Error" || name == "error":
		return Finding{Kind: Failure, What: "the error message of a service"}
	case empty[name] != "":
		return Finding{Kind: Remarks, What: empty[name] + " without papers"}
	case name == "collection" && bytes.Contains(text, []byte("MARC21/slim")):
		return Finding{Kind: Remarks, What: "MARC XML without papers"}
	case name == "xml" && bytes.Contains(text, []byte("<records")):
		return Finding{Kind: Remarks, What: "EndNote XML without papers"}
	case name == "RDF" && bytes.Contains(text, []byte("zotero.org/namespaces")):
		return Finding{Kind: Remarks, What: "Zotero RDF without papers"}
	case roots[name] != "":
		return Finding{Kind: References, What: roots[name]}
	default:
		return Finding{Kind: References, What: "XML of an unknown kind (<" + name + ">)"}
	}
}
