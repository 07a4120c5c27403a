package formats_test

import (
	"bufio"
	"io"
	"strings"
	"testing"

	"paperkin/index/paper/formats"
	"paperkin/index/paper/formats/bib"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/json"
	"paperkin/index/paper/formats/page"
	"paperkin/index/paper/formats/table"
	"paperkin/index/paper/formats/tagged"
	"paperkin/index/paper/formats/xml"
)

const oneLine = `{"title":"T","abstract":"A"}` + "\n"

func TestDetect(t *testing.T) {
	for _, tt := range []struct {
		name, content string
		want          *format.Format
	}{
		{"x", oneLine, json.Own},
		{"x", "\n\n" + oneLine, json.Own},
		{"x", "garbage\n" + oneLine, json.Own},
		{"x", `{"abstract":"` + strings.Repeat("long ", format.HeadSize) + `","title":"T"}`, nil},
		{"x.jsonl", `{"abstract":"` + strings.Repeat("long ", format.HeadSize) + `","title":"T"}`, json.Own},
		{"x", `{"title":"T","abstract":"` + strings.Repeat("long ", format.HeadSize) + `"}`, json.Own},
		{"x.jsonl.gz", "nonsense", json.Own},
		{"x.json", `{"id":"1","submitter":"s","title":"T","versions":[]}`, json.ArXiv},
		{"x.jsonl", `{"_id":"1","title":"","text":"x"}`, json.BEIR},
		{"x", "Get trending papers in your email inbox!\nA\nB\n", page.HuggingFace},
		{"x", "Subscribe\n", page.HuggingFace},
		{"x", "", nil},
		{"x.txt", "@article{x, title={T}}", bib.BibTeX},
		{"x.bib", "% nothing yet", bib.BibTeX},
		{"x", "[{\"title\":\"T\"}]", json.Own},
		{"x", "[\n {\n  \"title\": \"T\", \"type\": \"book\", \"issued\": {}}]", json.CSL},
		{"x.csv", "{\"results\":[{\"id\":\"W1\",\"authorships\":[]}]}", json.OpenAlex},
		{"x", "{\"results\":[{\"id\":\"W1\",\"authorships\":[]}", json.OpenAlex},
		{"x", "{\"message\":{\"items\":[{\"DOI\":\"10.1/x\",\"member\":\"1\"}]}}", json.Crossref},
		{"x", "TY  - JOUR\n", tagged.RIS},
		{"x.ris", "?", tagged.RIS},
		{"x", "Title;Author\n", table.CSV},
		{"x", "no table, no header\n", nil},
		{"x", "<html><body>title</body></html>", nil},
		{"x", "<feed xmlns=\"http://www.w3.org/2005/Atom\"></feed>", xml.Atom},
	} {
		in := bufio.NewReaderSize(strings.NewReader(tt.content), format.HeadSize)
		got, err := formats.Detect(format.Peek(in), tt.name)
		if got != tt.want || (tt.want == nil) != (err != nil) {
			t.Errorf("%s with %.40q: got %v, %v, want %v", tt.name, tt.content, got, err, tt.want)
		}
		if rest, err := io.ReadAll(in); string(rest) != tt.content || err != nil {
			t.Errorf("%.40q: detection took part of the content", tt.content)
		}
	}
}

// TestBlankHead: a head of white space alone shows no format and no layout.
func TestBlankHead(t *testing.T) {
	blank := strings.Repeat("\n", 2*format.HeadSize)
	for _, f := range []*format.Format{nil, json.Own, json.CSL, bib.BibTeX, tagged.RIS, table.CSV, xml.Atom, page.HuggingFace} {
		if records, bad := formattest.Read(t, blank, f); len(records)+len(bad) > 0 {
			t.Errorf("%v: got %d records and %d complaints", f, len(records), len(bad))
		}
	}
}
