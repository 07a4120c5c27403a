package harvest

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"paperkin/index/durable"
	"paperkin/index/harvest/service"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/pattern"
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
		if err = wholeXML(file); err != nil && errors.Join(file.Close(), f.clean(r)) == nil {
			err = nil
		}
	} else {
		err = wholeJSON(file)
	}
	if err != nil {
		return service.Temporarily(fmt.Errorf("the reply is malformed: %w", err))
	}
	return nil
}

// notInXML matches characters that XML does not allow, as such and by number. Repositories
// pass on what people have pasted into their forms.
var notInXML = pattern.Of(`[\x00-\x08\x0B\x0C\x0E-\x1F]|&#(0*([0-8]|1[124-9]|2[0-9]|3[01])|[xX]0*([0-8]|[bBcCeEfF]|1[0-9a-fA-F]));`)

// clean leaves out the characters of a reply that XML does not allow. It returns an error
// if that does not make a document of it, and then changes nothing.
func (f *fetcher) clean(r *reply) error {
	b, err := os.ReadFile(string(r.path))
	if err != nil {
		return err
	}
	cleaned := notInXML().ReplaceAll(b, []byte(" "))
	if err := wholeXML(bytes.NewReader(cleaned)); err != nil {
		return err
	}
	if err := durable.WriteFile(string(r.path), durable.Bytes(cleaned)); err != nil {
		return err
	}
	f.Notice("the reply has characters that XML does not allow: they are left out")
	return nil
}

// maxDepth is how deep elements may be nested. Services need a few levels; the decoder
// keeps all open elements in memory.
const maxDepth = 10_000

// wholeXML returns an error unless r is a complete XML document.
func wholeXML(r io.Reader) error {
	d := service.NewDecoder(r)
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
