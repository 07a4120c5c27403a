package paper

import (
	"bytes"
	"encoding/json"
	"strings"
)

// detectContent tells the format from the head of the content, "" if it does
// not show.
func detectContent(head []byte) Format {
	head = bytes.TrimPrefix(head, []byte("\ufeff"))
	text := bytes.TrimSpace(head)
	switch {
	case len(text) == 0:
		return ""
	case text[0] == '<':
		return detectXML(text)
	case text[0] == '{', text[0] == '[':
		if f := detectLines(head); f != "" && isLines(text) { // the first line may be broken
			return f
		}
		if f := detectKeys(recordKeys(text)); f != "" {
			return f
		}
		return detectLines(head)
	case isHFPage(head):
		return HFPage
	case bytes.HasPrefix(text, []byte("TY  -")):
		return RIS
	case bibEntry.Match(head):
		return BibTeX
	case isTable(firstLine(text)), isTable(firstLine(afterSeparator(head))):
		return CSV
	}
	for line := range bytes.Lines(head) {
		if bytes.HasPrefix(line, []byte("TY  -")) {
			return RIS
		}
	}
	return detectLines(head)
}

// detectLines tells the format of JSON lines: by the first line that is whole
// and a record, else by the first one that begins like a record.
func detectLines(head []byte) Format {
	var broken Format
	for line := range bytes.Lines(head) {
		if line[0] != '{' {
			continue
		}
		f := detectKeys(recordKeys(line))
		switch {
		case f != "" && json.Valid(line):
			return f
		case broken == "":
			broken = f
		}
	}
	return broken
}

// detectXML tells by the elements that a document begins with.
func detectXML(head []byte) Format {
	has := func(s string) bool { return bytes.Contains(head, []byte(s)) }
	switch {
	case has("<OAI-PMH"):
		return OAI
	case has("<PubmedArticle"):
		return PubMed
	case has("<collection") && has("<volume"):
		return ACL
	case has("http://www.w3.org/2005/Atom"):
		return Atom
	}
	return ""
}

// isTable reports whether a line names columns, one of which is a title.
func isTable(line []byte) bool {
	names := strings.Split(string(line), string(separator(line)))
	for _, n := range names {
		if len(names) > 1 && column(strings.Trim(strings.TrimSpace(n), `"`)) == "title" {
			return true
		}
	}
	return false
}

// detectKeys tells which format's records have such keys.
func detectKeys(keys map[string]bool) Format {
	switch {
	case keys["authors_parsed"] || keys["versions"] && (keys["submitter"] || keys["update_date"]):
		return ArXiv
	case keys["_id"] && keys["text"] && keys["title"]:
		return BEIR
	case keys["abstract_inverted_index"] || keys["authorships"] || keys["display_name"] && keys["publication_year"]:
		return OpenAlex
	case keys["paperId"] || keys["externalIds"] || keys["externalids"] || keys["citingPaper"] || keys["citedPaper"]:
		return S2
	case keys["paper"] && !keys["abstract"] || keys["summary"] && keys["publishedAt"]:
		return HFDaily
	case keys["doi"] && (keys["server"] || keys["version"] && keys["category"]) || keys["jatsxml"]:
		return BioRxiv
	case keys["DOI"] && (keys["member"] || keys["indexed"] || keys["deposited"] || keys["reference-count"] || keys["published"] && !keys["authors"]):
		return Crossref
	case keys["title"] && (keys["issued"] || keys["container-title"] || keys["type"] && (keys["author"] || keys["DOI"] || keys["URL"] && keys["id"])):
		return CSL
	case keys["title"]:
		return JSONL
	}
	return ""
}

// recordKeys are the keys of the first record of a JSON text, as far as the
// text goes: of the text's object, or of the first one in a list of records.
func recordKeys(text []byte) map[string]bool {
	d := json.NewDecoder(bytes.NewReader(text))
	keys := map[string]bool{}
	t, err := d.Token()
	for err == nil && t == json.Delim('[') {
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
		keys[key] = true
		if isEnvelope(key) && !keys["title"] {
			inner, err := d.Token()
			if err == nil && inner == json.Delim('[') {
				inner, err = d.Token()
			}
			if err != nil {
				break
			}
			if inner == json.Delim('{') {
				clear(keys) // those of the record count
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
