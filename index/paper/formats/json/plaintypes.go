package json

// plainTypes maps what programs call types of publications to the types of CSL. Case and
// separators do not count. They are those of BibTeX (https://ctan.org/pkg/bibtex), of
// Scopus, Web of Science and PubMed, of Semantic Scholar, OpenAlex, Crossref and Zotero.
var plainTypes = map[string]string{
	"journalarticle": "article-journal", "journalpaper": "article-journal", "researcharticle": "article-journal", "journal": "article-journal",
	"articleinpress": "article-journal", "letter": "article-journal", "editorial": "article-journal", "shortsurvey": "article-journal", "datapaper": "article-journal",
	"reviewarticle": "article-journal", "magazinearticle": "article-magazine", "newspaperarticle": "article-newspaper", "news": "article-newspaper",
	"inproceedings": "paper-conference", "conference": "paper-conference", "conferencepaper": "paper-conference", "proceedingspaper": "paper-conference",
	"proceedingsarticle": "paper-conference", "conferencearticle": "paper-conference", "meetingabstract": "paper-conference", "proceedingspaperarticle": "paper-conference",
	"proceedings": "book", "conferenceproceedings": "book", "conferencereview": "book", "monograph": "book", "editedbook": "book", "referencebook": "book", "booklet": "pamphlet",
	"incollection": "chapter", "inbook": "chapter", "bookchapter": "chapter", "booksection": "chapter",
	"phdthesis": "thesis", "mastersthesis": "thesis", "dissertation": "thesis",
	"techreport": "report", "technicalreport": "report", "preprint": "article", "postedcontent": "article", "unpublished": "manuscript",
	"misc": "document", "other": "document", "online": "webpage", "electronic": "webpage", "website": "webpage", "blogpost": "post-weblog",
	"data": "dataset", "computerprogram": "software", "peerreview": "review", "bookreview": "review-book", "encyclopediaarticle": "entry-encyclopedia", "dictionaryentry": "entry-dictionary",
}
