// Package formats lists the formats of paper records: it finds one by name, detects
// that of an input, and ranks their providers.
//
// The formats themselves are in the folders below, by kind: bib has BibTeX, tagged the
// formats of lines that start with a tag, table tables, xml and json the replies of
// services, page text for people, yaml citation files. To add one, write its [format.Format] in a file there,
// and add a line to the list here. Opening and unpacking files is left to source.
package formats

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/bib"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/json"
	"paperkin/index/paper/formats/page"
	"paperkin/index/paper/formats/table"
	"paperkin/index/paper/formats/tagged"
	"paperkin/index/paper/formats/xml"
	"paperkin/index/paper/formats/yaml"
)

// all are the formats, in the order in which they are tried on an input. Those
// that can be written are in the order in which they are offered.
var all = []*format.Format{
	xml.OAI,
	xml.PubMed,
	xml.ACL,
	xml.ZoteroRDF, // which names a vocabulary of RSS 1.0
	xml.RSS,
	xml.Atom,
	xml.DBLP,
	xml.JATS,
	xml.TEI,
	xml.MODS,
	xml.MARC,
	json.Own, // only where no other format matches
	json.ArXiv,
	json.BEIR,
	json.OpenAlex,
	json.S2Abstracts,
	json.S2,
	json.HFDaily,
	json.BioRxiv,
	json.Crossref,
	json.DataCite,
	json.INSPIRE,
	json.ADS,
	json.EuropePMC,
	json.DBLP,
	json.OpenReview,
	page.HuggingFace,
	page.ArXivMail,
	page.NEP,
	yaml.CFF,
	tagged.Ovid,
	tagged.Copac,
	tagged.WoS,
	tagged.MEDLINE,
	tagged.Refer,
	tagged.RIS, // text of a record can look like BibTeX, and no entry like a tag
	bib.BibTeX,
	json.Zotero,
	json.CSL,
	table.CSV,
	table.XLSX,
	xml.EndNote,
	page.Markdown,
	page.List, // which is told by less than any other
}

// ErrUnknown: neither the content nor the name of an input shows its format, or there
// is no format of that name.
var ErrUnknown = errors.New("unknown format")

// Names are the names of the formats that can be read, sorted.
func Names() []string {
	names := namesOf((*format.Format).Readable)
	slices.Sort(names)
	return names
}

// WriterNames are the names of the formats that can be written, in the order in
// which they are offered.
func WriterNames() []string {
	return namesOf(func(f *format.Format) bool { return f.Write != nil })
}

func namesOf(holds func(*format.Format) bool) (names []string) {
	for _, f := range all {
		if holds(f) {
			names = append(names, f.Name)
		}
	}
	return names
}

// Named returns the readable format with a name, and nil for the empty name. For any
// other name the error wraps [ErrUnknown].
func Named(name string) (*format.Format, error) {
	if name == "" {
		return nil, nil
	}
	if f := find(name); f != nil && f.Readable() {
		return f, nil
	}
	return nil, fmt.Errorf("%w %q: want one of %s", ErrUnknown, name, strings.Join(Names(), ", "))
}

// NewEncoder returns an encoder that writes papers to w in the format with a name. If
// there is none that can be written, the error wraps [ErrUnknown].
func NewEncoder(w io.Writer, name string) (format.Encoder, error) {
	if f := find(name); f != nil && f.Write != nil {
		return f.Write(w), nil
	}
	return nil, fmt.Errorf("%w %q: want one of %s", ErrUnknown, name, strings.Join(WriterNames(), ", "))
}

// Encode writes papers to w in the format with a name: see [NewEncoder].
func Encode(w io.Writer, name string, papers ...paper.Paper) error {
	e, err := NewEncoder(w, name)
	if err != nil {
		return err
	}
	for _, p := range papers {
		if err := e.Encode(p); err != nil {
			return err
		}
	}
	return e.Close()
}

// WriterFor is the name of the format in which a file is written, by the ending of its name;
// empty if no format that can be written has that ending.
func WriterFor(path string) string {
	ending := strings.ToLower(filepath.Ext(path))
	switch ending { // which say little about a file that is read
	case "":
		return ""
	case ".json":
		return json.CSL.Name
	case ".md", ".markdown":
		return page.Markdown.Name
	case ".xml":
		return xml.EndNote.Name
	}
	for _, f := range all {
		if f.Write != nil && slices.Contains(f.Extensions, ending) {
			return f.Name
		}
	}
	return ""
}

// Canonical returns the name of the format that a name is another one of, else the name.
func Canonical(name string) string {
	if f := find(name); f != nil && name != "" {
		return f.Name
	}
	return name
}

func find(name string) *format.Format {
	for _, f := range all {
		if f.Name == name || f.OtherName == name {
			return f
		}
	}
	return nil
}

// Rank returns the precedence of a provider where another one's record is equally
// rich (see [format.Format]). A provider of no format, such as that of libraries that
// did not keep records yet, comes last.
func Rank(provider string) int {
	last := 0
	for _, f := range all {
		if f.Readable() && f.ProviderName() == provider {
			return f.Rank
		}
		last = max(last, f.Rank+1)
	}
	return last
}
