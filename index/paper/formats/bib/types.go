package bib

import (
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// types are the types of entries and the CSL types of their papers, as citeproc reads
// them where it knows them: those of BibTeX (btxdoc, section 3.1), of BibLaTeX (its manual,
// section 2.1), and of programs: ACM's, Mendeley's and JabRef's.
// https://mirrors.ctan.org/macros/latex/contrib/biblatex/doc/biblatex.pdf
// https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types
var types = map[string]string{
	"article": "article-journal", "suppperiodical": "article-journal", "periodical": "periodical", "magazine": "article-magazine", "newspaper": "article-newspaper",
	"book": "book", "mvbook": "book", "collection": "book", "mvcollection": "book", "reference": "book", "mvreference": "book", "proceedings": "book", "mvproceedings": "book", "manual": "book",
	"booklet": "pamphlet", "inbook": "chapter", "bookinbook": "chapter", "suppbook": "chapter", "incollection": "chapter", "suppcollection": "chapter",
	"inreference": "entry-encyclopedia", "inproceedings": "paper-conference", "conference": "paper-conference",
	"thesis": "thesis", "phdthesis": "thesis", "mastersthesis": "thesis", "bachelorsthesis": "thesis", "masterthesis": "thesis",
	"report": "report", "techreport": "report", "unpublished": "manuscript", "misc": "document", "other": "document", "generic": "document", "preprint": "article",
	"online": "webpage", "electronic": "webpage", "www": "webpage", "webpage": "webpage", "web_page": "webpage", "website": "webpage",
	"dataset": "dataset", "data": "dataset", "artifactdataset": "dataset", "software": "software", "softwaremodule": "software", "softwareversion": "software", "codefragment": "software", "artifactsoftware": "software", "computer_program": "software", "game": "software",
	"patent": "patent", "standard": "standard", "artwork": "graphic", "image": "graphic", "figure": "figure", "map": "map", "audio": "song", "music": "song", "video": "motion_picture", "movie": "motion_picture", "performance": "performance",
	"letter": "personal_communication", "jurisdiction": "legal_case", "legal": "legislation", "legislation": "legislation", "bill": "bill", "statute": "legislation", "commentary": "review", "review": "review",
	"speech": "speech", "presentation": "speech", "talk": "speech", "lecture": "speech", "interview": "interview", "blog": "post-weblog",
}

// kinds are the types of entries that are written for CSL types. Those that BibTeX's
// styles do not know they treat as misc.
var kinds = map[string]string{
	"article-journal": "article", "article-magazine": "article", "article-newspaper": "article", "book": "book", "chapter": "incollection", "entry": "inreference",
	"entry-dictionary": "inreference", "entry-encyclopedia": "inreference", "paper-conference": "inproceedings", "report": "techreport", "thesis": "thesis", "pamphlet": "booklet",
	"manuscript": "unpublished", "webpage": "online", "post": "online", "post-weblog": "online", "dataset": "dataset", "software": "software", "patent": "patent", "standard": "standard",
	"periodical": "periodical", "legal_case": "jurisdiction", "legislation": "legislation", "review": "review", "review-book": "review", "personal_communication": "letter",
	"motion_picture": "movie", "song": "audio", "graphic": "image", "performance": "performance",
}

// doctoral and masters match names of degrees.
var (
	doctoral = pattern.Of(`(?i)\bph\.? ?d|doctor|dissertation|habilitation|phdthesis`)
	masters  = pattern.Of(`(?i)\bm\.?(?:a|sc|s|phil)\b|master`)
)

// kindOf returns the type of the entry of a paper by the paper's own type.
func kindOf(p *paper.Paper) string {
	switch genre := p.Fields["genre"]; {
	case p.Type == "" && p.Venue != "":
		return "article"
	case p.Type == "thesis" && doctoral().MatchString(genre):
		return "phdthesis"
	case p.Type == "thesis" && masters().MatchString(genre):
		return "mastersthesis"
	}
	if kind := kinds[p.Type]; kind != "" {
		return kind
	}
	return "misc"
}

// typeOf returns the CSL type of the paper of an entry. The type of a magazine, and types
// that BibTeX has no entries for, are the subtype of the entry.
func (e *entry) typeOf() string {
	if subtype := strings.ToLower(wordsOf(e.values["entrysubtype"])); subtype != "" {
		for _, t := range []string{"article-" + subtype, subtype} {
			if subtypes[t] {
				return t
			}
		}
	}
	t := types[e.kind]
	if t == "" {
		t = types[strings.Map(letter, e.kind)]
	}
	if (t == "document" || t == "webpage" || t == "manuscript" || t == "article-journal") && e.isPreprint() {
		return "article"
	}
	return t
}

// subtypes are the CSL types that are written as a subtype.
var subtypes = map[string]bool{"article-magazine": true, "article-newspaper": true, "broadcast": true, "classic": true, "collection": true, "event": true, "figure": true, "hearing": true, "interview": true,
	"map": true, "musical_score": true, "regulation": true, "speech": true, "treaty": true, "bill": true, "post": true, "post-weblog": true, "review-book": true, "entry": true, "entry-dictionary": true}

// subtypeOf returns the subtype that an entry of a kind needs so that the type of the paper
// is read again; empty if it needs none.
func subtypeOf(p *paper.Paper, kind string) string {
	if !subtypes[p.Type] || types[kind] == p.Type {
		return ""
	}
	return strings.TrimPrefix(p.Type, "article-")
}

// isPreprint reports whether the entry is one of arXiv and of no journal.
func (e *entry) isPreprint() bool {
	venue := strings.ToLower(strings.TrimLeft(e.container(), "{ "))
	if venue != "" && venue != "corr" && !strings.HasPrefix(venue, "arxiv") {
		return false
	}
	return strings.HasPrefix(venue, "arxiv") || strings.HasPrefix(e.values["volume"], "abs/") || isArXiv(e.archive()) ||
		strings.Contains(strings.ToLower(e.values["publisher"]), "arxiv")
}

// letter keeps the letters of ASCII, in lower case.
func letter(r rune) rune {
	switch {
	case 'a' <= r && r <= 'z':
		return r
	case 'A' <= r && r <= 'Z':
		return r - 'A' + 'a'
	}
	return -1
}

// sourceKind returns the type of the entry that a paper comes from, and whether its fields
// have BibLaTeX's names. Letters are all that every program reads in a type.
func sourceKind(p *paper.Paper) (kind string, latex bool) {
	name, latex := strings.CutPrefix(p.SourceType, "biblatex:")
	if !latex {
		var ok bool
		if name, ok = strings.CutPrefix(p.SourceType, "bibtex:"); !ok {
			return kindOf(p), false
		}
	}
	switch kind = strings.Map(letter, name); kind {
	case "", "string", "comment", "preamble", "xdata", "set":
		return kindOf(p), latex
	}
	return kind, latex
}
