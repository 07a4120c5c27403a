package json_test

import (
	stdjson "encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/json"
)

// items are CSL-JSON items with everything that is hard to keep, and what the model
// makes of them; the fields named in lost come back in another form.
var items = []struct {
	name, item string
	want       paper.Paper // fields that are empty are not compared
	lacks      string      // must not be in what is written
}{
	{"people", `{"id":"ng2020","type":"chapter","title":"T","author":[{"family":"Beeck","given":"Jan","dropping-particle":"op","non-dropping-particle":"de"},{"family":"Ng","given":"Li","suffix":"III","comma-suffix":true},{"literal":"Toy Board"},{"literal":"others"}],"editor":[{"family":"Ed","given":"A."}],"collection-editor":[{"family":"Ser","given":"B."}]}`,
		paper.Paper{Keys: []string{"ng2020"}, Type: "chapter", EtAl: true, Authors: []string{"Jan op de Beeck", "Li Ng III", "Toy Board"},
			Names:  []paper.Name{{Family: "Beeck", Given: "Jan", Dropping: "op", NonDropping: "de"}, {Family: "Ng", Given: "Li", Suffix: "III"}, {Literal: "Toy Board"}},
			People: map[string][]paper.Name{"editor": {{Family: "Ed", Given: "A."}}, "collection-editor": {{Family: "Ser", Given: "B."}}}}, ""},
	{"both keys", `{"id":"http://zotero.org/users/9/items/Q","citation-key":"adams","type":"book","title":"T"}`,
		paper.Paper{Keys: []string{"adams", "http://zotero.org/users/9/items/Q"}, Fields: map[string]string{"citation-key": "adams"}}, ""},
	{"numbers and old names", `{"id":1,"type":"article-journal","title":"T","volume":12,"issue":"3-4","page":"e12","number-of-pages":8,"journalAbbreviation":"J. T.","shortTitle":"S","event":"Toy Days","ISSN":["1111-2222","3333-4444"],"language":"nl"}`,
		paper.Paper{Fields: map[string]string{"volume": "12", "issue": "3-4", "page": "e12", "number-of-pages": "8", "container-title-short": "J. T.", "title-short": "S", "event-title": "Toy Days", "ISSN": "1111-2222, 3333-4444", "language": "nl"}}, "shortTitle"},
	{"a note with fields", `{"id":"n","type":"book","title":"T","note":"PMID: 777\nPMCID: PMC8\nOriginal Date: 1899-05\nCitation Key: told\nA remark: it is long\npublisher: Other","publisher":"House"}`,
		paper.Paper{Aliases: []string{"pmid:777"}, Keys: []string{"n", "told"}, Dates: map[string]string{"original-date": "1899-05"},
			Fields: map[string]string{"PMCID": "PMC8", "citation-key": "told", "publisher": "House", "note": "A remark: it is long publisher: Other"}}, "PMID: 777"},
	{"a preprint", `{"id":"p","type":"article","title":"T","number":"arXiv:2101.00021","archive":"arXiv","DOI":"10.48550/arXiv.2101.00021"}`,
		paper.Paper{ID: "arxiv:2101.00021"}, ""},
	{"custom", `{"id":"c","type":"dataset","title":"T","custom":{"PMID":"5","lab":{"room":[1,null]}},"x-unknown":[1]}`,
		paper.Paper{Aliases: []string{"pmid:5"}, Extra: map[string]stdjson.RawMessage{"lab": stdjson.RawMessage(`{"room":[1,null]}`), "x-unknown": stdjson.RawMessage(`[1]`)}}, ""},
	{"subjects", `{"id":"k","type":"book","title":"T","keyword":"cs.CL; toys, play","categories":["cs.CL"]}`,
		paper.Paper{Categories: []string{"cs.CL"}, Keywords: []string{"toys", "play"}}, ""},
	{"a type of Crossref's", `{"id":"t","type":"proceedings-article","title":"T"}`, paper.Paper{Type: "paper-conference", SourceType: "csl:proceedings-article"}, ""},
	{"a type of nobody's", `{"id":"t","type":"toy","title":"T"}`, paper.Paper{SourceType: "csl:toy"}, ""},
	{"a number for a list", `{"id":"t","type":"book","title":"T","ISBN":9780000000002,"author":"Eva Ng"}`,
		paper.Paper{Authors: []string{"Eva Ng"}, Fields: map[string]string{"ISBN": "9780000000002"}}, ""},
}

