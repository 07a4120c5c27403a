package json

// crossrefTypes maps the types of Crossref's works, https://api.crossref.org/types, to
// those of CSL that are nearest.
var crossrefTypes = map[string]string{
	"journal-article": "article-journal", "journal": "periodical", "journal-issue": "periodical", "journal-volume": "periodical",
	"proceedings-article": "paper-conference", "proceedings": "book", "proceedings-series": "book",
	"book": "book", "monograph": "book", "edited-book": "book", "reference-book": "book", "book-series": "book", "book-set": "book",
	"book-chapter": "chapter", "book-section": "chapter", "book-part": "chapter", "book-track": "chapter", "reference-entry": "entry",
	"dissertation": "thesis", "posted-content": "article", "report": "report", "report-component": "report", "report-series": "report",
	"dataset": "dataset", "database": "dataset", "standard": "standard", "standard-series": "standard", "peer-review": "review",
	"component": "document", "grant": "document", "other": "document", "software": "software",
}
