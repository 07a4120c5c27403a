package paper

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// errTooLong: a line that does not fit into memory on purpose.
var errTooLong = fmt.Errorf("line is longer than %d MiB", maxLine>>20)

// readObjects reads one JSON object a line with decode, which fills a paper
// that is then finished. Blank lines are passed over.
func readObjects(in *bufio.Reader, name string, decode func(line []byte) (Paper, error), yield func(Record, error) bool) error {
	return lines(in, func(number int, line []byte) bool {
		bad := func(err error) bool {
			return yield(Record{}, BadRecord{Source: name, Line: number, Value: shorten(line), Err: err})
		}
		if line == nil {
			return bad(errTooLong)
		}
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if len(bytes.TrimSpace(line)) == 0 {
			return true
		}
		p, err := decode(line)
		if err == nil {
			err = p.finish()
		}
		if err != nil {
			return bad(jsonError(err))
		}
		return yield(Record{Paper: p, Source: name, Line: number}, nil)
	})
}

// jsonError says what is wrong with a line in the words of its author rather
// than of the decoder.
func jsonError(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("not a JSON object: %v at byte %d", err, syntax.Offset)
	case errors.As(err, &kind) && kind.Field != "":
		return fmt.Errorf("field %q is a %s, want %v", kind.Field, kind.Value, kind.Type)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("not a JSON object: it ends early")
	}
	return err
}

// ownFields are the fields of a JSONL record, those that Paper has and those
// that are read as well. The rest is kept as Extra.
type ownFields struct {
	ID         text                       `json:"id"`
	Aliases    list                       `json:"aliases"`
	Title      text                       `json:"title"`
	Abstract   text                       `json:"abstract"`
	Authors    list                       `json:"authors"`
	Published  text                       `json:"published"`
	Venue      text                       `json:"venue"`
	Categories list                       `json:"categories"`
	URL        text                       `json:"url"`
	Extra      map[string]json.RawMessage `json:"extra"`
	Original   *Original                  `json:"original"`

	DOI      text `json:"doi"`
	ArXiv    text `json:"arxiv"`
	ArXivID  text `json:"arxiv_id"`
	Year     text `json:"year"`
	Keywords list `json:"keywords"`
}

var ownKeys = map[string]bool{"id": true, "aliases": true, "title": true, "abstract": true, "authors": true, "published": true,
	"venue": true, "categories": true, "url": true, "extra": true, "original": true,
	"doi": true, "arxiv": true, "arxiv_id": true, "year": true, "keywords": true}

// readJSONL reads Paperkin's own format. Besides the fields that [WriteJSONL]
// writes it takes doi, arxiv and arxiv_id for ids, year for published, and
// keywords for categories, where those are absent.
func readJSONL(in *bufio.Reader, name string, yield func(Record, error) bool) error {
	return readObjects(in, name, decodeOwn, yield)
}

func decodeOwn(line []byte) (Paper, error) {
	var f ownFields
	if err := json.Unmarshal(line, &f); err != nil {
		return Paper{}, err
	}
	p := Paper{Title: string(f.Title), Abstract: string(f.Abstract), Authors: f.Authors, Published: string(f.Published),
		Venue: string(f.Venue), Categories: f.Categories, URL: string(f.URL), Extra: f.Extra, Original: f.Original}
	p.Aliases = append(p.Aliases, string(f.ID))
	p.Aliases = append(p.Aliases, f.Aliases...)
	for _, id := range []struct {
		scheme string
		value  text
	}{{"doi:", f.DOI}, {"arxiv:", f.ArXiv}, {"arxiv:", f.ArXivID}} {
		if id.value != "" {
			p.Aliases = append(p.Aliases, schemed(id.scheme, string(id.value)))
		}
	}
	if p.Published == "" {
		p.Published = string(f.Year)
	}
	if len(p.Categories) == 0 {
		p.Categories = f.Keywords
	}
	return p, unknownFields(line, ownKeys, &p)
}

// schemed puts a scheme before an id that has none: "10.1/x" in a field named
// doi. Web addresses and ids that name their scheme stay.
func schemed(scheme, id string) string {
	if _, ok := ParseID(id); ok {
		return id
	}
	return scheme + id
}

// unknownFields keeps the fields of an object that known does not list.
func unknownFields(line []byte, known map[string]bool, p *Paper) error {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(line, &all); err != nil {
		return err
	}
	for key, value := range all {
		if known[key] || known[strings.ToLower(key)] || string(value) == "null" {
			continue
		}
		if p.Extra == nil {
			p.Extra = map[string]json.RawMessage{}
		}
		p.Extra[key] = value
	}
	return nil
}

// text is a JSON string; a number or null is taken as text too.
type text string

func (t *text) UnmarshalJSON(b []byte) error {
	switch {
	case string(b) == "null":
		return nil
	case len(b) > 0 && (b[0] == '-' || b[0] >= '0' && b[0] <= '9'):
		*t = text(b)
		return nil
	}
	return json.Unmarshal(b, (*string)(t))
}

// list is a JSON array of strings; a single string is taken as a list of one.
type list []string

func (l *list) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		*l = make(list, 1)
		return json.Unmarshal(b, &(*l)[0])
	}
	return json.Unmarshal(b, (*[]string)(l))
}
