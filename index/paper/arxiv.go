package paper

import (
	"bufio"
	"encoding/json"
	"strings"
	"time"
)

// snapshot is a record of the arXiv metadata snapshot.
type snapshot struct {
	ID         text       `json:"id"`
	DOI        text       `json:"doi"`
	Title      text       `json:"title"`
	Abstract   text       `json:"abstract"`
	Authors    text       `json:"authors"`
	Parsed     [][]string `json:"authors_parsed"` // last, first, suffix
	Categories text       `json:"categories"`     // separated by spaces
	Journal    text       `json:"journal-ref"`
	Updated    text       `json:"update_date"`
	Versions   []struct {
		Created string `json:"created"` // RFC 1123
	} `json:"versions"`
}

var snapshotKeys = map[string]bool{"id": true, "doi": true, "title": true, "abstract": true, "authors": true,
	"authors_parsed": true, "categories": true, "journal-ref": true, "update_date": true, "versions": true}

// readArXiv reads the arXiv metadata snapshot. The date is that of the first
// version.
func readArXiv(in *bufio.Reader, name string, yield func(Record, error) bool) error {
	return readObjects(in, name, decodeSnapshot, yield)
}

func decodeSnapshot(line []byte) (Paper, error) {
	var s snapshot
	if err := json.Unmarshal(line, &s); err != nil {
		return Paper{}, err
	}
	p := Paper{Title: string(s.Title), Abstract: string(s.Abstract), Venue: string(s.Journal),
		Categories: strings.Fields(string(s.Categories)), Published: string(s.Updated)}
	if s.ID != "" {
		p.Aliases = append(p.Aliases, schemed("arxiv:", string(s.ID)))
	}
	for doi := range strings.FieldsSeq(string(s.DOI)) { // some records list several
		p.Aliases = append(p.Aliases, schemed("doi:", doi))
	}
	for _, a := range s.Parsed {
		if name := parsedName(a); name != "" {
			p.Authors = append(p.Authors, name)
		}
	}
	if len(p.Authors) == 0 && s.Authors != "" {
		p.Authors = splitAuthors(string(s.Authors))
	}
	if len(s.Versions) > 0 {
		if t, err := time.Parse(time.RFC1123, s.Versions[0].Created); err == nil {
			p.Published = t.Format("2006-01-02")
		}
	}
	return p, unknownFields(line, snapshotKeys, &p)
}

// parsedName joins [last, first, suffix] in reading order.
func parsedName(parts []string) string {
	var last, first, suffix string
	for i, into := range []*string{&last, &first, &suffix} {
		if i < len(parts) {
			*into = parts[i]
		}
	}
	return strings.Join(strings.Fields(first+" "+last+" "+suffix), " ")
}

// splitAuthors splits "A. One, B. Two and C. Three".
func splitAuthors(s string) []string {
	s = strings.ReplaceAll(strings.Join(strings.Fields(s), " "), " and ", ", ")
	var names []string
	for name := range strings.SplitSeq(s, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}
