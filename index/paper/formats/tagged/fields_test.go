package tagged_test

import (
	"fmt"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/formattest"
)

// A reading is a text, how many papers it has, and some of what they say: by the number
// of the paper, from 0, and the name of a field.
type reading struct {
	name, text string
	papers     int
	want       map[string]string
}

// checkReadings reads the texts, whose format is detected. Lines end at "|".
func checkReadings(t *testing.T, want *format.Format, list []reading) {
	t.Helper()
	for _, tt := range list {
		records, bad := formattest.Read(t, strings.ReplaceAll(tt.text, "|", "\n"), nil)
		if len(records) != tt.papers || len(bad) > 0 {
			t.Errorf("%s: got %d papers, %q, want %d", tt.name, len(records), bad, tt.papers)
			continue
		}
		for _, r := range records {
			if r.Provider != want.ProviderName() {
				t.Errorf("%s: read as %s, want %s", tt.name, r.Provider, want)
			}
		}
		for key, value := range tt.want {
			var n int
			var field string
			if _, err := fmt.Sscan(key, &n, &field); err != nil {
				t.Fatalf("%s: %q: %v", tt.name, key, err)
			}
			if got := fieldOf(records[n].Paper, field); got != value {
				t.Errorf("%s: %s: got %q, want %q", tt.name, key, got, value)
			}
		}
	}
}

// fieldOf returns what a paper says in a field.
func fieldOf(p paper.Paper, field string) string {
	switch field {
	case "title":
		return p.Title
	case "abstract":
		return p.Abstract
	case "type":
		return p.Type
	case "source-type":
		return p.SourceType
	case "venue":
		return p.Venue
	case "date":
		return p.Published
	case "url":
		return p.URL
	case "authors":
		return namesOf(p.AuthorNames())
	case "more":
		return fmt.Sprint(p.EtAl)
	case "keywords":
		return strings.Join(p.Keywords, "; ")
	case "categories":
		return strings.Join(p.Categories, "; ")
	case "citations":
		if count, ok := p.Counts[paper.Citations]; ok {
			return strings.TrimSpace(fmt.Sprint(count.Number, " ", count.Seen))
		}
		return ""
	case "ids":
		return strings.Join(p.Aliases, " ")
	case "keys":
		return strings.Join(p.Keys, " ")
	case "files":
		return strings.Join(p.Files, " ")
	}
	if people := p.People[field]; people != nil {
		return namesOf(people)
	}
	if date := p.Dates[field]; date != "" {
		return date
	}
	if value := p.Fields[field]; value != "" {
		return value
	}
	return string(p.Extra[field])
}

// namesOf writes each name as "family, given, suffix", and bodies in brackets.
func namesOf(names []paper.Name) string {
	var list []string
	for _, n := range names {
		s := strings.TrimRight(strings.TrimSpace(n.NonDropping+" "+n.Family)+", "+strings.TrimSpace(n.Given+" "+n.Dropping)+", "+n.Suffix, ", ")
		if n.Literal != "" {
			s = "[" + n.Literal + "]"
		}
		list = append(list, s)
	}
	return strings.Join(list, "; ")
}
