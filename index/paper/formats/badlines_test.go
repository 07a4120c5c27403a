package formats_test

import (
	"strings"
	"testing"

	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/json"
)

// records are lines of every format of JSON lines, all with the title T.
var jsonRecords = []struct {
	format *format.Format
	line   string
}{
	{json.Own, `{"title":"T","abstract":"A."}`},
	{json.ArXiv, `{"id":"2101.00001","submitter":"K","authors":"Kei Ito","title":"T","categories":"cs.CL","abstract":"A","versions":[]}`},
	{json.BEIR, `{"_id":"1","title":"T","text":"A"}`},
	{json.OpenAlex, `{"id":"https://openalex.org/W1000001","doi":null,"display_name":"T","title":"T","authorships":[],"publication_year":2001}`},
	{json.S2, `{"paperId":"0123456789abcdef0123456789abcdef01234567","title":"T","authors":[{"name":"K Ito"}]}`},
	{json.HFDaily, `{"paper":{"id":"2101.00001","title":"T","summary":"A","authors":[{"name":"Kei Ito"}],"publishedAt":"2021-01-01T00:00:00.000Z"},"title":"T","numComments":1}`},
	{json.BioRxiv, `{"doi":"10.1101/2001.01.01.000001","title":"T","authors":"Ito, K.","date":"2001-01-01","version":"1","category":"toys","server":"bioRxiv"}`},
	{json.Crossref, `{"DOI":"10.1000/toys","title":["T"],"member":"1","prefix":"10.1000","author":[{"given":"Kei","family":"Ito"}]}`},
	{json.CSL, `{"id":"ito","type":"article-journal","title":"T","author":[{"family":"Ito","given":"Kei"}],"issued":{"date-parts":[[2001]]}}`},
	{json.Zotero, `{"key":"ABCD2345","version":1,"library":{"type":"user"},"data":{"key":"ABCD2345","itemType":"journalArticle","title":"T","creators":[]}}`},
}

// TestBadFirstLines: two bad lines at the start of JSON lines cost those two, not the
// file nor its format.
func TestBadFirstLines(t *testing.T) {
	for name, bad := range map[string]string{
		"blank": "\n  \n", "a mark alone": format.ByteOrderMark + "\n" + format.ByteOrderMark + "\n", "hash comments": "# exported\n# by me\n", "slash comments": "// exported\n// by me\n",
		"XML comments": "<!-- exported -->\n<!-- by me -->\n", "tags": "<results>\n<list>\n", "log": "2024-01-01 12:00:00,123 INFO: exported; a, b\n2024-01-01 12:00:01,456 WARN: title, x\n",
		"bracketed log": "[INFO] started\n[INFO] done\n", "syslog": "<34>1 2024-01-01 host su: title\n<34>1 2024-01-01 host su: x\n", "text": "Here are the papers\nof today\n", "rules": "----\n====\n",
		"binary": "\x00\x01\x02\x03\n\x05\x06\x07\x0e\n", "bytes": "\xfc\xfd\x81\x8f\n\x8d\x8f\x90\xfe\n",
		"cut": `{"title":"X","abstr` + "\n" + `{"title":"X","abstr` + "\n", "cut in a list": `{"title":"X","authors":["a",` + "\n" + `{"title":"X","authors":["a",` + "\n",
		"tails": `ors":["A"],"title":"X"}` + "\n" + `"title":"X"}` + "\n", "open lists": "[\n[\n", "brackets": "]\n]\n", "braces": "{\n{\n", "commas": ",\n,\n", "null": "null\nnull\n", "numbers": "1\n2\n", "strings": "\"a\"\n\"b\"\n",
		"errors": `{"error":"rate limit"}` + "\n" + `{"error":"rate limit"}` + "\n", "counts": `{"count":3}` + "\n" + `{"meta":{"next":"x"}}` + "\n", "Python": "{'title': 'x'}\n{'title': 'y'}\n",
		"no colon": `{"title" "x"}` + "\n" + `{"title": "x" "y"}` + "\n", "headers": "HTTP/1.1 200 OK\nContent-Type: application/json\n", "a shell": "$ cat papers.jsonl\npapers.jsonl:\n",
		"a fence": "```json\n```\n", "JSON sequences": "\x1e\n\x1e\n",
	} {
		for _, r := range jsonRecords {
			for _, n := range []int{2, 3} {
				records, complaints := formattest.Read(t, bad+strings.Repeat(r.line+"\n", n), nil)
				if len(records) != n || len(complaints) > 2 || records[0].Provider != r.format.ProviderName() {
					t.Errorf("%s before %d %s: %d records, %.300q", name, n, r.format, len(records), complaints)
				}
			}
		}
	}
}

// TestPagesOnLines: pages of records, one a line, are read like records, also behind bad
// lines.
func TestPagesOnLines(t *testing.T) {
	const pages = `{"data":[{"title":"T"},{"title":"T"}]}` + "\n" + `{"data":[]}` + "\n" + `{"data":[{"title":"T"}]}` + "\n"
	for _, bad := range []string{"", "# exported\n# by me\n", "null\n", `{"count":3}` + "\n"} {
		records, complaints := formattest.Read(t, bad+pages, json.Own)
		if lines := strings.Count(bad, "\n"); len(records) != 3 || len(complaints) > lines || records[2].Line != lines+3 {
			t.Errorf("behind %q: %d records, %q", bad, len(records), complaints)
		}
	}
}

// TestPageWithRecords: a web page that holds a line of JSON is no file of JSON lines.
func TestPageWithRecords(t *testing.T) {
	const page = "<!doctype html>\n<title>T</title>\n<script type=\"application/ld+json\">\n" + `{"title":"T","headline":"T"}` + "\n</script>\n<p>text</p>\n"
	if records, complaints := formattest.Read(t, page, nil); len(records)+len(complaints) > 0 {
		t.Errorf("%d records, %q", len(records), complaints)
	}
}
