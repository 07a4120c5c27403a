package foreign

import (
	"bytes"

	"paperkin/index/paper/pattern"
)

// page matches the start of a web page.
var page = pattern.Of(`(?i)^(?:<\?xml[^>]*>\s*|<!--(?s:.*?)-->\s*)*<(?:!doctype html|html|head|body|script|meta|div|p|table|title)\b`)

// root matches the first element of an XML document and its attributes.
var root = pattern.Of(`^(?s:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>\s*)*<(?:[\w.-]+:)?([\w.-]+)([^>]*)`)

// roots are the formats of references that are told by that element.
var roots = map[string]string{
	"xml": "EndNote XML", "RDF": "an RDF document, such as Zotero's", "modsCollection": "MODS XML", "mods": "MODS XML", "TEI": "a TEI document",
	"article": "a JATS document", "dblp": "DBLP's XML", "collection": "MARC XML or another collection", "opml": "an OPML outline",
	"Sources": "a list of sources of Word (XML)", "records": "a list of records in XML", "marc": "MARC XML", "pubmed-set": "PubMed's XML",
}

// markup tells what a text in angle brackets is.
func markup(text []byte) Finding {
	if page().Match(text) {
		return Finding{Page, "an HTML page"}
	}
	m := root().FindSubmatch(text)
	if m == nil {
		return Finding{References, "XML that is damaged or of an unknown kind"}
	}
	switch name := string(m[1]); {
	case name == "PubmedArticleSet" || name == "eSearchResult":
		return Finding{Reply, "an empty reply of PubMed"}
	case name == "OAI-PMH" && bytes.Contains(text, []byte("noRecordsMatch")):
		return Finding{Reply, "an empty reply of an OAI-PMH service"}
	case name == "feed" && bytes.Contains(text, []byte("arxiv.org")):
		return Finding{Reply, "an empty reply of arXiv"}
	case name == "feed" || name == "rss" || name == "RDF" && bytes.Contains(m[2], []byte("purl.org/rss/")):
		return Finding{Reply, "a feed without papers"}
	case name == "Error" || name == "error":
		return Finding{Failure, "the error message of a service"}
	case roots[name] != "":
		return Finding{References, roots[name]}
	default:
		return Finding{References, "XML of an unknown kind (<" + name + ">)"}
	}
}
