package formats_test

import (
	"bufio"
	"strings"
	"testing"

	"paperkin/index/paper/formats"
	"paperkin/index/paper/formats/format"
)

// TestNoPapers: records of authors and the like are no papers, although they have fields of
// papers, and papers with fields of theirs are.
func TestNoPapers(t *testing.T) {
	for text, what := range map[string]string{
		`{"id":"https://openalex.org/A1","display_name":"Ann One","works_count":3,"works_api_url":"https://api.openalex.org/works"}`:               "authors",
		`{"meta":{"count":1},"results":[{"id":"https://openalex.org/S1","display_name":"Kites","works_count":3,"works_api_url":"https://x.org"}]}`: "authors",
		`{"authorid":"1","externalids":null,"name":"Ann One"}`:                                                                                     "records of authors",
		`{"citationid":1,"citingcorpusid":1,"citedcorpusid":2}`:                                                                                    "citations",
		`{"corpusid":1,"vector":"[0.1]"}`:                                                            "embeddings",
		`{"corpusid":1,"model":"m","text":"Short"}`:                                                  "summaries",
		`{"sha":"0","corpusid":1,"primary":true}`:                                                    "ids",
		`{"corpusid":1,"externalids":{},"content":{"text":"T"}}`:                                     "full texts",
		`{"id":"1","name":"Kites","alternate_names":[],"alternate_issns":[]}`:                        "venues",
		"merge_date,id,merge_into_id\n2024-01-02,W1,W2\n":                                            "merged",
		`{"corpusid":1,"externalids":{},"title":"T"}`:                                                "",
		`{"corpusid":1,"openaccessinfo":null,"abstract":"A"}`:                                        "",
		`{"id":"https://openalex.org/W1","display_name":"T","publication_year":2020}`:                "",
		`{"title":"T","model":"m","text":"x","works_count":2}`:                                       "",
		"title,abstract\nmerge_date,id,merge_into_id\n":                                              "",
		`{"citedPaper":{"corpusId":1,"title":"T"}}`:                                                  "",
		`{"title":"T"}` + "\n" + `{"corpusid":1,"vector":"[0.1]"}`:                                   "",
		`{"corpusid":1,"vector":"` + strings.Repeat("0.1,", format.HeadSize) + `"}` + "\n" + `{"x"}`: "embeddings",
	} {
		head := format.Peek(bufio.NewReaderSize(strings.NewReader(text), format.HeadSize))
		found := formats.NoPapers(head)
		if found.Known() != (what != "") || !strings.Contains(found.What, what) {
			t.Errorf("%.80s: got %q, want %q", text, found.What, what)
		}
		if f := formats.ByContent(head); f != nil && found.Known() {
			t.Errorf("%.80s: format %v", text, f)
		}
	}
}
