package json_test

import (
	"flag"
	"strings"
	"testing"

	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/json"
)

var update = flag.Bool("update", false, "write the golden files")

// TestGolden: see [formattest.Golden].
func TestGolden(t *testing.T) { formattest.Golden(t, *update) }

func FuzzJSONL(f *testing.F)      { formattest.Fuzz(f, json.Own) }
func FuzzArXiv(f *testing.F)      { formattest.Fuzz(f, json.ArXiv) }
func FuzzCSL(f *testing.F)        { formattest.Fuzz(f, json.CSL) }
func FuzzOpenAlex(f *testing.F)   { formattest.Fuzz(f, json.OpenAlex) }
func FuzzS2(f *testing.F)         { formattest.Fuzz(f, json.S2) }
func FuzzHFDaily(f *testing.F)    { formattest.Fuzz(f, json.HFDaily) }
func FuzzBioRxiv(f *testing.F)    { formattest.Fuzz(f, json.BioRxiv) }
func FuzzCrossref(f *testing.F)   { formattest.Fuzz(f, json.Crossref) }
func FuzzDataCite(f *testing.F)   { formattest.Fuzz(f, json.DataCite) }
func FuzzADS(f *testing.F)        { formattest.Fuzz(f, json.ADS) }
func FuzzEuropePMC(f *testing.F)  { formattest.Fuzz(f, json.EuropePMC) }
func FuzzINSPIRE(f *testing.F)    { formattest.Fuzz(f, json.INSPIRE) }
func FuzzDBLP(f *testing.F)       { formattest.Fuzz(f, json.DBLP) }
func FuzzOpenReview(f *testing.F) { formattest.Fuzz(f, json.OpenReview) }
func FuzzZotero(f *testing.F)     { formattest.Fuzz(f, json.Zotero) }
func FuzzBEIR(f *testing.F)       { formattest.Fuzz(f, json.BEIR) }

