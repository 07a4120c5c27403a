package format

import (
	"bytes"
	"encoding/json"
	"errors"
)

// The replies of services and the exports of reference managers are JSON documents: a
// list of records, an object that has such a list under one of these keys, or a single
// record. The files that services offer have one record a line. The head of an input
// shows which of the two it is.
var (
	recordLists = map[string]bool{"results": true, "data": true, "collection": true, "items": true, "recommendedPapers": true,
		"papers": true, "records": true, "articles": true, "publications": true, "documents": true, "entries": true, "docs": true, "hits": true, "hit": true, "result": true}
	enclosing = map[string]bool{"message": true, "response": true, "resultList": true}
)

// IsEnvelope reports whether the value of a key can be a list of records, or an object
// that has one. first: nothing but a number of records stands before it in its object. So
// does OpenReview's list of "notes", which are something else within a record.
func IsEnvelope(key string, first bool) bool {
	return recordLists[key] || enclosing[key] || first && key == "notes"
}

// IsPage reports whether a JSON value, which may be cut off, contains records rather
// than being one.
func IsPage(value []byte) bool {
	d := json.NewDecoder(bytes.NewReader(Relax(value)))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return t == json.Delim('[')
	}
	for first := true; d.More(); {
		key, err := d.Token()
		name, _ := key.(string)
		if err != nil || name == "title" {
			return false
		}
		if IsEnvelope(name, first) {
			inner, _ := d.Token()
			if inner == json.Delim('[') { // of records, not of texts
				inner, _ = d.Token()
				_, text := inner.(string)
				_, number := inner.(float64)
				return !text && !number
			}
			return inner == json.Delim('{')
		}
		first = first && name == "count"
		var skip json.RawMessage
		if d.Decode(&skip) != nil {
			return false
		}
	}
	return false
}

// JSONLines reports whether the input has one JSON record a line: its first line is one,
// or starts like one and is longer than the head, or is no JSON, or no record such as null,
// and some line after it is one, or a page of several.
func (h *Head) JSONLines() bool {
	if !h.decided {
		h.byLine, h.decided = isLines(h.Trimmed(), len(h.Bytes) >= HeadSize), true
	}
	return h.byLine
}

// isLines is JSONLines for a text without surrounding white space, which may be cut off.
func isLines(text []byte, cutOff bool) bool {
	line, rest, more := bytes.Cut(text, []byte("\n"))
	valid := validJSON(line) || validJSON(RelaxLine(line))
	switch {
	case valid && (line[0] == '{' || line[0] == '['):
		return more && line[0] == '{' && !IsPage(line)
	case !more:
		return cutOff && len(text) > 0 && text[0] == '{' && !IsPage(text)
	}
	for line := range bytes.Lines(rest) {
		if line[0] == '{' && validJSON(line) {
			return valid || !startsDocument(text)
		}
	}
	return false
}

// EndsInRecords reports whether a line of the head is a JSON object and all that follow
// start like one, whatever stands before it.
func (h *Head) EndsInRecords() bool {
	found := false
	for line := range bytes.Lines(h.Bytes) {
		switch starts := line[0] == '{'; {
		case !found:
			found = starts && validJSON(line)
		case !starts && len(bytes.TrimSpace(line)) > 0:
			return false
		}
	}
	return found
}

// startsDocument reports whether the first lines of a text are JSON that goes on in the
// next ones: a line of a document can look like a record.
func startsDocument(text []byte) bool {
	if text[0] != '{' && text[0] != '[' {
		return false
	}
	var skip json.RawMessage
	err := json.NewDecoder(bytes.NewReader(Relax(text))).Decode(&skip)
	var syntax *json.SyntaxError
	return !errors.As(err, &syntax)
}

// validJSON reports whether a line is JSON, as programs write it.
func validJSON(line []byte) bool { return IsJSON(line) || IsJSON(Relax(line)) }

// RelaxLine is [Relax] for a line of its own, which may end in the comma that it had in a
// list.
func RelaxLine(line []byte) []byte { return Relax(bytes.TrimRight(line, ", \t\r\n")) }

// recordKeys returns the keys of the first record of a JSON text, as far as the text
// goes: those of an object, or of the first one in a list of records.
func recordKeys(text []byte) Keys {
	d := json.NewDecoder(bytes.NewReader(Relax(text)))
	keys, message := Keys{}, false
	t, err := d.Token()
	for err == nil && (t == json.Delim('[') || t == nil) {
		t, err = d.Token()
	}
	if err != nil || t != json.Delim('{') {
		return nil
	}
	for d.More() {
		t, err := d.Token()
		key, ok := t.(string)
		if err != nil || !ok {
			break
		}
		first := len(keys) == 0 || len(keys) == 1 && keys["count"]
		keys[key] = true
		if IsEnvelope(key, first) && !keys["title"] {
			inner, err := d.Token()
			if err == nil && inner == json.Delim('[') {
				inner, err = d.Token()
			}
			if err != nil {
				break
			}
			if inner == json.Delim('{') {
				notes := key == "notes"
				clear(keys) // only the record's own keys count, and that of Crossref's envelope
				if message = message || key == "message"; message {
					keys["message"] = true
				}
				if notes {
					keys["notes"] = true
				}
			}
			continue
		}
		var skip json.RawMessage
		if d.Decode(&skip) != nil {
			break
		}
	}
	return keys
}
