package json_test

import (
	"fmt"
	"maps"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/formattest"
)

// TestCounts: what services count is kept. What is no number of it stays a field of the
// source, and spoils nothing.
func TestCounts(t *testing.T) {
	for _, tt := range []struct {
		name, record string // the value stands for %s
		key          string // of the value
		what         paper.Counted
	}{
		{"s2", `{"paperId":"` + fmt.Sprintf("%040d", 7) + `","title":"T","citationCount":%s}`, "citationCount", paper.Citations},
		{"openalex", `{"id":"https://openalex.org/W7","display_name":"T","publication_year":2020,"authorships":[],"cited_by_count":%s}`, "cited_by_count", paper.Citations},
		{"crossref", `{"DOI":"10.1234/x","title":["T"],"member":"7","is-referenced-by-count":%s}`, "is-referenced-by-count", paper.Citations},
		{"hfdaily", `{"paper":{"id":"2401.00001","title":"T","summary":"A.","upvotes":%s}}`, "upvotes", paper.Upvotes},
		{"hfdaily", `{"paper":{"id":"2401.00001","title":"T","summary":"A."},"numComments":%s}`, "numComments", paper.Comments},
		{"hfdaily", `{"id":"2401.00001","publishedAt":"2024-01-02T03:04:05Z","title":"T","summary":"A.","upvotes":%s}`, "upvotes", paper.Upvotes},
		{"hfdaily", `{"id":"2401.00001","publishedAt":"2024-01-02T03:04:05Z","title":"T","summary":"A.","numComments":%s}`, "numComments", paper.Comments},
		{"jsonl", `{"bibcode":"2020ApJ...1....1X","title":["T"],"citation_count":%s}`, "citation_count", paper.Citations},              // ADS
		{"jsonl", `{"control_number":7,"title":"T","citation_count":%s}`, "citation_count", paper.Citations},                           // INSPIRE
		{"jsonl", `{"source":"MED","pmid":"7","title":"T","authorString":"Ito K","citedByCount":%s}`, "citedByCount", paper.Citations}, // Europe PMC
		{"jsonl", `{"id":"x","title":"T","citations":%s}`, "citations", paper.Citations},
		{"jsonl", `{"id":"x","title":"T","upvotes":%s}`, "upvotes", paper.Upvotes},
	} {
		for value, want := range map[string]int64{"0": 0, "1204": 1204, `"1,204"`: 1204, "12.0": 12, "-5": -1, "1e99": -1, "123456789012": -1, `"many"`: -1, `[1]`: -1, `{"a":1}`: -1, "true": -1, "null": -2} {
			records, bad := formattest.Read(t, fmt.Sprintf(tt.record, value)+"\n", nil)
			if len(records) != 1 || len(bad) > 0 || records[0].Provider != tt.name {
				t.Errorf("%s: %s %s: got %+v, %q", tt.name, tt.key, value, records, bad)
				continue
			}
			p := records[0].Paper
			var counts paper.Counts
			if want >= 0 {
				counts = paper.Counts{tt.what: {Number: want}}
			}
			if _, kept := p.Extra[tt.key]; !maps.Equal(p.Counts, counts) || kept != (want == -1) {
				t.Errorf("%s: %s %s: got %v, %s", tt.name, tt.key, value, p.Counts, p.Extra)
			}
		}
	}
}

// TestOwnCounts: our own counts have their days, and others' fields of that name stay.
func TestOwnCounts(t *testing.T) {
	const sound = `{"citations":{"number":1204,"seen":"2026-11-02"},"upvotes":{"number":0}}`
	for value, counts := range map[string]paper.Counts{
		sound:                         {paper.Citations: {Number: 1204, Seen: "2026-11-02"}, paper.Upvotes: {}},
		`{"citations":{"number":-1}}`: nil,
		`{"likes":{"number":1}}`:      nil,
		`{"citations":7}`:             nil,
		`[7]`:                         nil,
		`{"citations":{"number":1,"seen":"someday"}}`: nil,
	} {
		records, bad := formattest.Read(t, `{"id":"x","aliases":["sha:0"],"title":"T","counts":`+value+"}\n", nil)
		if len(records) != 1 || len(bad) > 0 {
			t.Fatalf("%s: got %+v, %q", value, records, bad)
		}
		p := records[0].Paper
		if kept := string(p.Extra["counts"]); !maps.Equal(p.Counts, counts) || (kept == value) != (counts == nil) {
			t.Errorf("%s: got %v, %s", value, p.Counts, kept)
		}
	}
}
