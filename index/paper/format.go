package paper

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
)

// Format is an input format by the name that the command line gives it.
type Format string

// The formats that can be read.
const (
	JSONL    Format = "jsonl"    // Paperkin's own: see [WriteJSONL]
	ArXiv    Format = "arxiv"    // the arXiv metadata snapshot of Kaggle
	Atom     Format = "atom"     // replies of the arXiv API
	OAI      Format = "oai"      // replies of OAI-PMH, in arXiv's form or in Dublin Core
	BibTeX   Format = "bibtex"   // BibTeX and BibLaTeX
	RIS      Format = "ris"      // of reference managers
	CSL      Format = "csl-json" // of reference managers and citation processors
	CSV      Format = "csv"      // tables with a row of names, separated by commas, semicolons or tabs
	OpenAlex Format = "openalex" // works, from its API or its snapshot
	S2       Format = "s2"       // papers of Semantic Scholar, from its API or its datasets
	HFDaily  Format = "hfdaily"  // daily papers of Hugging Face, from its API
	HFPage   Format = "hfpage"   // the text of a saved search page of Hugging Face Papers
	ACL      Format = "acl"      // XML of the ACL Anthology
	PubMed   Format = "pubmed"   // XML of PubMed
	BioRxiv  Format = "biorxiv"  // preprints of bioRxiv and medRxiv, from their API
	Crossref Format = "crossref" // works, from its API
	BEIR     Format = "beir"     // the corpus.jsonl of a retrieval collection
)

// Formats lists the names of the formats.
func Formats() []string {
	var names []string
	for f := range readers {
		names = append(names, string(f))
	}
	slices.Sort(names)
	return names
}

// readers read a source of a known format. They yield until yield returns
// false, and return what went wrong with the source itself.
var readers = map[Format]func(*bufio.Reader, string, func(Record, error) bool) error{
	JSONL: readJSONL, ArXiv: readArXiv, Atom: readAtom, OAI: readOAI, BibTeX: readBibTeX, RIS: readRIS, CSL: readCSL, CSV: readCSV,
	OpenAlex: readOpenAlex, S2: readS2, HFDaily: readHFDaily, HFPage: readHFPage, ACL: readACL, PubMed: readPubMed,
	BioRxiv: readBioRxiv, Crossref: readCrossref, BEIR: readBEIR,
}

// provider is who describes papers in a format; see [Record.Provider].
func (f Format) provider() string {
	switch f {
	case Atom, OAI: // repositories besides arXiv give other names, which keeps them apart
		return string(ArXiv)
	}
	return string(f)
}

// ErrUnknownFormat: neither content nor name of a source tell what it is.
var ErrUnknownFormat = errors.New("unknown format")

// ParseFormat checks the name of a format. The empty name is the empty Format.
func ParseFormat(name string) (Format, error) {
	if _, ok := readers[Format(name)]; name != "" && !ok {
		return "", fmt.Errorf("%w %q: want one of %s", ErrUnknownFormat, name, strings.Join(Formats(), ", "))
	}
	return Format(name), nil
}

// headSize is how much of a source detection looks at.
const headSize = 1 << 16

// detect tells the format from the head of the content, which it leaves
// unread, and failing that from the name's extension. An empty source is JSONL
// without records.
func detect(in *bufio.Reader, name string) (Format, error) {
	head, err := in.Peek(headSize)
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		return "", err
	}
	if len(bytes.TrimSpace(head)) == 0 {
		return JSONL, nil
	}
	if f := detectContent(head); f != "" {
		return f, nil
	}
	switch strings.ToLower(filepath.Ext(bareName(name))) {
	case ".jsonl", ".ndjson":
		return JSONL, nil
	case ".bib":
		return BibTeX, nil
	case ".ris":
		return RIS, nil
	case ".csv", ".tsv":
		return CSV, nil
	}
	return "", fmt.Errorf("%w: it begins with %q (known are %s)", ErrUnknownFormat, shorten(firstLine(head)), strings.Join(Formats(), ", "))
}

// bareName is a file name without the extensions of compression.
func bareName(name string) string {
	for {
		ext := strings.ToLower(filepath.Ext(name))
		if ext != ".gz" && ext != ".zst" {
			return name
		}
		name = strings.TrimSuffix(name, filepath.Ext(name))
	}
}

func firstLine(b []byte) []byte {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	return line
}
