package json_test

import (
	"reflect"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/json"
)

// TestSynonyms: what other programs call a field is the field.
func TestSynonyms(t *testing.T) {
	two := []string{"Ada Ito", "Wei Li"}
	for _, tt := range []struct {
		name, line string
		want       paper.Paper // fields that are empty are not compared
	}{
		{"capitals", `{"Title":"T","Abstract":"A","Authors":"Ito, Ada; Li, Wei","Year":2020,"DOI":"10.1234/ABC"}`,
			paper.Paper{ID: "doi:10.1234/abc", Title: "T", Abstract: "A", Authors: two, Published: "2020"}},
		{"arxiv.py", `{"entry_id":"http://arxiv.org/abs/2101.00002v1","title":"T","summary":"A","authors":[{"name":"Ada Ito"},{"name":"Wei Li"}],"published":"2019-01-02T00:00:00Z","primary_category":"cs.CL","categories":["cs.CL","cs.AI"],"journal_ref":"J","pdf_url":"http://arxiv.org/pdf/2101.00002v1"}`,
			paper.Paper{ID: "arxiv:2101.00002", Abstract: "A", Authors: two, Published: "2019-01-02", Venue: "J", Categories: []string{"cs.CL", "cs.AI"}, Files: []string{"http://arxiv.org/pdf/2101.00002v1"}}},
		{"given and family", `{"title":"T","authors":[{"given":"Ada","family":"Ito"},{"first_name":"Wei","last_name":"Li"}]}`, paper.Paper{Authors: two}},
		{"first and last", `{"title":"T","authors":[{"first":"Ada","last":"Ito"},{"author":{"display_name":"Wei Li"}},"et al."]}`, paper.Paper{Authors: two, EtAl: true}},
		{"a list that Python printed", `{"title":"T","authors":"['Ada Ito', 'Wei Li']","keywords":"a; b"}`, paper.Paper{Authors: two, Keywords: []string{"a", "b"}}},
		{"lists for texts", `{"title":["T"],"abstract":["one","two"],"journal":["J"]}`, paper.Paper{Title: "T", Abstract: "one two", Venue: "J"}},
		{"objects for texts", `{"title":"T","venue":{"name":"V","volume":3,"pages":"1-2"},"publisher":{"name":"P"}}`,
			paper.Paper{Venue: "V", Fields: map[string]string{"volume": "3", "page": "1-2", "publisher": "P"}}},
		{"the first that says something", `{"title":"T","summary":"S","abstract":null,"date":"2019-08-09","year":2020}`, paper.Paper{Abstract: "S", Published: "2019-08-09"}},
		{"pandas", `{"title":"T","publication_date":1565308800000,"year":2019.0,"doi":null}`, paper.Paper{Published: "2019-08-09"}},
		{"a date in parts", `{"title":"T","year":"2019","month":"Aug","day":9}`, paper.Paper{Published: "2019-08-09"}},
		{"classes in a line", `{"title":"T","categories":"cs.CL cs.AI"}`, paper.Paper{Categories: []string{"cs.CL", "cs.AI"}}},
		{"ids of services", `{"title":"T","externalId":"x","externalIds":{"DOI":"10.1234/b","ArXiv":"2101.00003","CorpusId":7},"pmid":8}`, paper.Paper{}},
		{"OpenReview", `{"id":"a1","forum":"a1","content":{"title":{"value":"T"},"authors":{"value":["Ada Ito","Wei Li"]},"abstract":{"value":"A"},"venue":{"value":"V"},"keywords":{"value":["k"]}},"pdate":1565308800000}`,
			paper.Paper{ID: "a1", Title: "T", Abstract: "A", Authors: two, Venue: "V", Keywords: []string{"k"}, Published: "2019-08-09"}},
		{"bibtexparser", `{"ENTRYTYPE":"inproceedings","ID":"ito19","title":"T","author":"Ito, Ada and Li, Wei","booktitle":"B","year":"2019","pages":"1--2"}`,
			paper.Paper{Keys: []string{"ito19"}, Type: "paper-conference", SourceType: "jsonl:inproceedings", Authors: two, Venue: "B", Published: "2019", Fields: map[string]string{"page": "1--2"}}},
	} {
		records, bad := formattest.Read(t, tt.line+"\n", nil)
		if len(records) != 1 || len(bad) > 0 {
			t.Errorf("%s: %d records, %q", tt.name, len(records), bad)
			continue
		}
		got, want := reflect.ValueOf(records[0].Paper), reflect.ValueOf(tt.want)
		for i := range want.NumField() {
			if !want.Field(i).IsZero() && !reflect.DeepEqual(got.Field(i).Interface(), want.Field(i).Interface()) {
				t.Errorf("%s: %s is %q, want %q", tt.name, want.Type().Field(i).Name, got.Field(i), want.Field(i))
			}
		}
	}
}

// TestRoundTripDetails: every field of a paper survives our own format.
func TestRoundTripDetails(t *testing.T) {
	p := paper.Paper{ID: "t1", Aliases: []string{"t1"}, Keys: []string{"k"}, Title: "T", EtAl: true, Published: "1900", Categories: []string{"c"}, Keywords: []string{"a, b"},
		Type: "chapter", SourceType: "bibtex:incollection", Fields: map[string]string{"volume": "1", "page": "1–2"}, People: map[string][]paper.Name{"editor": {{Literal: "Board"}}},
		Dates: map[string]string{"issued": "1900~", "accessed": "2020-01-02"}, Files: []string{"a b.pdf"},
		Counts: paper.Counts{paper.Citations: {Number: 1204, Seen: "2026-11-02"}, paper.Upvotes: {Number: 0, Seen: "2026-11-01"}}}
	p.SetAuthors([]paper.Name{{Family: "Berg", Given: "Jan", NonDropping: "van den"}, {Literal: "One, Two & Three"}})
	records, bad := formattest.Read(t, formattest.Encode(t, json.Own, p), json.Own)
	if len(records) != 1 || len(bad) > 0 || !reflect.DeepEqual(records[0].Paper, p) {
		t.Errorf("got %+v, %q, want %+v", records, bad, p)
	}
}