// TestCSLFields: every field of an item comes into the model, and an item that is written
// and read again has the same bytes and holds to the schema.
func TestCSLFields(t *testing.T) {
	for _, tt := range items {
		records, bad := formattest.Read(t, "["+tt.item+"]", json.CSL)
		if len(records) != 1 || len(bad) > 0 {
			t.Fatalf("%s: %d records, %q", tt.name, len(records), bad)
		}
		got, want := reflect.ValueOf(records[0].Paper), reflect.ValueOf(tt.want)
		for i := range want.NumField() {
			if !want.Field(i).IsZero() && !reflect.DeepEqual(got.Field(i).Interface(), want.Field(i).Interface()) {
				t.Errorf("%s: %s is %q, want %q", tt.name, want.Type().Field(i).Name, got.Field(i), want.Field(i))
			}
		}
		if text := fixedPoint(t, tt.name, records[0].Paper); tt.lacks != "" && strings.Contains(text, tt.lacks) {
			t.Errorf("%s: %s is in %s", tt.name, tt.lacks, text)
		}
	}
}

// fixedPoint writes a paper as CSL-JSON, reads it and writes it again.
func fixedPoint(t *testing.T, name string, papers ...paper.Paper) string {
	t.Helper()
	first := formattest.Encode(t, json.CSL, papers...)
	checkSchema(t, first)
	records, bad := formattest.Read(t, first, json.CSL)
	if len(bad) > 0 {
		t.Fatalf("%s: %s reads as %q", name, first, bad)
	}
	var again []paper.Paper
	for _, r := range records {
		again = append(again, r.Paper)
	}
	if second := formattest.Encode(t, json.CSL, again...); second != first {
		t.Errorf("%s: wrote\n%s\nthen\n%s", name, first, second)
	}
	return first
}

// checkSchema checks a list of items against CSL's schema, as far as it says more than
// that texts are texts.
func checkSchema(t *testing.T, text string) {
	t.Helper()
	texts := strings.Fields("id citation-key title container-title abstract keyword DOI PMID URL publisher note volume issue page language ISBN ISSN PMCID")
	nameParts := strings.Fields("family given dropping-particle non-dropping-particle suffix literal")
	dateParts := strings.Fields("date-parts season circa literal raw")
	var list []map[string]any
	if err := stdjson.Unmarshal([]byte(text), &list); err != nil {
		t.Fatal(err)
	}
	for _, item := range list {
		for _, key := range []string{"id", "type"} {
			if s, _ := item[key].(string); s == "" {
				t.Errorf("no %s in %v", key, item)
			}
		}
		for key, value := range item {
			switch v := value.(type) {
			case string:
			case []any: // of names or categories
				for _, n := range v {
					if name, ok := n.(map[string]any); ok {
						checkKeys(t, key, name, nameParts)
					} else if _, ok := n.(string); !ok || key != "categories" {
						t.Errorf("%s holds %v", key, n)
					}
				}
			case map[string]any:
				if key != "custom" {
					checkKeys(t, key, v, dateParts)
				}
			default:
				t.Errorf("%s is %v", key, value)
			}
			if _, ok := value.(string); !ok && slices.Contains(texts, key) {
				t.Errorf("%s is %v, want a text", key, value)
			}
		}
	}
}

func checkKeys(t *testing.T, what string, object map[string]any, allowed []string) {
	t.Helper()
	for key := range object {
		if !slices.Contains(allowed, key) {
			t.Errorf("%s has %q", what, key)
		}
	}
}

// TestCSLDates: what CSL can say of a date, the model says, and gives back.
func TestCSLDates(t *testing.T) {
	for _, tt := range []struct{ date, published, edtf string }{
		{`{"date-parts":[[2023,8,9]]}`, "2023-08-09", ""},
		{`{"date-parts":[["2023","08"]]}`, "2023-08", ""},
		{`{"date-parts":[["2023","Sept."]]}`, "2023-09", ""},
		{`{"date-parts":[2023,8]}`, "2023-08", ""},
		{`{"date-parts":[[2023.0]]}`, "2023", ""},
		{`{"date-parts":[[2019]],"season":3}`, "2019", "2019-23"},
		{`{"date-parts":[["2019"]],"season":"Winter"}`, "2019", "2019-24"},
		{`{"date-parts":[[2019,13]]}`, "2019", "2019-21"},
		{`{"date-parts":[[1900]],"circa":true}`, "1900", "1900~"},
		{`{"date-parts":[[1900],[1905,2]],"circa":1}`, "1900", "1900~/1905-02~"},
		{`{"date-parts":[[2019,5,1],[2019,5,3]]}`, "2019-05-01", "2019-05-01/2019-05-03"},
		{`{"date-parts":[[2019],[0,0,0]]}`, "2019", "2019/.."},
		{`{"date-parts":[[-44]]}`, "", "-0044"},
		{`{"date-parts":[[-44,3,15]]}`, "", "-0044-03-15"},
		{`{"date-parts":[[800]]}`, "", "0800"},
		{`{"date-parts":[[12024]]}`, "", "Y12024"},
		{`{"date-parts":[[2023,2,30]]}`, "2023-02", ""},
		{`{"date-parts":[[null]]}`, "", ""},
		{`{"date-parts":[[]]}`, "", ""},
		{`{"raw":"17 May 2019"}`, "2019-05-17", ""},
		{`{"raw":"2019-08-09T10:00:00Z"}`, "2019-08-09", ""},
		{`{"literal":"Spring 2019"}`, "2019", "2019-21"},
		{`"2019/2020"`, "2019", "2019/2020"},
		{`"199X"`, "", "199X"},
		{`"2019-05-17"`, "2019-05-17", ""},
		{`2019`, "2019", ""},
	} {
		records, _ := formattest.Read(t, `[{"id":"a","type":"book","title":"T","issued":`+tt.date+`}]`, json.CSL)
		p := records[0].Paper
		if p.Published != tt.published || p.Dates["issued"] != tt.edtf || p.Extra != nil {
			t.Errorf("%s: got %q, %q and %s, want %q and %q", tt.date, p.Published, p.Dates["issued"], p.Extra, tt.published, tt.edtf)
		}
		fixedPoint(t, tt.date, p)
	}
}

