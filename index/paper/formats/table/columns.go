package table

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// columnNames are the names of known columns in the tables of various programs.
var columnNames = map[string][]string{
	"title":      {"title", "primary title", "paper title", "document title", "article title", "item title"},
	"abstract":   {"abstract", "abstract note", "summary"},
	"authors":    {"authors", "author", "author names", "author(s)", "creators"},
	"full names": {"author full names"},
	"date":       {"date", "publication date", "published", "published date", "date published"},
	"year":       {"year", "publication year"},
	"keywords":   {"keywords", "author keywords", "index keywords", "manual tags", "automatic tags", "categories", "subjects", "tags"},
	"venue":      {"venue", "journal", "publication title", "source title", "container title", "journal title", "journal/book", "book title"},
	"doi":        {"doi"},
	"arxiv":      {"arxiv", "arxiv id"},
	"pmid":       {"pmid", "pubmed id"},
	"id":         {"id", "key", "paper id"},
	"url":        {"url", "link"},
}

// column returns the known name of a column, or the one that it has.
func column(name string) string {
	plain := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, format.ByteOrderMark)))
	spaced := strings.ReplaceAll(plain, "_", " ")
	for known, names := range columnNames {
		for _, n := range names {
			if n == plain || n == spaced {
				return known
			}
		}
	}
	return strings.TrimSpace(name)
}

// A header is the columns of a table.
type header struct {
	names    []string // see column
	ofZotero bool
}

func newHeader(row []string) header {
	h := header{names: make([]string, len(row)), ofZotero: slices.Contains(row, "Item Type") && slices.Contains(row, "Abstract Note")}
	for i, name := range row {
		h.names[i] = column(name)
	}
	return h
}

// fits returns an error for a row with more values than columns, since it is not clear
// which value belongs to which column.
func (h header) fits(row []string) error {
	if n := len(h.names); len(row) > n && strings.Join(row[n:], "") != "" {
		return fmt.Errorf("%d values for %d columns", len(row), n)
	}
	return nil
}

// scopusNothing matches what Scopus writes for a missing value.
var scopusNothing = regexp.MustCompile(`(?i)^\[no [a-z ]+ available\]$`)

// draft returns the record of a row. It does not retain the row.
func (h header) draft(row []string) *paper.Draft {
	p := &paper.Draft{}
	date, year := "", ""
	for i, value := range row {
		value = strings.Clone(strings.TrimSpace(value)) // the row is used again
		if value == "" || i >= len(h.names) || scopusNothing.MatchString(value) {
			continue
		}
		switch name := h.names[i]; name {
		case "date":
			date = value
		case "year":
			year = value
		default:
			h.take(p, name, value)
		}
	}
	p.Published = paper.LooseDate(date)
	if p.Published == "" { // "MAY 17", or nothing
		p.Published = paper.LooseDate(strings.TrimSpace(date + " " + year))
	}
	if p.Published == "" {
		p.Published = paper.LooseDate(year)
	}
	return p
}

// take stores the value of a column in a draft.
func (h header) take(p *paper.Draft, name, value string) {
	switch name {
	case "title":
		p.Title = value
	case "abstract":
		p.Abstract = value
	case "authors":
		if len(p.Authors) == 0 {
			p.Authors = splitNames(value, h.ofZotero)
		}
	case "full names": // preferred to "authors"
		p.Authors = splitNames(scopusID.ReplaceAllString(value, ""), h.ofZotero)
	case "keywords":
		for _, k := range paper.SplitKeywords(value) {
			p.AddCategories(strings.TrimSpace(k))
		}
	case "venue":
		p.Venue = value
	case "doi":
		for doi := range strings.FieldsSeq(value) {
			p.IDs = append(p.IDs, paper.WithScheme("doi:", doi))
		}
	case "arxiv", "pmid":
		p.IDs = append(p.IDs, paper.WithScheme(name+":", value))
	case "id":
		p.AddName(value)
	case "url":
		p.URL = value
	case "":
	default:
		if text, err := json.Marshal(value); err == nil {
			p.Keep(name, text)
		}
	}
}
