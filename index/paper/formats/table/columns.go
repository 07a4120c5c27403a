package table

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"paperkin/index/paper"
)

// A kind is what is done with the values of a column.
type kind int

const (
	unknown    kind = iota
	title           // of the paper
	abstract        //
	authors         // names in one cell
	venue           // CSL's container-title
	address         // a web address of the paper
	date            // of publication, as far as the cell has it
	year            // of publication; month and day too
	month           //
	day             //
	keywords        // a list
	categories      // a list of subject classes
	id              // an id of a scheme, which is the column's variable
	key             // a name of the paper within its source
	docType         // the type of the publication
	field           // the text of the CSL variable
	people          // names of the CSL variable, in one cell
	otherDate       // the date of the CSL variable
	files           // a list
	firstPage       //
	lastPage        //
	article         // an article number
	citation        // journal, year, volume, issue and pages in one cell
	counted         // how many there are of what the variable counts
	extra           // Zotero's, with lines such as "PMID: 7"
	rowNumber       // of the row in the table
)

// columns are the names of columns in the tables of various programs. Where a table has
// several columns of one kind and variable, the first that has a value wins, in the order
// of this list, except for lists and ids, of which all count. Names are compared without
// case, accents, spaces and punctuation: "Author(s)", "author_s" and "Authors" are one.
//
// The names are those of
//
//   - Scopus: https://blog.scopus.com/posts/new-scopus-export-options, the Scopus fields
//     of https://cran.r-project.org/package=bibliometrix
//   - Web of Science, in full: https://webofscience.help.clarivate.com/Content/export-records.htm;
//     for its tags see tags.go
//   - EBSCO: https://connect.ebsco.com/s/article/Exporting-Results-in-EBSCO-Interfaces
//   - Ovid: https://ospguides.ovid.com/OSPguides/medline.htm
//   - Embase: https://www.elsevier.support/embase/answer/how-can-i-export-records
//   - IEEE Xplore: https://ieeexplore.ieee.org/Xplorehelp/searching-ieee-xplore/search-results-page
//   - SpringerLink: https://support.springernature.com/en/support/solutions/articles/6000229389
//   - Dimensions: https://docs.dimensions.ai/dsl/datasource-publications.html and its export
//   - The Lens: https://support.lens.org/knowledge-base/scholarly-field-definition/
//   - Covidence: https://support.covidence.org/help/how-can-i-export-references
//   - Rayyan: https://help.rayyan.ai/hc/en-us/articles/18407558323601
//   - Zotero: https://www.zotero.org/support/kb/item_types_and_fields and
//     https://github.com/zotero/translators/blob/master/CSV.js
//   - EndNote, tab-delimited: https://docs.endnote.com
//   - JabRef's OpenOffice CSV: https://docs.jabref.org, whose names are those of
//     https://api.libreoffice.org/docs/idl/ref/namespacecom_1_1sun_1_1star_1_1text.html
//   - PubMed: https://pubmed.ncbi.nlm.nih.gov/help/#save-to-file
//   - Publish or Perish: https://harzing.com/resources/publish-or-perish/manual/reference/dialogs/export-csv
//   - OpenAlex: https://docs.openalex.org/api-entities/works/work-object
//   - Semantic Scholar: https://api.semanticscholar.org/api-docs/graph
//   - Crossref: https://api.crossref.org/swagger-ui/index.html
//   - CORE: https://api.core.ac.uk/docs/v3
//   - Europe PMC: https://europepmc.org/RestfulWebService
//   - Cochrane Library: https://www.cochranelibrary.com/help/access
//   - ProQuest: https://support.proquest.com
//   - DSpace (dc.title): https://wiki.lyrasis.org/display/DSDOC7x/Batch+Metadata+Editing
//
// and, of headers that people write, in German, French, Spanish, Italian, Portuguese,
// Dutch and Chinese, which is also CNKI's.
var columns = []named{
	{title, "", `title, study title, paper name, name of paper, article name, title of study, title of the study, title of article, title of the article, title of the paper, full title, title (english), english title, primary title, document title, article title, item title, paper title, display name, title of paper,
		ti, dc.title, Titel, Titel des Artikels, Titre, Titre de l'article, Título, Título del artículo, Título do artigo, Titolo, Titolo dell'articolo, Titel van het artikel,
		题名, 标题, 题目, 篇名, Title-题名, タイトル`},
	{abstract, "", `abstract, abstract note, summary, abstract text, paper abstract, abstracts, publication abstract, dc.description.abstract, ab, description,
		Zusammenfassung, Kurzfassung, Abstrakt, Résumé, Resumen, Resumo, Riassunto, Sommario, Samenvatting, 摘要, Summary-摘要`},
	{authors, "full", `author full names, authors full names, author full name, full author names, authorships.author.display_name, authorships.raw_author_name`},
	{authors, "", `authors, author, author(s) name, author(s) names, authors' names, names of authors, all authors, author names, author/s, author(s), creators, creator, contributors, au, authors.name, author name, authors list, author list, paper authors,
		dc.contributor.author, dc.creator, Autor, Autoren, Autor/in, Autor:innen, Verfasser, Auteur, Auteurs, Auteur(s), Autores, Autore, Autori, Autor(es), 作者, Author-作者, 著者`},
	{authors, "group", `group authors, collaboration, corporate author, corporate authors, corporate author names, group author, collective name`},
	{authors, "book", `book authors full names, book author full names, book authors, first author`},
	{authors, "book group", `book group authors`},
	{venue, "", `journal, journal/conference, journal or conference, conference/journal, journal/source, source/journal, journal/venue, venue/journal, journal/publisher, outlet, source title, publication title, journal title, journal/book, container title, venue, journal name, journal full title, full journal title, book title,
		primary_location.source.display_name, host_venue.display_name, publication, periodical, publication source, published in, publication name, anthology title, secondary title, pubtitle, parent title, host publication,
		journal.name, journal.title, publication venue, booktitle, proceedings title, dc.relation.ispartof, secondary source title, source,
		Zeitschrift, Zeitschriftentitel, Journal de publication, Revue, Titre de la revue, Revista, Título de la revista, Título da revista, Periódico, Rivista, Tijdschrift, Quelle, Fuente, Fonte, Bron, 刊名, 期刊, 来源, 文献来源, Source-文献来源, 雑誌名`},
	{venue, "short", `abbreviated source title, journal abbreviation, journal iso abbreviation, journal abbreviated title, iso abbreviation, medline ta`},
	{address, "", `url, link, item url, article url, permalink, plink, persistent link, primary_location.landing_page_url, source url, source urls, external url, document url, publication url, paper url, web address, full text link, articleurl, doi link,
		dimensions url, embase link, lens url, record url, landing page, href, urls, open url link, full text url, fulltexturl, pdf link, pdf url, download url, dc.identifier.uri,
		Verweis, Lien, Enlace, Collegamento, Ligação, 链接, Link-链接, 网址`},
	{date, "", `date, publication date, published, date published, published date, date of publication, publish date, pub date, pubdate, published online, cover date, issue date, issued, published at, publication date (online), publication date (print), first publication date, online date, online publication date, early access date, dc.date.issued, release date, submitted,
		Datum, Veröffentlichungsdatum, Date de publication, Fecha, Fecha de publicación, Data, Data di pubblicazione, Data de publicação, Publicatiedatum, 出版日期, 发表时间, PubTime-发表时间`},
	{year, "", `year, date (year), date/year, publication year, pub year, published year, year of publication, year published, yr, dc.date.year,
		Jahr, Erscheinungsjahr, Publikationsjahr, Année, Année de publication, Año, Año de publicación, Anno, Anno di pubblicazione, Ano, Ano de publicação, Jaar, Jaar van publicatie, 年, 年份, 出版年, Year-年`},
	{month, "", `month, published month, publication month, pub month, Monat, Mois, Mes, Mese, Mês, Maand, 月, 月份`},
	{day, "", `day, published day, publication day, Tag, Jour, Día, Giorno, Dia, Dag, 日`},
	{keywords, "", `keywords, author keywords, index keywords, keyword, manual tags, automatic tags, tags, keywords plus, keywords.display_name, author-supplied keywords, subject terms, subjects, subject, ieee terms, inspec controlled terms, inspec non-controlled terms, mesh terms, mesh, mesh_terms, mesh headings, descriptors, identifier/keyword, identifiers/keywords, thesaurus terms, key words, dc.subject, kw,
		emtree drug index terms, emtree drug index terms (major focus), emtree medical index terms, emtree medical index terms (major focus), drug terms, medical terms,
		Schlagwörter, Schlüsselwörter, Schlagworte, Stichwörter, Mots-clés, Mots clés, Palabras clave, Parole chiave, Palavras-chave, Palavras chave, Trefwoorden, 关键词, 关键字, Keyword-关键词, キーワード`},
	{categories, "", `categories, category, wos categories, web of science categories, research areas, fields of study, fields of research, fields of research (anzsrc 2020), classification, arxiv categories, primary category, topics.display_name, primary_topic.display_name, Kategorien, Catégories, Categorías, Categorie, Categorias`},
	{id, "doi", `doi, doi/url, url/doi, doi/link, link/doi, doi or url, doi or link, item doi, digital object identifier, document doi, article doi, paper doi, do, ids.doi, externalids.doi, dc.identifier.doi, doi number, doi url, DOI-DOI`},
	{id, "arxiv", `arxiv, arxiv id, externalids.arxiv, eprint`},
	{id, "pmid", `pmid, pubmed id, pubmed, medline pmid, ids.pmid, externalids.pubmed, pubmed_id, pm id`},
	{id, "openalex", `openalex id, ids.openalex`},
	{id, "s2", `semantic scholar id, corpusid, externalids.corpusid, s2 id`},
	{id, "acl", `acl id, externalids.acl`},
	{key, "", `id, key, paper id, ut (unique wos id), ut (unique id), eid, publication id, lens id, citation key, citekey, bibtex key, identifier, accession number, an, pui, core id, item id, reference id, ref id, record id, ui, cochrane review id, study id, Schlüssel`},
	{docType, "", `document type, item type, publication type, type, content type, reference type, doc type, doctype, documenttype, article type, type of document, bibliography type, entry type, pubtypes, pub types, publication types, publicationtypes, document identifier, type of reference, dc.type,
		Dokumenttyp, Publikationstyp, Type de document, Tipo de documento, Tipo di documento, Documenttype, 文献类型`},
	{field, "volume", `volume, journal volume, vol, volume number, biblio.volume, Band, Jahrgang, Tome, Volumen, 卷, Roll-卷`},
	{field, "issue", `issue, journal issue, issue number, biblio.issue, number, no, Heft, Ausgabe, Numéro, Número, Numero, Fascicolo, Nummer, 期, Period-期`},
	{field, "page", `pages, page, page range, pagination, page numbers, article pages, Seiten, Seite, Páginas, Pagine, Pagina's, 页码, 页, PageCount-页码`},
	{firstPage, "", `page start, start page, first page, beginning page, pagestart, biblio.first_page, start of pages, Erste Seite, Première page, Página inicial`},
	{lastPage, "", `page end, end page, last page, ending page, pageend, biblio.last_page, Letzte Seite, Dernière page, Página final`},
	{article, "", `art. no., article number, art no, article no, article id number, elocation id, e-location id, Artikelnummer`},
	{field, "number", `report number, patent number, standard number, bill number, application number, publication number`},
	{field, "number-of-pages", `num pages, page count, number of pages, total pages`},
	{field, "number-of-volumes", `number of volumes`},
	{field, "publisher", `publisher, publisher name, book publisher, publisher details, institution, university, school, distributor, label name, dc.publisher, Verlag, Herausgebende Institution, Éditeur, Editorial, Editore, Editora, Uitgever, 出版社, 出版商`},
	{field, "publisher-place", `place, place of publication, publisher city, publisher location, place published, city, location, Ort, Erscheinungsort, Verlagsort, Lieu, Lieu de publication, Lugar, Luogo, Local, Plaats`},
	{field, "edition", `edition, Auflage, Édition, Edición, Edizione, Edição, Editie`},
	{field, "collection-title", `series, book series title, series title, series name, tertiary title, Reihe, Schriftenreihe, Collection, Serie, Collana, Série, Reeks`},
	{field, "collection-number", `series number, number in series`},
	{field, "ISBN", `isbn, isbns, print isbn, online isbn, e-isbn, eisbn, isbn10, isbn13, dc.identifier.isbn`},
	{field, "ISSN", `issn, issns, print issn, issn print, journal issn, primary_location.source.issn_l, issn-l, eissn, e-issn, electronic issn, issn online, online issn, dc.identifier.issn, isbn/issn, issn/isbn`},
	{field, "language", `language, language of original document, language of article, languages, lang, dc.language, dc.language.iso, Sprache, Langue, Idioma, Lengua, Lingua, Língua, Taal, 语言, 语种`},
	{field, "note", `note, notes, comments, comment, annote, annotation, Notiz, Notizen, Anmerkung, Anmerkungen, Remarques, Notas, Notiezen, Opmerkingen, 备注, 附注`},
	{field, "container-title-short", `journal abbreviation short`},
	{field, "title-short", `short title`},
	{field, "license", `rights, license, open access license, dc.rights`},
	{field, "archive", `archive`},
	{field, "archive_location", `archive location, loc. in archive, loc in archive`},
	{field, "source", `library catalog, name of database, database name, database, longdbname, database provider`},
	{field, "call-number", `call number`},
	{field, "event-title", `conference name, meeting name, conference title, event title, conference`},
	{field, "event-place", `conference location, conference place, event place`},
	{otherDate, "event-date", `conference date, event date, meeting date`},
	{otherDate, "accessed", `access date, accessed, date accessed, last accessed, retrieval date, urldate`},
	{field, "section", `section, chapter`},
	{field, "version", `version`},
	{field, "medium", `medium`},
	{field, "scale", `scale`},
	{field, "dimensions", `running time, artwork size`},
	{field, "authority", `court, committee, legislative body, issuing authority`},
	{field, "status", `legal status, publication stage`},
	{field, "PMCID", `pmcid, pmc id, pmc, pmc_id, ids.pmcid`},
	{field, "genre", `type of work, thesis type, report type, genre`},
	{people, "editor", `editors, editor, book editors, book editor, secondary author, editor names, dc.contributor.editor, Herausgeber, Hrsg., Éditeurs scientifiques, Editores, Editori, Redacteur, Redacteuren`},
	{people, "collection-editor", `series editor, series editors, tertiary author`},
	{people, "translator", `translator, translators, translated author, Übersetzer, Traducteur, Traductor, Traduttore, Tradutor, Vertaler`},
	{people, "contributor", `contributor`},
	{people, "container-author", `book author`},
	{people, "composer", `composer`},
	{people, "interviewer", `interviewer`},
	{people, "producer", `producer`},
	{people, "recipient", `recipient`},
	{people, "reviewed-author", `reviewed author`},
	{people, "script-writer", `scriptwriter`},
	{people, "performer", `performer, cast member`},
	{people, "guest", `guest`},
	{people, "director", `director`},
	{files, "", `file attachments, file, files, attachments, pdf, full text file, Dateien, Dateianhänge, Fichiers, Archivos, Bestanden`},
	{citation, "", `citation, bibliographic citation, reference, full citation`},
	{counted, string(paper.Citations), `cited by, times cited, citation count, citations, cited by count, article citation count, citing works count, is-referenced-by-count, cites, times cited wos core, times cited all databases,
		number of citations, num citations, Zitationen, Citas, Citazioni, Citações, 被引频次, 被引`},
	{counted, string(paper.Upvotes), `upvotes`},
	{counted, string(paper.Comments), `num comments, comment count`},
}

