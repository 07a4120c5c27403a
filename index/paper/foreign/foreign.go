// Package foreign tells what a file is that holds no papers for a reader: a document, a
// spreadsheet, an archive, the page of a web site, the empty reply of a service.
//
// It looks at the first bytes of a file, and of a PDF and an old Office file at some more,
// never at all of it. What to do about a file is left to
// whoever names it to people.
package foreign

// A Kind groups files for which the same can be done.
type Kind int

// The kinds of files.
const (
	Unknown     Kind = iota // nothing can be said
	Empty                   // no bytes, or blank lines alone
	Document                // a paper itself, or another text in the format of a program
	PDF                     // a paper itself, most likely
	Spreadsheet             // a table in the format of a program
	Archive                 // several files in one
	Locked                  // with a password
	Database                // that of a program
	Zotero                  // Zotero's database
	Mendeley                // Mendeley's
	EndNote                 // EndNote's
	Binary                  // other data that is no text
	Page                    // of a web site
	Reply                   // of a service that found nothing
	Failure                 // of a service that did not do what it was asked
	References              // in a format that is not read
	Identifiers             // of papers, without their records
	Entities                // of a service, other than papers: authors, citations
	Remarks                 // a bibliography or a table without an entry
	Untitled                // a table without titles
	Damaged                 // by a download or a disk
	Misread                 // whatever it is, not what it was read as
	Silent                  // a pipe through which nothing came
	Device                  // a device that has nothing to read, such as /dev/null
	Special                 // no file but a pipe, a socket or a device, which may never end
)

// A Finding is what a file seems to be.
type Finding struct {
	Kind Kind
	What string // in words: "a PDF"
	// DOI is that of the paper that a document is, where it says so; empty: unknown.
	DOI string
}

// Zip is a zip archive that is of no other format.
var Zip = Finding{Kind: Archive, What: "a zip archive"}

// List is a list of names of papers.
var List = Finding{Kind: Identifiers, What: "a list of papers without their records"}

// An Error says that a file is something else than papers.
type Error struct{ Finding }

// Error is that of error.
func (e *Error) Error() string {
	if e.DOI != "" {
		return "it is " + e.What + " (doi:" + e.DOI + ")"
	}
	return "it is " + e.What
}

// IsDatabase reports whether it is a database of a program.
func (k Kind) IsDatabase() bool { return k >= Database && k <= EndNote }

// Known reports whether anything was found.
func (f Finding) Known() bool { return f.Kind != Unknown }
