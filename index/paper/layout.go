package paper

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// How the records of a JSON source lie in it is told by its head: one a line,
// or in a document.

func isEnvelope(key string) bool { return recordLists[key] || enclosing[key] }

// readLines reads records of a format that has one a line, and of what other
// programs make of such a file: a list, or objects over several lines.
func readLines(in *bufio.Reader, name string, fresh func() decoder, yield func(Record, error) bool) error {
	skipMark(in)
	head, _ := in.Peek(headSize)
	text := bytes.TrimSpace(head)
	list := bytes.HasPrefix(text, []byte("["))
	if list || bytes.HasPrefix(text, []byte("{")) && bytes.Contains(text, []byte("\n")) && !json.Valid(firstLine(text)) {
		return readDocument(in, name, fresh, yield)
	}
	return readObjects(in, name, fresh, yield)
}

// skipMark skips a byte order mark.
func skipMark(in *bufio.Reader) {
	if head, err := in.Peek(3); err == nil && string(head) == "\ufeff" {
		in.Discard(3)
	}
}

// isLines reports whether a text has a record a line, by its head: its first
// line is one, or it is longer than the head and begins like one, or it is
// broken and the second one is a record.
func isLines(head []byte) bool {
	text := bytes.TrimSpace(head)
	line, rest, more := bytes.Cut(text, []byte("\n"))
	switch {
	case json.Valid(line):
		return more && line[0] == '{' && !isPage(line)
	case !more:
		return len(head) >= headSize && text[0] == '{' && !isPage(text)
	}
	second := firstLine(bytes.TrimSpace(rest))
	if !json.Valid(second) || second[0] != '{' || isPage(second) {
		return false
	}
	var skip json.RawMessage // a document goes on in its second line
	err := json.NewDecoder(io.MultiReader(bytes.NewReader(line), strings.NewReader("\n"), bytes.NewReader(second))).Decode(&skip)
	var syntax *json.SyntaxError
	return errors.As(err, &syntax)
}

// isPage reports whether a JSON value, of which the end may be missing, holds
// records rather than being one.
func isPage(value []byte) bool {
	d := json.NewDecoder(bytes.NewReader(value))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return t == json.Delim('[')
	}
	for d.More() {
		key, err := d.Token()
		name, _ := key.(string)
		if err != nil || name == "title" {
			return false
		}
		if isEnvelope(name) {
			inner, _ := d.Token()
			return inner == json.Delim('[') || inner == json.Delim('{')
		}
		var skip json.RawMessage
		if d.Decode(&skip) != nil {
			return false
		}
	}
	return false
}