// named are the names of columns of a kind and variable, separated by commas.
type named struct {
	kind     kind
	variable string
	names    string
}

// A column is what is known of a column.
type column struct {
	kind     kind
	variable string
	rank     int // where several columns of a kind and variable have values, the lowest wins
}

// columnByName are the columns by their plain names.
var columnByName = sync.OnceValue(func() map[string]column { return ranked(columns) })

// ranked returns the columns of a list by their plain names.
func ranked(list []named) map[string]column {
	known := map[string]column{}
	rank := 0
	for _, c := range list {
		for name := range strings.SplitSeq(c.names, ",") {
			rank++
			if n := plainName(name); known[n].kind == unknown {
				known[n] = column{c.kind, c.variable, rank}
			}
		}
	}
	return known
}

// plainName returns the name of a column as it is compared.
func plainName(s string) string {
	if i := strings.IndexByte(s, '['); i > 0 { // DSpace's dc.title[en_US]
		s = s[:i]
	}
	if plain, ok := plainASCII(s); ok {
		return plain
	}
	var b strings.Builder
	for _, c := range norm.NFD.String(s) {
		if unicode.IsLetter(c) || unicode.IsNumber(c) {
			b.WriteRune(unicode.ToLower(c))
		}
	}
	return b.String()
}

// plainASCII is plainName for text in ASCII.
func plainASCII(s string) (plain string, ok bool) {
	b := make([]byte, 0, len(s))
	for _, c := range []byte(s) {
		switch {
		case c >= 0x80:
			return "", false
		case 'A' <= c && c <= 'Z':
			b = append(b, c|0x20)
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			b = append(b, c)
		}
	}
	return string(b), true
}