func TestMalformed(t *testing.T) {
	formattest.Check(t, []formattest.Malformed{
		{"no JSON", json.Own, "nonsense\n{\"title\":\"T\"}\n", 1, `x:1: not a JSON object: invalid character`},
		{"cut off", json.Own, `{"title":"T"`, 0, `x:1: not a JSON object: unexpected end`},
		{"a list", json.Own, `["title"]`, 0, `x:1: not a JSON object but a string`},
		{"a list cut off", json.Own, "[{\"title\":\"T\"},\n{\"title\":\"U\"", 1, "x:2: not JSON from here on: unexpected EOF"},
		{"a document that breaks", json.OpenAlex, "{\"results\":[\n{\"title\":\"T\"},\n{\"title\":oops}\n]}", 1, "x:3: not JSON from here on: invalid character 'o'"},
		{"a document of nothing", json.CSL, "17", 0, "x:1: not JSON from here on: 17, want an object or a list"},
		{"an empty list", json.CSL, "[]", 0, ""},
		{"a string", json.Own, `"title"`, 0, `x:1: not a JSON object but a string`},
		{"lines of Python", json.Own, `{"title":"T","score":NaN}` + "\n" + `{"title":"U","n":[-Infinity,1,],}`, 2, ""},
		{"lines of a list", json.Own, `{"title":"T"},` + "\n" + `{"title":"U"},` + "\n", 2, ""},
		{"a document of Python", json.Own, "[\n" + `{"title":"T","score":NaN},` + "\n" + `{"title":"U","n":[-Infinity,1,],},` + "\n]", 2, ""},
		{"null first", nil, "null\n" + `{"title":"T","authors":["A"]}` + "\n", 1, "x:1: not a JSON object but null"},
		{"null first in a list", nil, `[null,{"paperId":"1","title":"T"}]`, 1, "x:1: not a JSON object but null"},
		{"papers in an envelope", nil, `{"total":2,"papers":[{"title":"T"},{"title":"U"}]}`, 2, ""},
		{"broken lines first", nil, `{"id":"a","title":"cut` + "\n" + `{"id":"b","tit` + "\n" + `{"id":"c",` + "\n" + `{"id":"d","title":"T"}` + "\n" + `{"id":"e","title":"U"}` + "\n", 2, "x:1: not a JSON object"},
		{"title is an object", json.Own, `{"title":{"en":"T"}}`, 0, `x:1: field "title" is an object, want a string`},
		{"title is a list of nothing", json.Own, `{"title":[null]}`, 0, `x:1: no title`},
		{"no title", json.Own, `{"abstract":"A"}`, 0, `x:1: no title`},
		{"title of control characters", json.Own, "{\"title\":\"\\u0000\\u001b\"}", 0, `x:1: no title`},
		{"after a bad line the year is forgotten", json.Own, `{"year":2020,"title":{}}` + "\n" + `{"title":"T"}`, 1, `x:1: field "title"`},
		{"blank lines", json.Own, "\n \n{\"title\":\"T\"}\r\n\r\n", 1, ""},
		{"byte order mark", json.Own, "\ufeff{\"title\":\"T\"}", 1, ""},
		{"deep nesting", json.Own, `{"title":` + strings.Repeat("[", 1<<20), 0, `x:1: not a JSON object`},
		{"arXiv authors", json.ArXiv, `{"id":"2101.00001","title":"T","authors_parsed":[["One"],["Two","A.","Jr"],3]}`, 0, `x:1: field "authors_parsed" is a number`},
		{"arXiv versions", json.ArXiv, `{"id":"2101.00001","title":"T","versions":"none","update_date":"2020-01-01"}`, 1, ""},
		{"Zotero items without a title", json.Zotero, `[{"data":{"itemType":"book","key":"A","title":""}},{"key":"B","data":{"itemType":"note"}}]`, 0, `x:1: no title`},
		{"a Zotero item that is none", json.Zotero, `[{"key":"A","data":{"itemType":"book","title":{}}},{"itemType":"book","title":"T","creators":"X","tags":3}]`, 1, `x:1: field "title" is an object`},
		{"Zotero items cut off", json.Zotero, `[{"key":"A","data":{"itemType":"book","title":"T"}},` + "\n" + `{"key":"B","data":{"itemType":"bo`, 1, "x:2: not JSON from here on: unexpected EOF"},
		{"Zotero items that nest", json.Zotero, `[{"key":"A","data":{"itemType":"book","title":"T","x":` + strings.Repeat("[", 1<<20), 0, "x:1: not JSON from here on"},
		{"Zotero items in Latin-1", nil, `[{"key":"A","version":1,"library":{},"data":{"itemType":"book","title":"Caf` + "\xe9" + `"}}]`, 1, ""},
		{"BEIR without title and text", json.BEIR, `{"_id":"1","title":"","text":""}`, 0, `x:1: no title`},
		{"DataCite without titles, and with strange ones", json.DataCite, `{"data":[{"id":"10.1/a","type":"dois","attributes":{"doi":"10.1/a","titles":{}}},{"id":"10.1/b","type":"dois","attributes":{"titles":[{"title":"T"}],"creators":"X","dates":3,"container":[],"descriptions":null}}]}`, 1, "x:1: no title"},
		{"dblp without hits, authors of every form", json.DBLP, `{"result":{"query":"x","hits":{"@total":"0","@computed":"0","@sent":"0","@first":"0"}}}` + "\n" + `{"result":{"hits":{"@total":"2","@sent":"2","hit":[{"@id":"1","info":{"title":{}}},{"@id":"2","info":{"title":"T","authors":{"author":"A B"}}}]}}}`, 1, `x:2: field "info" is field "title" is an object`},
		{"no notes, and strange ones", json.OpenReview, `{"notes":[],"count":0}` + "\n" + `{"notes":[{"id":"a","forum":"a","content":null,"domain":"X"},{"id":"b","forum":"a","content":{"comment":{"value":"C"}}},{"id":"c","content":{"title":{"value":["T"]}}},{"id":"d","cdate":"soon","content":{"title":{"value":"T"},"authors":{"value":"A"},"keywords":7}}],"count":4}`, 0, `x:2: field "content" is a list, want a string`},
		{"nothing", json.Own, "", 0, ""},
	})
}

// TestFreshDecoder: nothing of a record that is bad reaches the next one.
func TestFreshDecoder(t *testing.T) {
	records, bad := formattest.Read(t, `{"year":2020,"title":{}}`+"\n"+`{"title":"T"}`, json.Own)
	if len(bad) != 1 || len(records) != 1 || records[0].Paper.Published != "" {
		t.Errorf("got %v, %q", records, bad)
	}
}
