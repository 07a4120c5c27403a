package paper

import (
	"encoding/json"
	"regexp"
	"strings"
)

// columnNames are the names that programs give to the columns that are known.
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

// column is the known name of a column, or the name that it has.
func column(name string) string {
	plain := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))
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

func draftOfRow(columns, row []string, ofZotero bool) *Draft {
	p := &Draft{}
	date, year := "", ""
	for i, value := range row {
		value = strings.Clone(strings.TrimSpace(value)) // the row is used again
		if value == "" || i >= len(columns) || scopusNothing.MatchString(value) {
			continue
		}
		switch columns[i] {
		case "title":
			p.Title = value
		case "abstract":
			p.Abstract = value
		case "authors":
			if len(p.Authors) == 0 {
				p.Authors = tableNames(value, ofZotero)
			}
		case "full names": // better than what "authors" has
			p.Authors = tableNames(scopusID.ReplaceAllString(value, ""), ofZotero)
		case "date":
			date = value
		case "year":
			year = value
		case "keywords":
			for _, k := range splitKeywords(value) {
				p.AddCategories(strings.TrimSpace(k))
			}
		case "venue":
			p.Venue = value
		case "doi":
			for doi := range strings.FieldsSeq(value) {
				p.IDs = append(p.IDs, withScheme("doi:", doi))
			}
		case "arxiv", "pmid":
			p.IDs = append(p.IDs, withScheme(columns[i]+":", value))
		case "id":
			p.AddName(value)
		case "url":
			p.URL = value
		default:
			if text, err := json.Marshal(value); err == nil && columns[i] != "" {
				p.Keep(columns[i], text)
			}
		}
	}
	p.Published = looseDate(date)
	if p.Published == "" { // "MAY 17", or nothing
		p.Published = looseDate(strings.TrimSpace(date + " " + year))
	}
	if p.Published == "" {
		p.Published = looseDate(year)
	}
	return p
}

var (
	scopusNothing = regexp.MustCompile(`(?i)^\[no [a-z ]+ available\]$`)
	scopusID      = regexp.MustCompile(`\s*\(\d+\)`)
	// initials, as they follow family names in the tables of Scopus and PubMed.
	initials = regexp.MustCompile(`^(\p{Lu}\.?-?){1,4}$`)
)

// tableNames splits the names of a table. Zotero parts them by semicolons only,
// so that a name alone is one. Where all names end in initials, these are moved
// to the front.
func tableNames(s string, ofZotero bool) []string {
	var names []string
	if ofZotero {
		for name := range strings.SplitSeq(s, ";") {
			names = append(names, readingOrder(name))
		}
		return names
	}
	names = splitNames(s)
	if strings.Contains(s, ";") && strings.Contains(s, ",") { // which stand within the names
		return names
	}
	inverted := make([]string, len(names))
	for i, name := range names {
		at := strings.LastIndexByte(name, ' ')
		if at < 0 || !initials.MatchString(name[at+1:]) || isSuffix(name[at+1:]) {
			return names
		}
		if before, _, _ := strings.Cut(name, " "); initials.MatchString(before) {
			return names
		}
		inverted[i] = name[at+1:] + " " + name[:at]
	}
	return inverted
}