// TestCSLDateText: text that is no date, or says more than one, is kept.
func TestCSLDateText(t *testing.T) {
	for _, tt := range []struct{ date, want string }{
		{`{"literal":"forthcoming"}`, `"issued":{"literal":"forthcoming"}`},
		{`{"raw":"in the wet season of 1951"}`, `"issued":{"date-parts":[[1951]],"literal":"in the wet season of 1951"}`},
		{`{"date-parts":[[1951]],"literal":"MCMLI"}`, `"issued":{"date-parts":[[1951]],"literal":"MCMLI"}`},
	} {
		records, _ := formattest.Read(t, `[{"id":"a","type":"book","title":"T","issued":`+tt.date+`}]`, json.CSL)
		if got := fixedPoint(t, tt.date, records[0].Paper); !strings.Contains(got, tt.want) {
			t.Errorf("%s: got %s, want %s", tt.date, got, tt.want)
		}
	}
}

// TestCSLModel: a paper with all that CSL has no place for comes back whole.
func TestCSLModel(t *testing.T) {
	p := paper.Paper{ID: "arxiv:2101.00009", Aliases: []string{"acl:P19-1001", "arxiv:2101.00009", "doi:10.1234/a", "doi:10.1234/b", "own1"}, Keys: []string{"k1", "k2"},
		Title: "T", Keywords: []string{"a, b", "c; d"}, Categories: []string{"cs.CL", "x, y"}, SourceType: "ris:ELEC", Files: []string{"a b.pdf"}, Type: "article",
		Fields: map[string]string{"volume": "1", "no variable": "x"}, Dates: map[string]string{"dead-on": "2001", "accessed": "2020-01-02"}, URL: "https://example.org/",
		People: map[string][]paper.Name{"friend": {{Literal: "F"}}}, Extra: map[string]stdjson.RawMessage{"PMID": stdjson.RawMessage(`"no id"`), "paperkin": stdjson.RawMessage(`1`), "is_retracted": stdjson.RawMessage(`true`)}}
	records, bad := formattest.Read(t, fixedPoint(t, "model", p), json.CSL)
	if len(records) != 1 || len(bad) > 0 {
		t.Fatalf("got %d records, %q", len(records), bad)
	}
	if got := records[0].Paper; !reflect.DeepEqual(got, p) {
		t.Errorf("got  %+v\nwant %+v", got, p)
	}
}

// TestCSLOwnIDs: an id that a source gave is still one, and no key, and categories with
// commas are no keywords.
func TestCSLOwnIDs(t *testing.T) {
	p := paper.Paper{ID: "t1", Aliases: []string{"t1"}, Title: "T", Categories: []string{"a, b", "c;d"}, Keywords: []string{"k"}}
	records, _ := formattest.Read(t, fixedPoint(t, "own id", p), json.CSL)
	p.Type = "article"
	if got := records[0].Paper; !reflect.DeepEqual(got, p) {
		t.Errorf("got %+v, want %+v", got, p)
	}
}

// TestCSLIDs: ids of items are unique in a list, whatever the papers' sources call them.
func TestCSLIDs(t *testing.T) {
	a := paper.Paper{ID: "doi:10.1234/a", Aliases: []string{"doi:10.1234/a"}, Keys: []string{"smith"}, Title: "A"}
	b := paper.Paper{ID: "sha:00", Aliases: []string{"sha:00"}, Keys: []string{"smith"}, Title: "B"}
	c := paper.Paper{ID: "own1", Aliases: []string{"own1"}, Title: "C"}
	text := fixedPoint(t, "ids", a, b, c)
	for _, want := range []string{`"id":"smith"`, `"id":"sha:00"`, `"id":"own1"`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
}
