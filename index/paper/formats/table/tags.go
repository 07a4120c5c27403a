package table

import (
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// Some tables have tags for the names of columns: the tab-delimited export of Web of
// Science, and what people make of RIS and MEDLINE in a spreadsheet.
//
// https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html
// https://en.wikipedia.org/wiki/RIS_(file_format)
// https://www.nlm.nih.gov/bsd/mms/medlineelements.html, with Ovid's, see
// https://ospguides.ovid.com/OSPguides/medline.htm
var tagsOfWOS = []named{
	{docType, "letter", "PT"},
	{docType, "", "DT"},
	{authors, "full", "AF"},
	{authors, "", "AU"},
	{authors, "group", "CA, GP"},
	{authors, "book", "BF, BA"},
	{title, "", "TI"},
	{venue, "", "SO"},
	{venue, "short", "JI, J9"},
	{field, "collection-title", "SE"},
	{field, "language", "LA"},
	{keywords, "", "DE, ID"},
	{abstract, "", "AB"},
	{field, "ISSN", "SN, EI"},
	{field, "ISBN", "BN"},
	{field, "publisher", "PU"},
	{field, "publisher-place", "PI"},
	{year, "", "PY"},
	{date, "", "PD"},
	{field, "volume", "VL"},
	{field, "issue", "IS"},
	{firstPage, "", "BP"},
	{lastPage, "", "EP"},
	{article, "", "AR"},
	{id, "doi", "DI"},
	{id, "pmid", "PM"},
	{key, "", "UT"},
	{categories, "", "WC, SC"},
	{field, "event-title", "CT"},
	{field, "event-place", "CL"},
	{otherDate, "event-date", "CY"},
	{people, "editor", "BE, ED"},
	{field, "number-of-pages", "PG"},
	{otherDate, "available-date", "EA"},
	{counted, string(paper.Citations), "TC, Z9"},
}

var tagsOfRIS = []named{
	{docType, "", "TY"},
	{title, "", "TI, T1, CT"},
	{venue, "", "BT, JO, JF, T2"},
	{authors, "", "AU, A1"},
	{people, "editor", "A2, ED"},
	{people, "collection-editor", "A3"},
	{people, "translator", "A4"},
	{venue, "short", "JA, J2"},
	{abstract, "", "AB, N2"},
	{year, "", "PY"},
	{date, "", "Y1, DA"},
	{otherDate, "accessed", "Y2"},
	{field, "volume", "VL"},
	{field, "issue", "IS"},
	{firstPage, "", "SP"},
	{lastPage, "", "EP"},
	{article, "", "C7"},
	{id, "doi", "DO"},
	{key, "", "AN, ID"},
	{address, "", "UR, L2"},
	{files, "", "L1"},
	{keywords, "", "KW"},
	{field, "publisher", "PB"},
	{field, "publisher-place", "CY, PP"},
	{field, "edition", "ET"},
	{field, "collection-title", "T3"},
	{field, "ISSN", "SN"},
	{field, "language", "LA"},
	{field, "note", "N1"},
	{field, "title-short", "ST"},
	{field, "source", "DB"},
	{field, "call-number", "CN"},
	{field, "genre", "M3"},
	{field, "section", "SE"},
}

var tagsOfMEDLINE = []named{
	{id, "pmid", "PMID, UI"},
	{docType, "", "PT"},
	{title, "", "TI"},
	{venue, "", "BTI, JT"},
	{authors, "full", "FAU"},
	{authors, "", "AU"},
	{authors, "group", "CN"},
	{abstract, "", "AB"},
	{venue, "short", "TA"},
	{citation, "", "SO"},
	{date, "", "DP"},
	{year, "", "YR"},
	{field, "volume", "VI, VO"},
	{field, "issue", "IP"},
	{field, "page", "PG"},
	{id, "doi", "LID, AID, DO"},
	{field, "ISSN", "IS"},
	{field, "language", "LA, LG"},
	{keywords, "", "MH, OT, KW"},
	{field, "PMCID", "PMC"},
	{field, "publisher", "PB"},
	{field, "publisher-place", "PL"},
	{field, "edition", "EN"},
	{people, "editor", "ED, FED"},
	{field, "ISBN", "ISBN"},
	{field, "source", "DB"},
	{key, "", "AN"},
}

// tag matches a tag.
var tag = pattern.Of(`^[A-Z][A-Z0-9]{1,3}$`)

// tagTable returns the columns by their tags if the names are tags, else nil.
func tagTable(names []string) map[string]column {
	has, tags, named := map[string]bool{}, 0, 0
	for _, name := range names {
		name = strings.ToUpper(name)
		has[name] = true
		if name != "" {
			named++
		}
		if tag().MatchString(name) {
			tags++
		}
	}
	switch {
	case tags < 2 || tags < named*2/3:
		return nil
	case has["TY"] || has["T1"] || has["JO"] || has["T2"] || has["UR"] || has["A1"] || has["SP"] && !has["SO"]:
		return ranked(tagsOfRIS)
	case has["PMID"] || has["FAU"] || has["JT"] || has["DP"] || has["UI"] || has["IP"] || has["YR"] || has["VN"]:
		return ranked(tagsOfMEDLINE)
	case has["TI"] && (has["AU"] || has["AF"] || has["SO"] || has["PY"] || has["AB"]):
		return ranked(tagsOfWOS)
	}
	return nil
}
