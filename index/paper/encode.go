package paper

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"paperkin/index/paper/text"
)

// An Encoder writes papers in a format, one after the other. Close ends the
// output; it does not close what is written to.
type Encoder interface {
	Encode(Paper) error
	Close() error
}

// encoders make the encoders of the formats that can be written.
var encoders = map[Format]func(io.Writer) Encoder{
	JSONL:    func(w io.Writer) Encoder { return each(func(p Paper) error { return WriteJSONL(w, p) }) },
	BibTeX:   newBibEncoder,
	RIS:      func(w io.Writer) Encoder { return each(func(p Paper) error { return writeRIS(w, p) }) },
	CSL:      func(w io.Writer) Encoder { return &cslEncoder{w: w} },
	CSV:      newCSVEncoder,
	Markdown: func(w io.Writer) Encoder { return each(func(p Paper) error { return writeMarkdown(w, p) }) },
}

// Markdown is a format to read, not to be read by programs.
const Markdown Format = "markdown"

// Encodings lists the names of the formats that can be written.
func Encodings() []string {
	return []string{string(JSONL), string(BibTeX), string(RIS), string(CSL), string(CSV), string(Markdown)}
}

// NewEncoder returns an encoder, or an error that wraps [ErrUnknownFormat].
func NewEncoder(w io.Writer, f Format) (Encoder, error) {
	if encoders[f] == nil {
		return nil, fmt.Errorf("%w %q: want one of %s", ErrUnknownFormat, f, strings.Join(Encodings(), ", "))
	}
	return encoders[f](w), nil
}

// each is an Encoder of formats without a beginning and an end.
type each func(Paper) error

func (e each) Encode(p Paper) error { return e(p) }
func (e each) Close() error         { return nil }

// WriteJSONL writes a paper as one line of Paperkin's own format. Reading the
// line gives the same paper, and writing that the same bytes: fields come in a
// fixed order, the keys of extra sorted, and nothing is escaped but what would be [text.Hidden].
func WriteJSONL(w io.Writer, p Paper) error {
	line, err := compact(p)
	if err != nil {
		return err
	}
	_, err = w.Write(line)
	return err
}

// compact is a value as a line of JSON.
func compact(v any) ([]byte, error) {
	var line bytes.Buffer
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return text.EscapeJSON(line.Bytes()), err
}

// idOf is the id of a scheme that a paper has, without the scheme; empty if it
// has none.
func idOf(p Paper, scheme string) string {
	for _, a := range p.Aliases {
		if id, ok := strings.CutPrefix(a, scheme+":"); ok {
			return id
		}
	}
	return ""
}

// address is a paper's address for other programs: its link, or what its source
// has for an address even where that is no page to open. Losing it would be
// worse.
func address(p Paper) string { return cmp.Or(Link(p), p.URL) }

// csvEncoder writes a table that readCSV and spreadsheets read.
type csvEncoder struct{ w *csv.Writer }

func newCSVEncoder(w io.Writer) Encoder {
	e := csvEncoder{csv.NewWriter(w)}
	e.w.Write([]string{"id", "title", "abstract", "authors", "date", "venue", "keywords", "doi", "arxiv", "pmid", "url"}) // Close tells of errors
	return e
}

func (e csvEncoder) Encode(p Paper) error {
	return e.w.Write([]string{p.ID, p.Title, p.Abstract, strings.Join(p.Authors, "; "), p.Published, p.Venue,
		strings.Join(p.Categories, "; "), idOf(p, "doi"), idOf(p, "arxiv"), idOf(p, "pmid"), address(p)})
}

func (e csvEncoder) Close() error {
	e.w.Flush()
	return e.w.Error()
}
