package paper

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
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
// fixed order, the keys of extra sorted, and nothing is escaped that need not
// be.
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
	return line.Bytes(), err
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

// link is where to read about a paper: its own address, or that of its DOI or
// arXiv number.
func link(p Paper) string {
	if p.URL != "" {
		return p.URL
	}
	if id := idOf(p, "doi"); id != "" {
		return "https://doi.org/" + id
	}
	if id := idOf(p, "arxiv"); id != "" {
		return "https://arxiv.org/abs/" + id
	}
	return ""
}

// csvEncoder writes a table that readCSV and spreadsheets read.
type csvEncoder struct{ w *csv.Writer }

func newCSVEncoder(w io.Writer) Encoder {
	e := csvEncoder{csv.NewWriter(w)}
	e.w.Write([]string{"id", "title", "abstract", "authors", "date", "venue", "keywords", "doi", "arxiv", "pmid", "url"}) // Close tells of errors
	return e
}

func (e csvEncoder) Encode(p Paper) error {
	return e.w.Write([]string{p.ID, p.Title, p.Abstract, strings.Join(p.Authors, "; "), p.Published, p.Venue,
		strings.Join(p.Categories, "; "), idOf(p, "doi"), idOf(p, "arxiv"), idOf(p, "pmid"), link(p)})
}

func (e csvEncoder) Close() error {
	e.w.Flush()
	return e.w.Error()
}

// cslEncoder writes a list of CSL-JSON items.
type cslEncoder struct {
	w     io.Writer
	wrote bool
}

// cslItem is an item, in the order in which people expect its fields.
type cslItem struct {
	ID        string    `json:"id"`
	Type      string    `json:"type"`
	Title     string    `json:"title"`
	Author    []cslName `json:"author,omitempty"`
	Issued    *cslParts `json:"issued,omitempty"`
	Container string    `json:"container-title,omitempty"`
	Abstract  string    `json:"abstract,omitempty"`
	Keyword   string    `json:"keyword,omitempty"`
	DOI       string    `json:"DOI,omitempty"`
	PMID      string    `json:"PMID,omitempty"`
	URL       string    `json:"URL,omitempty"`
}

type cslName struct {
	Family  string `json:"family,omitempty"`
	Given   string `json:"given,omitempty"`
	Literal string `json:"literal,omitempty"`
}

type cslParts struct {
	Parts [][]int `json:"date-parts"`
}

func (e *cslEncoder) Encode(p Paper) error {
	item := cslItem{ID: p.ID, Type: "article", Title: p.Title, Container: p.Venue, Abstract: p.Abstract,
		Keyword: strings.Join(p.Categories, ", "), DOI: idOf(p, "doi"), PMID: idOf(p, "pmid"), URL: link(p)}
	if p.Venue != "" {
		item.Type = "article-journal"
	}
	for _, a := range p.Authors {
		if given, family := splitName(a); given == "" {
			item.Author = append(item.Author, cslName{Literal: family})
		} else {
			item.Author = append(item.Author, cslName{Given: given, Family: family})
		}
	}
	if parts := dateParts(p.Published); len(parts) > 0 {
		item.Issued = &cslParts{[][]int{parts}}
	}
	line, err := compact(item)
	if err != nil {
		return err
	}
	separator := "[\n"
	if e.wrote {
		separator = ",\n"
	}
	e.wrote = true
	_, err = fmt.Fprintf(e.w, "%s%s", separator, bytes.TrimSuffix(line, []byte("\n")))
	return err
}

func (e *cslEncoder) Close() error {
	end := "\n]\n"
	if !e.wrote {
		end = "[]\n"
	}
	_, err := io.WriteString(e.w, end)
	return err
}

// dateParts are the numbers of a date.
func dateParts(date string) (parts []int) {
	for part := range strings.SplitSeq(date, "-") {
		var n int
		if _, err := fmt.Sscan(part, &n); err != nil {
			return nil
		}
		parts = append(parts, n)
	}
	return parts
}

// splitName parts a name in reading order into given and family name: the
// family name is the last word, with the particles before it and a suffix
// after it. A single word is a family name.
func splitName(name string) (given, family string) {
	words := strings.Fields(name)
	last := len(words) - 1
	if last > 1 && slices.Contains([]string{"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"}, words[last]) {
		last--
	}
	for last > 1 && particles[words[last-1]] {
		last--
	}
	if last < 0 {
		return "", name
	}
	return strings.Join(words[:last], " "), strings.Join(words[last:], " ")
}

// writeRIS writes a paper as RIS.
func writeRIS(w io.Writer, p Paper) error {
	var b strings.Builder
	field := func(tag, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s  - %s\r\n", tag, value)
		}
	}
	kind := "GEN"
	if p.Venue != "" {
		kind = "JOUR"
	}
	field("TY", kind)
	field("TI", p.Title)
	for _, a := range p.Authors {
		if given, family := splitName(a); given != "" {
			a = family + ", " + given
		}
		field("AU", a)
	}
	if p.Published != "" {
		field("PY", p.Published[:4])
		field("DA", strings.ReplaceAll(p.Published, "-", "/"))
	}
	field("JO", p.Venue)
	for _, c := range p.Categories {
		field("KW", c)
	}
	field("AB", p.Abstract)
	field("DO", idOf(p, "doi"))
	field("UR", link(p))
	field("ID", p.ID)
	b.WriteString("ER  - \r\n\r\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// writeMarkdown writes a paper as a section.
func writeMarkdown(w io.Writer, p Paper) error {
	title := markdownEscape.Replace(p.Title)
	if u := link(p); u != "" {
		title = fmt.Sprintf("[%s](<%s>)", title, strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20").Replace(u))
	}
	var about []string
	for _, s := range []string{strings.Join(p.Authors, ", "), p.Published, p.Venue, p.ID} {
		if s != "" {
			about = append(about, markdownEscape.Replace(s))
		}
	}
	_, err := fmt.Fprintf(w, "## %s\n\n%s\n\n", title, strings.Join(about, " · "))
	if err == nil && p.Abstract != "" {
		_, err = fmt.Fprintf(w, "%s\n\n", markdownEscape.Replace(p.Abstract))
	}
	return err
}

var markdownEscape = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `_`, `\_`, "`", "\\`", `[`, `\[`, `]`, `\]`, `<`, `\<`, `#`, `\#`)
