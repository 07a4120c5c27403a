package paper

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// Format is an input format by the name that the command line gives it.
type Format string

const (
	// JSONL is Paperkin's own format: see [WriteJSONL].
	JSONL Format = "jsonl"
	// ArXiv is the arXiv metadata snapshot of Kaggle: one JSON object a line.
	ArXiv Format = "arxiv"
	// BEIR is the corpus.jsonl of a retrieval collection.
	BEIR Format = "beir"
	// HFPage is the text of a saved search page of Hugging Face Papers.
	HFPage Format = "hfpage"
)

// Formats lists the names of the formats.
func Formats() []string {
	return []string{string(JSONL), string(ArXiv), string(BEIR), string(HFPage)}
}

// readers read a source of a known format. They yield until yield returns
// false, and return what went wrong with the source itself.
var readers = map[Format]func(*bufio.Reader, string, func(Record, error) bool) error{
	JSONL: readJSONL, ArXiv: readArXiv, BEIR: readBEIR, HFPage: readHFPage,
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
	}
	return "", fmt.Errorf("%w: it begins with %q (known are %s)", ErrUnknownFormat, shorten(firstLine(head)), strings.Join(Formats(), ", "))
}

// detectContent tells the format from the head of the content, "" if it does
// not show.
func detectContent(head []byte) Format {
	head = bytes.TrimPrefix(head, []byte("\ufeff"))
	if isHFPage(head) {
		return HFPage
	}
	for line := range bytes.Lines(head) {
		if f := detectJSON(line); f != "" {
			return f
		}
	}
	return ""
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

// detectJSON tells which format's record a line is, by the keys of its object.
// The line may be cut off.
func detectJSON(line []byte) Format {
	keys := topKeys(line)
	switch {
	case keys["authors_parsed"] || keys["submitter"] && keys["versions"]:
		return ArXiv
	case keys["_id"] && keys["text"] && keys["title"]:
		return BEIR
	case keys["title"]:
		return JSONL
	}
	return ""
}

// topKeys are the keys of the JSON object that line is, as far as it goes.
func topKeys(line []byte) map[string]bool {
	d := json.NewDecoder(bytes.NewReader(line))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil
	}
	keys := map[string]bool{}
	for d.More() {
		t, err := d.Token()
		key, ok := t.(string)
		if err != nil || !ok {
			break
		}
		keys[key] = true
		var skip json.RawMessage
		if d.Decode(&skip) != nil {
			break
		}
	}
	return keys
}
