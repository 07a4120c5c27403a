package tagged

import (
	"strings"
	"sync"
)

// An EndNoteType is a type of EndNote: its name, its number in EndNote's XML, and the type of
// RIS that says the same.
type EndNoteType struct {
	Name   string
	Number int
	RIS    string
}

// endNoteTypes are the types of EndNote 20 and their numbers, and, without one, types of other
// versions, which are read.
var endNoteTypes = []EndNoteType{
	{"Journal Article", 17, "JOUR"}, {"Electronic Article", 43, "EJOUR"}, {"Magazine Article", 19, "MGZN"}, {"Newspaper Article", 23, "NEWS"},
	{"Book", 6, "BOOK"}, {"Edited Book", 28, "EDBOOK"}, {"Electronic Book", 44, "EBOOK"}, {"Book Section", 5, "CHAP"}, {"Electronic Book Section", 60, "ECHAP"},
	{"Conference Proceedings", 10, "CONF"}, {"Conference Paper", 47, "CPAPER"}, {"Thesis", 32, "THES"}, {"Report", 27, "RPRT"}, {"Government Document", 46, "GOVDOC"},
	{"Standard", 58, "STAND"}, {"Web Page", 12, "ELEC"}, {"Blog", 56, "BLOG"}, {"Dataset", 59, "DATA"}, {"Computer Program", 9, "COMP"}, {"Patent", 25, "PAT"},
	{"Unpublished Work", 34, "UNPB"}, {"Manuscript", 36, "MANSCPT"}, {"Map", 20, "MAP"}, {"Film or Broadcast", 21, "MPCT"}, {"Audiovisual Material", 3, "ADVS"},
	{"Encyclopedia", 53, "ENCYC"}, {"Dictionary", 52, "DICT"}, {"Generic", 13, "GEN"}, {"Case", 7, "CASE"}, {"Bill", 4, "BILL"}, {"Statute", 31, "STAT"}, {"Hearing", 14, "HEAR"},
	{"Legal Rule or Regulation", 50, "LEGAL"}, {"Personal Communication", 26, "PCOMM"}, {"Serial", 57, "SER"}, {"Figure", 37, "FIGURE"}, {"Equation", 39, "EQUA"},
	{"Chart or Table", 38, "CHART"}, {"Artwork", 2, "ART"}, {"Music", 61, "MUSIC"}, {"Catalog", 8, "CTLG"}, {"Pamphlet", 24, "PAMP"}, {"Grant", 54, "GRANT"},
	{"Classical Work", 49, "CLSWK"}, {"Ancient Text", 51, "ANCIENT"}, {"Aggregated Database", 55, "AGGR"}, {"Online Database", 45, "DBASE"}, {"Online Multimedia", 48, "MULTI"},
	{"Preprint", 0, "PREPRINT"}, {"Podcast", 0, "PODCST"}, {"Interview", 0, "INTV"}, {"Press Release", 0, "PRESS"},
}

// endNoteByName are those types by their names in lower case.
var endNoteByName = sync.OnceValue(func() map[string]string {
	types := make(map[string]string, len(endNoteTypes))
	for _, t := range endNoteTypes {
		types[strings.ToLower(t.Name)] = t.RIS
	}
	return types
})

// RISOfEndNote returns the type of RIS of one of EndNote, by its name or, without one, its
// number; empty if there is none.
func RISOfEndNote(name string, number int) string {
	if name = strings.ToLower(strings.TrimSpace(name)); name != "" || number == 0 {
		return endNoteByName()[name]
	}
	for _, t := range endNoteTypes {
		if t.Number == number {
			return t.RIS
		}
	}
	return ""
}

// EndNoteOfRIS returns the type of EndNote, which has a number, of one of RIS.
func EndNoteOfRIS(kind string) (t EndNoteType, ok bool) {
	for _, t := range endNoteTypes {
		if t.RIS == kind && t.Number > 0 {
			return t, true
		}
	}
	return EndNoteType{}, false
}
