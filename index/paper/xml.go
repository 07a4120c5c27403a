package paper

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
)

// markup is the inside of an element, tags and all: Clean takes them away.
type markup struct {
	Inner string `xml:",innerxml"`
}

// notText are the parts of an element's inside that say nothing: comments,
// instructions, and TeX that repeats what MathML says. A tag that Clean does
// not know is one of these as well; in a CDATA section it would be text.
var notText = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?s)<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>|<(?:mml:)?annotation\b.*?</(?:mml:)?annotation>|</?[^<>!?]*>`)
})

func (m markup) String() string {
	if !strings.Contains(m.Inner, "<") {
		return m.Inner
	}
	return notText().ReplaceAllStringFunc(m.Inner, func(part string) string {
		if text, ok := strings.CutPrefix(part, "<![CDATA["); ok {
			return strings.TrimSuffix(text, "]]>")
		}
		if tags().MatchString(part) {
			return part
		}
		return ""
	})
}

// readXML reads the papers of an XML document: for each element that names is
// told of, visit says whether it is one, and takes it. What follows a mistake
// in the syntax cannot be read and is one bad record. Entities that a document
// declares itself are not expanded, so none can grow without end.
func readXML(in *bufio.Reader, name string, visit func(*xml.Decoder, xml.StartElement) (*Paper, error), yield func(Record, error) bool) error {
	source := &lineCounter{r: in}
	d := xml.NewDecoder(source)
	d.Entity = xml.HTMLEntity
	d.CharsetReader = latin1Reader
	depth := 0
	for {
		source.allow(d.InputOffset())
		t, err := d.Token()
		line, _ := d.InputPos()
		if err == nil {
			start, ok := t.(xml.StartElement)
			if !ok {
				if _, end := t.(xml.EndElement); end {
					depth--
				}
				continue
			}
			at := d.InputOffset()
			var p *Paper
			p, err = visit(d, start)
			if d.InputOffset() == at { // its end is still to come
				depth++
			}
			if depth > maxDepth {
				err = errTooDeep
			}
			if err == nil && p != nil {
				if !yieldPaper(*p, name, line, yield) {
					return nil
				}
			}
		}
		var own *recordError
		switch {
		case err == nil:
		case errors.As(err, &own):
			if !yield(Record{}, BadRecord{Source: name, Line: line, Value: shorten([]byte(own.value)), Err: own.err}) {
				return nil
			}
		case source.err != nil && source.err != io.EOF && source.err != errTooLarge:
			return source.err
		case err == io.EOF:
			return nil
		default:
			line, _ := d.InputPos()
			yield(Record{}, BadRecord{Source: name, Line: line, Err: fmt.Errorf("not XML from here on: %w", err)})
			return nil
		}
	}
}

// recordError is what is wrong with one record, in a document that can be read
// further.
type recordError struct {
	value string
	err   error
}

func (e *recordError) Error() string { return e.err.Error() }
func (e *recordError) Unwrap() error { return e.err }

// yieldPaper finishes a paper, and yields it or what is wrong with it.
func yieldPaper(p Paper, name string, line int, yield func(Record, error) bool) bool {
	value := p.Title
	if len(p.Aliases) > 0 {
		value = p.Aliases[0]
	}
	if p.stamp.deleted {
		p.finishIDs()
	} else if err := p.finish(); err != nil {
		return yield(Record{}, BadRecord{Source: name, Line: line, Value: shorten([]byte(value)), Err: err})
	}
	return yield(newRecord(p, name, line), nil)
}

// newRecord is the record of a finished paper.
func newRecord(p Paper, name string, line int) Record {
	r := Record{Source: name, Line: line, Name: p.stamp.name, Revised: p.stamp.revised, Deleted: p.stamp.deleted}
	p.stamp = stamp{}
	r.Paper = p
	return r
}

// latin1Reader reads the one encoding besides UTF-8 that is in use.
func latin1Reader(charset string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(charset) {
	case "utf-8", "us-ascii", "":
		return in, nil
	case "iso-8859-1", "latin1", "windows-1252":
		return decodeLatin1(in), nil
	}
	return nil, fmt.Errorf("encoding %q is not known", charset)
}
