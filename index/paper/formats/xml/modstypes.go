package xml

import (
	"strings"

	"paperkin/index/paper"
)

// modsGenres are the types of CSL of genres: of MARC's list, https://www.loc.gov/standards/valuelist/marcgt.html,
// of bibutils, and of repositories.
var modsGenres = map[string]string{
	"article": "article-journal", "journal article": "article-journal", "research article": "article-journal", "journalarticle": "article-journal", "articles": "article-journal", "review article": "article-journal",
	"conference paper": "paper-conference", "conferencepaper": "paper-conference", "conference publication": "paper-conference", "conference contribution": "paper-conference", "proceedings paper": "paper-conference", "conference proceedings": "paper-conference", "conference item": "paper-conference",
	"book": "book", "books": "book", "monograph": "book", "collection": "book", "book chapter": "chapter", "book section": "chapter", "bookpart": "chapter", "chapter": "chapter", "bookitem": "chapter",
	"thesis": "thesis", "theses": "thesis", "dissertation": "thesis", "dissertations": "thesis", "academic theses": "thesis", "ph.d. thesis": "thesis", "doctoral thesis": "thesis", "phd thesis": "thesis", "masters thesis": "thesis", "master's thesis": "thesis", "diploma thesis": "thesis", "habilitation thesis": "thesis", "electronic thesis or dissertation": "thesis", "academic dissertations": "thesis", "doctoralthesis": "thesis", "masterthesis": "thesis",
	"report": "report", "technical report": "report", "research report": "report", "working paper": "report", "government publication": "report", "preprint": "article", "manuscript": "manuscript", "unpublished": "manuscript",
	"newspaper": "article-newspaper", "newspaper article": "article-newspaper", "magazine article": "article-magazine", "web page": "webpage", "web site": "webpage", "website": "webpage", "electronic": "", "patent": "patent", "map": "map", "atlas": "map",
	"dataset": "dataset", "data set": "dataset", "software": "software", "computer program": "software", "encyclopedia": "entry-encyclopedia", "dictionary": "entry-dictionary", "review": "review", "book review": "review-book",
	"speech": "speech", "presentation": "speech", "lecture": "speech", "interview": "interview", "letter": "personal_communication", "standard": "standard", "standard or specification": "standard", "legislation": "legislation", "hearing": "hearing",
	"motion picture": "motion_picture", "video recording": "motion_picture", "videorecording": "motion_picture", "sound recording": "song", "musical score": "musical_score", "art original": "graphic", "picture": "graphic", "periodical": "periodical", "academic journal": "periodical", "journal": "periodical", "magazine": "periodical",
}

// modsResources are those of kinds of resources, where no genre says more.
var modsResources = map[string]string{"cartographic": "map", "notated music": "musical_score", "sound recording": "song", "sound recording-musical": "song", "sound recording-nonmusical": "song",
	"still image": "graphic", "moving image": "motion_picture", "software, multimedia": "software", "dataset": "dataset"}

// genre returns the type that the genres of a record tell; empty if none does.
func (m *modsRecord) genre() string {
	for _, g := range m.Genres {
		if t := modsGenres[strings.ToLower(strings.TrimSpace(g.Value))]; t != "" {
			return t
		}
	}
	return ""
}

// cslType returns the type of a work, which what it appeared in can tell as well.
func (m *modsRecord) cslType(host *modsRecord) string {
	own, around := m.genre(), host.genre()
	within := len(host.Titles) > 0
	switch {
	case within && own == "book":
		return "chapter"
	case own != "" && (own != "periodical" || !within):
		return own
	case !within:
		for _, r := range m.Resource {
			if t := modsResources[strings.ToLower(strings.TrimSpace(r))]; t != "" {
				return t
			}
		}
		return map[string]string{"monographic": "book", "single unit": "book", "continuing": "periodical", "serial": "periodical"}[m.issuance()]
	}
	switch around {
	case "periodical", "article-journal":
		for _, g := range host.Genres {
			if strings.EqualFold(strings.TrimSpace(g.Value), "magazine") {
				return "article-magazine"
			}
		}
		return "article-journal"
	case "book":
		return "chapter"
	case "paper-conference", "article-newspaper":
		return around
	}
	for _, id := range host.IDs {
		switch strings.ToLower(id.Type) {
		case "issn", "eissn":
			return "article-journal"
		case "isbn":
			return "chapter"
		}
	}
	switch host.issuance() {
	case "continuing", "serial":
		return "article-journal"
	case "monographic", "single unit":
		return "chapter"
	}
	for _, part := range append(m.Parts, host.Parts...) {
		for _, d := range part.Details {
			if d.Type == "issue" || d.Type == "volume" {
				return "article-journal"
			}
		}
	}
	return ""
}

// setType sets the type of a work, and what its genres say beyond it.
func (m *modsRecord) setType(p *paper.Draft, host *modsRecord) {
	p.Type = m.cslType(host)
	for _, g := range m.Genres {
		genre := strings.TrimSpace(g.Value)
		switch lower := strings.ToLower(genre); {
		case genre == "":
		case p.Type == "" && modsGenres[lower] == "":
			p.SourceType = "mods:" + genre
		case modsGenres[lower] == p.Type && (p.Type == "thesis" || p.Type == "report") && lower != p.Type && lower != "theses":
			p.Set("genre", genre)
		}
	}
}

func (m *modsRecord) issuance() string {
	for _, o := range m.Origins {
		for _, i := range o.Issuance {
			return strings.ToLower(strings.TrimSpace(i))
		}
	}
	return ""
}
