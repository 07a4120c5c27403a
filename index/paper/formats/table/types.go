package table

import (
	"strings"
	"sync"
)

// typeNames are what programs call the types of publications, by their CSL 1.0.2 type.
// Names in the first list say no more than the type; those in the second do, and are kept
// as [paper.Paper.SourceType]. The letters and numbers are those of Web of Science's
// publication types and of LibreOffice's bibliography types.
//
// https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types
// https://en.wikipedia.org/wiki/RIS_(file_format)#Type_of_reference
// https://service.elsevier.com/app/answers/detail/a_id/11236/supporthub/scopus/
// https://webofscience.help.clarivate.com/Content/document-types.html
// https://api.libreoffice.org/docs/idl/ref/namespacecom_1_1sun_1_1star_1_1text_1_1BibliographyDataType.html
var typeNames = []struct{ csl, same, more string }{
	{"article-journal", `article, journal article, journalarticle, article-journal, journal, journal-article, research article, publication type J, PT J, bibliography type 0, ieee journals, original article, JOUR, EJOUR,
		Zeitschriftenartikel, Artikel, Article de revue, Artículo, Artículo de revista, Articolo, Articolo su rivista, Artigo, Artigo de revista, Tijdschriftartikel, 期刊, 期刊论文`,
		`review, review article, systematic review, meta-analysis, editorial, editorial material, letter, note, short survey, erratum, correction, corrigendum, retraction, retracted, article in press, early access, data paper, brief communication, case report, clinical trial, randomized controlled trial, comparative study, journal article review, electronic article, ieee early access articles, ieee magazines, meeting abstract, abstract report, biographical-item, clinical study, academic journal, periodical, scholarly journals, bibliography type 7`},
	{"article-magazine", `magazine article, magazinearticle, article-magazine, magazine, MGZN`, `magazines, trade journals`},
	{"article-newspaper", `newspaper article, newspaperarticle, article-newspaper, newspaper, NEWS`, `newspapers, news item, news`},
	{"paper-conference", `conference paper, conferencepaper, paper-conference, proceedings paper, proceedings article, proceedings-article, inproceedings, conference, ieee conferences, conference article, conference-paper, CPAPER, CONF, bibliography type 3, bibliography type 6,
		Konferenzbeitrag, Communication de conférence, Documento de conferencia, 会议, 会议论文`, `conference abstract, conference review, conference proceedings, conference proceeding, poster, presentation abstract`},
	{"chapter", `chapter, book chapter, book section, booksection, book-chapter, book part, incollection, inbook, book-section, CHAP, ECHAP, bibliography type 4, bibliography type 5, Buchkapitel, Buchbeitrag, Chapitre de livre, Capítulo de libro, Capítulo de livro`, `reference entry, reference work entry, publication type S, PT S`},
	{"book", `book, whole book, monograph, EBOOK, publication type B, PT B, bibliography type 1, Buch, Livre, Libro, Livro, Boek, 图书`, `edited book, reference book, book series, proceedings, electronic book, ieee standards books, booklet, bibliography type 2, bibliography type 12`},
	{"thesis", `thesis, THES, Dissertation, dissertations, phdthesis, dissertation/thesis, dissertations & theses, Thèse, Tesis, Tesi, Tese, Proefschrift, 学位论文`, `doctoral thesis, doctoral dissertation, phd thesis, master's thesis, masters thesis, mastersthesis, bibliography type 9, bibliography type 11, 硕士, 博士, 硕士论文, 博士论文`},
	{"report", `report, RPRT, research report, Bericht, Rapport, Informe, Relatório, 报告`, `technical report, techreport, working paper, government document, white paper, bibliography type 13`},
	{"article", `preprint, posted-content, posted content, pre-print, article-preprint`, `arxiv preprint, ssrn working paper`},
	{"dataset", `dataset, data set, DATA, Datensatz`, `data file`},
	{"software", `software, computer program, computerprogram, computer software, COMP`, ``},
	{"patent", `patent, PAT, publication type P, PT P`, ``},
	{"standard", `standard, STAND`, `ieee standards`},
	{"webpage", `web page, webpage, website, web site, www, ELEC, bibliography type 16`, `online database, online multimedia, blog, electronic resource`},
	{"post-weblog", `blog post, blogpost, post-weblog`, ``},
	{"post", `forum post, forumpost`, ``},
	{"manuscript", `manuscript, unpublished, unpublished work, UNPB, bibliography type 14`, ``},
	{"entry-encyclopedia", `encyclopedia article, encyclopediaarticle, entry-encyclopedia`, ``},
	{"entry-dictionary", `dictionary entry, dictionaryentry, entry-dictionary`, ``},
	{"entry", `entry`, ``},
	{"review-book", `book review, review-book, book reviews`, ``},
	{"legislation", `statute, legislation`, ``},
	{"legal_case", `case, legal case, legal_case`, ``},
	{"hearing", `hearing`, ``},
	{"bill", `bill`, ``},
	{"map", `map`, ``},
	{"motion_picture", `film, video recording, videorecording, film or broadcast, motion_picture`, ``},
	{"broadcast", `tv broadcast, radio broadcast, podcast, broadcast`, ``},
	{"song", `audio recording, audiorecording, song`, ``},
	{"graphic", `artwork, figure, graphic`, ``},
	{"interview", `interview`, ``},
	{"speech", `presentation, speech`, ``},
	{"personal_communication", `personal communication, e-mail, email, Item Type letter, bibliography type 15, personal_communication`, ``},
	{"document", `document, miscellaneous, misc, generic, GEN, bibliography type 10`, ``},
}

// A typeName is the CSL type of a name, and whether the name says more.
type typeName struct {
	csl  string
	more bool
}

var typeByName = sync.OnceValue(func() map[string]typeName {
	known := map[string]typeName{}
	for _, t := range typeNames {
		for name := range strings.SplitSeq(t.same, ",") {
			known[plainName(name)] = typeName{t.csl, false}
		}
		for name := range strings.SplitSeq(t.more, ",") {
			known[plainName(name)] = typeName{t.csl, true}
		}
	}
	delete(known, "")
	return known
})

// typeOf returns the CSL type that a cell of a column names, empty if it names none, and
// whether the cell says more than that. A cell can name several types: "Article; Early
// Access". Letters and numbers are types in the columns that have them only.
func typeOf(name, cell string) (csl string, more bool) {
	known := typeByName()
	if t, ok := known[plainName(name+cell)]; ok {
		return t.csl, t.more
	}
	if t, ok := known[plainName(cell)]; ok {
		return t.csl, t.more
	}
	for part := range strings.FieldsFuncSeq(cell, func(r rune) bool { return strings.ContainsRune(";|,/", r) }) {
		if t, ok := known[plainName(part)]; ok {
			return t.csl, true
		}
	}
	return "", true
}
