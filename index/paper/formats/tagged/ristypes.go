package tagged

import (
	"strings"

	"paperkin/index/paper"
)

// risTypes are the types of CSL 1.0.2 of the types of RIS, whose list is
// https://en.wikipedia.org/wiki/RIS_(file_format)#Type_of_reference and that of
// EndNote's export. A type that CSL does not have becomes the nearest one.
// https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types
var risTypes = map[string]string{
	"ABST": "article-journal", "EJOUR": "article-journal", "INPR": "article-journal", "JOUR": "article-journal",
	"ADVS": "motion_picture", "MPCT": "motion_picture", "VIDEO": "motion_picture", "MULTI": "motion_picture",
	"AGGR": "dataset", "DATA": "dataset", "DBASE": "dataset",
	"ANCIENT": "classic", "CLSWK": "classic",
	"ART": "graphic", "CHART": "graphic", "EQUA": "figure", "FIGURE": "figure", "MAP": "map",
	"BILL": "bill", "UNBILL": "bill", "CASE": "legal_case", "HEAR": "hearing", "LEGAL": "regulation", "STAT": "legislation", "PAT": "patent",
	"BLOG": "post-weblog", "ELEC": "webpage", "WEB": "webpage", "ICOMM": "personal_communication", "PCOMM": "personal_communication",
	"BOOK": "book", "CTLG": "book", "EBOOK": "book", "EDBOOK": "book", "SER": "book", "JFULL": "periodical",
	"CHAP": "chapter", "ECHAP": "chapter", "DICT": "entry-dictionary", "ENCYC": "entry-encyclopedia",
	"COMP": "software", "CONF": "paper-conference", "CPAPER": "paper-conference", "SLIDE": "speech",
	"GEN": "document", "GENERIC": "document", "GRANT": "document", "GRNT": "document", "PRESS": "document",
	"GOVDOC": "report", "RPRT": "report", "STAND": "standard", "PAMP": "pamphlet", "MANSCPT": "manuscript", "UNPB": "manuscript", "UNPD": "manuscript",
	"INTV": "interview", "MGZN": "article-magazine", "NEWS": "article-newspaper", "PREPRINT": "article",
	"MUSIC": "musical_score", "PODCST": "broadcast", "POD": "broadcast", "SOUND": "song", "THES": "thesis", "DISS": "thesis",
}

// writtenTypes are the types of RIS that the types of CSL are written as, every one of
// which is here.
var writtenTypes = map[string]string{
	"article": "UNPB", "article-journal": "JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS", "bill": "BILL", "book": "BOOK",
	"broadcast": "PODCST", "chapter": "CHAP", "classic": "CLSWK", "dataset": "DATA", "document": "GEN", "entry": "ENCYC",
	"entry-dictionary": "DICT", "entry-encyclopedia": "ENCYC", "event": "GEN", "performance": "GEN", "treaty": "GEN", "figure": "FIGURE", "graphic": "ART", "hearing": "HEAR", "interview": "INTV",
	"legal_case": "CASE", "legislation": "STAT", "manuscript": "MANSCPT", "map": "MAP", "motion_picture": "MPCT", "musical_score": "MUSIC",
	"pamphlet": "PAMP", "paper-conference": "CONF", "patent": "PAT", "periodical": "JFULL", "personal_communication": "PCOMM",
	"post": "ICOMM", "post-weblog": "BLOG", "regulation": "LEGAL", "report": "RPRT", "review": "JOUR", "review-book": "JOUR",
	"software": "COMP", "song": "SOUND", "speech": "SLIDE", "standard": "STAND", "thesis": "THES", "webpage": "ELEC", "collection": "SER",
}

// typeName returns the name of a type as risTypes has it, "" if there is none.
func typeName(s string) string {
	if paper.Placeholder(s) {
		return ""
	}
	return strings.ToUpper(strings.TrimRight(strings.TrimSpace(s), ".,;"))
}

// A shape is what tags of RIS mean for a type, where it depends on the type.
type shape int

const (
	whole  shape = iota // T2 is what it appeared in
	part                // T2 is a book or proceedings, A2 their editors
	volume              // T2 is a series, A2 its editors, SP a number of pages
	report              // T2 is a series, SN a number
	law                 // A2 and the like are other than editors, SN a number
)

var shapes = map[string]shape{
	"CHAP": part, "ECHAP": part, "CONF": part, "CPAPER": part, "ENCYC": part, "DICT": part,
	"BOOK": volume, "EBOOK": volume, "EDBOOK": volume, "SER": volume, "CLSWK": volume, "CTLG": volume, "PAMP": volume,
	"RPRT": report, "GOVDOC": report, "STAND": report,
	"PAT": law, "CASE": law, "BILL": law, "UNBILL": law, "STAT": law, "HEAR": law, "LEGAL": law,
}

// conference are the types of papers at conferences, whose T2 can be the conference.
var conference = map[string]bool{"CONF": true, "CPAPER": true}
