package harvest

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"paperkin/index/harvest/service"
	"paperkin/index/paper/formats/format"
)

// inspect returns an error for a reply that is incomplete or not in the service's format:
// services reply with web pages that apologise, and break off in the middle.
func (f *fetcher) inspect(r *reply) error {
	file, err := r.path.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	head := make([]byte, 512)
	n, err := io.ReadFull(file, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return err
	}
	text := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(string(head[:n]), format.ByteOrderMark)))
	if strings.HasPrefix(text, "<!doctype html") || strings.HasPrefix(text, "<html") {
		err := fmt.Errorf("%w: it is a web page", ErrNotPapers)
		if f.service.Format() != nil {
			err = service.Temporarily(err)
		}
		return err
	}
	if f.service.Format() == nil {
		return nil // left to the reader
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if strings.HasPrefix(text, "<") {
		err = wholeXML(file)
	} else {
		err = wholeJSON(file)
	}
	if err != nil {
		return service.Temporarily(fmt.Errorf("the reply is malformed: %w", err))
	}
	return nil
}

// maxDepth is how deep elements may be nested. Services need a few levels; the decoder
// keeps all open elements in memory.
const maxDepth = 10_000

// wholeXML returns an error unless r is a complete XML document.
func wholeXML(r io.Reader) error {
	d := xml.NewDecoder(r)
	for depth := 0; ; {
		t, err := d.Token()
		switch t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case depth > maxDepth:
			return fmt.Errorf("elements nested more than %d deep", maxDepth)
		}
	}
}

// wholeJSON returns an error unless r starts with a complete JSON value.
func wholeJSON(r io.Reader) error {
	d := json.NewDecoder(r)
	var v json.RawMessage
	if err := d.Decode(&v); err != nil {
		if err == io.EOF {
			return io.ErrUnexpectedEOF
		}
		return err
	}
	return nil
}
