package paper

import (
	"bufio"
	"encoding/json"
	"strings"
)

// document is a line of corpus.jsonl.
type document struct {
	ID    text `json:"_id"`
	Title text `json:"title"`
	Text  text `json:"text"`
}

var documentKeys = map[string]bool{"_id": true, "title": true, "text": true, "metadata": true}

// readBEIR reads the corpus of a retrieval collection. Collections without
// titles are common: the first words of the text then serve as one.
func readBEIR(in *bufio.Reader, name string, yield func(Record, error) bool) error {
	return readObjects(in, name, decodeDocument, yield)
}

func decodeDocument(line []byte) (Paper, error) {
	var d document
	if err := json.Unmarshal(line, &d); err != nil {
		return Paper{}, err
	}
	p := Paper{Title: string(d.Title), Abstract: string(d.Text), Aliases: []string{string(d.ID)}}
	if strings.TrimSpace(p.Title) == "" {
		p.Title = firstWords(p.Abstract)
	}
	return p, unknownFields(line, documentKeys, &p)
}

// firstWords is the beginning of a text, to stand where a title is missing.
func firstWords(s string) string {
	const most = 12
	words := strings.Fields(s)
	if len(words) <= most {
		return strings.Join(words, " ")
	}
	return strings.Join(words[:most], " ") + " ..."
}
