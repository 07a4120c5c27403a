package paper

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// readCSV reads tables whose first row names the columns, separated by commas,
// semicolons or tabs, in UTF-8 or Latin-1: what Zotero, Scopus, Web of Science
// and spreadsheets export. Columns that are not known are kept as Extra.
func readCSV(in *bufio.Reader, name string, yield func(Record, error) bool) error {
	head, _ := in.Peek(headSize)
	var source io.Reader = in
	if !validStart(head) {
		source = decodeLatin1(in)
	} else if bytes.HasPrefix(head, []byte("\ufeff")) {
		in.Discard(3)
	}
	r := csv.NewReader(source)
	r.Comma = separator(firstLine(head))
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	r.ReuseRecord = true
	row, err := r.Read()
	var syntax *csv.ParseError
	switch {
	case err == io.EOF:
		return nil
	case errors.As(err, &syntax):
		yield(Record{}, BadRecord{Source: name, Line: syntax.StartLine, Err: syntax.Err})
		return nil
	case err != nil:
		return err
	}
	columns := make([]string, len(row))
	for i, c := range row {
		columns[i] = column(c)
	}
	for {
		row, err := r.Read()
		switch {
		case err == io.EOF:
			return nil
		case errors.As(err, &syntax):
			if !yield(Record{}, BadRecord{Source: name, Line: syntax.StartLine, Err: syntax.Err}) {
				return nil
			}
			continue
		case err != nil:
			return err
		}
		line, _ := r.FieldPos(0)
		p := paperOfRow(columns, row)
		if !yieldPaper(p, name, line, yield) {
			return nil
		}
	}
}

// validStart reports whether the head of a text is UTF-8, but for a rune that
// its end may have cut.
func validStart(head []byte) bool {
	for i := 0; i < utf8.UTFMax && len(head) == headSize && !utf8.Valid(head); i++ {
		head = head[:len(head)-1]
	}
	return utf8.Valid(head)
}

// separator is the one that splits the header into most columns.
func separator(header []byte) rune {
	best, most := ',', 0
	for _, c := range ",;\t" {
		if n := strings.Count(string(header), string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

// columnNames are the names that programs give to the columns that are known.
var columnNames = map[string][]string{
	"title":    {"title", "primary_title", "document title", "article title", "item title"},
	"abstract": {"abstract", "abstract note", "summary"},
	"authors":  {"authors", "author", "author names", "author full names", "creators"},
	"date":     {"date", "publication date", "published", "publication_date"},
	"year":     {"year", "publication year", "publication_year"},
	"keywords": {"keywords", "author keywords", "manual tags", "categories", "subjects", "tags"},
	"venue":    {"venue", "journal", "publication title", "source title", "container title", "journal title", "book title"},
	"doi":      {"doi"},
	"arxiv":    {"arxiv", "arxiv id", "arxiv_id"},
	"pmid":     {"pmid", "pubmed id", "pubmed_id"},
	"id":       {"id", "key", "paper id", "paper_id"},
	"url":      {"url", "link"},
}

// column is the known name of a column, or the name that it has.
func column(name string) string {
	plain := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))
	for known, names := range columnNames {
		for _, n := range names {
			if n == plain {
				return known
			}
		}
	}
	return strings.TrimSpace(name)
}

func paperOfRow(columns, row []string) Paper {
	var p Paper
	year := ""
	for i, value := range row {
		value = strings.Clone(strings.TrimSpace(value)) // the row is used again
		if value == "" || i >= len(columns) {
			continue
		}
		switch columns[i] {
		case "title":
			p.Title = value
		case "abstract":
			p.Abstract = value
		case "authors":
			p.Authors = splitNames(value)
		case "date":
			p.Published = looseDate(value)
		case "year":
			year = looseDate(value)
		case "keywords":
			p.Categories = addNew(p.Categories, splitKeywords(value)...)
		case "venue":
			p.Venue = value
		case "doi", "arxiv", "pmid":
			p.Aliases = append(p.Aliases, withScheme(columns[i]+":", value))
		case "id":
			p.addKey(value)
		case "url":
			p.URL = value
		default:
			if text, err := json.Marshal(value); err == nil && columns[i] != "" {
				if p.Extra == nil {
					p.Extra = map[string]json.RawMessage{}
				}
				p.Extra[columns[i]] = text
			}
		}
	}
	if p.Published == "" {
		p.Published = year
	}
	return p
}
