package fault

import (
	"paperkin/index/paper/foreign"
)

// advice is what to do about files without papers.
var advice = map[foreign.Kind]string{
	foreign.Empty:       "the export or download may have failed: make it again",
	foreign.Document:    "paperkin reads records of papers, not the papers: export them from your reference manager as BibTeX, RIS or CSL-JSON",
	foreign.PDF:         "paperkin reads records, not full text; if you know its DOI: paperkin add DOI",
	foreign.Spreadsheet: "save it as .xlsx, or its sheets as CSV in UTF-8, and index that",
	foreign.Archive:     "unpack it, and index the files or their folder",
	foreign.Locked:      "open it in its program, remove the password, and save it as .xlsx or as CSV",
	foreign.Zotero:      "paperkin index zotero: reads your library, and paperkin index zotero:FILE another one",
	foreign.Mendeley:    "in Mendeley, export the library as BibTeX or RIS (File > Export All), and index that",
	foreign.EndNote:     "in EndNote, export the references as XML or RIS (File > Export), and index that",
	foreign.Database:    "export the library from the program as BibTeX, RIS or CSL-JSON, and index that",
	foreign.Binary:      "index the records of papers: BibTeX, RIS, CSL-JSON, CSV or another format of paperkin index --help",
	foreign.Page:        "save the site's export (BibTeX, RIS or CSV) instead of its page; the page of a login can have come instead of a download",
	foreign.Reply:       "the service found nothing: check the query",
	foreign.Failure:     "the request failed: read the message in the file, and make it again",
	foreign.References:  "export it as BibTeX, RIS, CSL-JSON or CSV, which paperkin reads",
	foreign.Identifiers: "paperkin index FILE looks up what a list names, and with --fetch asks for what is missing; standard input needs --format list",
	foreign.Entities:    "index the files of papers: works of OpenAlex, papers and abstracts of Semantic Scholar",
	foreign.Remarks:     "check whether the file is the one you mean: the entries may be in another one",
	foreign.Untitled:    "name the column of the titles \"title\", in the first row, or check whether the file is the one you mean",
	foreign.Damaged:     "download it again, or take it from a backup",
	foreign.Silent:      "the command before the pipe may have failed: run it alone and see what it prints",
	foreign.Device:      "name a file with records of papers, or pipe them to paperkin index -",
	foreign.Special:     "name a pipe itself, without a folder or a glob, to read from it",
	foreign.Misread:     "name another format with --format; paperkin index --help lists them",
}

// AdviceOn is what to do about a file without papers; empty where nothing is known.
func AdviceOn(kind foreign.Kind) string { return advice[kind] }
