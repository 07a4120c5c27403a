package table_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/table"
)

// record returns the paper of a draft.
func record(t *testing.T, d paper.Draft) paper.Paper {
	t.Helper()
	r, err := d.Record()
	if err != nil {
		t.Fatal(err)
	}
	return r.Paper
}

// again writes a paper and reads it.
func again(t *testing.T, p paper.Paper) (text string, back paper.Paper) {
	t.Helper()
	text = formattest.Encode(t, table.CSV, p)
	records, bad := formattest.Read(t, text, nil)
	if len(records) != 1 || len(bad) > 0 {
		t.Fatalf("%d papers, %q, from\n%s", len(records), bad, text)
	}
	return text, records[0].Paper
}

// full has a value for everything that a paper can have.
func full() paper.Draft {
	return paper.Draft{
		IDs: []string{"doi:10.1234/a;b", "arxiv:2101.00005", "pmid:7", "s2:12", "doi:10.1234/second", "own id 5"}, Keys: []string{"ito2021", "a;b", "#7"},
		Title: "'Tis -5 =toys", Abstract: "=1+1 on \"toys\"; [x], it's\tso", URL: "https://example.org/a b?x=1",
		Names: []paper.Name{{Family: "Ito", Given: "Kei"}, {Given: "Jan", NonDropping: "van den", Family: "Berg", Suffix: "Jr."},
			{Literal: "The Society; of Toys, Inc."}, {Family: "O'Neil -x", Given: "@Pat"}}, EtAl: true,
		Published: "2021-08-09", Venue: "-Journal of A, B & C", Categories: []string{"cs.LG", "=x; y"}, Keywords: []string{"[toys]", "-5", "play, outdoor"},
		Type: "chapter", SourceType: "bibtex:inbook",
		Fields: map[string]string{"volume": "-5", "issue": "1-2", "page": "3–4", "number": "+7", "publisher": "@Toys", "publisher-place": "Here; there", "edition": "2nd",
			"collection-title": "=Series", "ISBN": "978-3-16-148410-0", "ISSN": "1234-5678", "language": "en", "note": "'=note", "event-title": "ToyConf", "genre": "<b>"},
		People: map[string][]paper.Name{"editor": {{Family: "Ed", Given: "Eve"}, {Literal: "A and B, Inc."}}, "translator": {{Family: "Tran", Given: "T."}}},
		Dates:  map[string]string{"accessed": "2022-01-02", "issued": "2021-08~"}, Files: []string{"a;b.pdf", "c.pdf"},
		Counts: paper.Counts{paper.Citations: {Number: 1204, Seen: "2026-11-02"}, paper.Comments: {Number: 0}},
		Extra:  map[string]json.RawMessage{"Funding": json.RawMessage(`["=a","<b>"]`), "n": json.RawMessage(`{"x":1.50}`)},
	}
}

func TestExportKeepsAll(t *testing.T) {
	want := record(t, full())
	_, got := again(t, want)
	got.Original, want.Original = nil, nil
	g, w := reflect.ValueOf(got), reflect.ValueOf(want)
	for i := range g.NumField() {
		if name := g.Type().Field(i).Name; name != "URL" && !reflect.DeepEqual(g.Field(i).Interface(), w.Field(i).Interface()) {
			t.Errorf("%s: got %q, want %q", name, g.Field(i), w.Field(i))
		}
	}
}

// TestExportIsFixed: what is written, read and written is the same.
func TestExportIsFixed(t *testing.T) {
	drafts := map[string]paper.Draft{"everything": full(), "a title": {Title: "Toys"}}
	for _, title := range []string{"'=x", "''=x", "'Tis", "-12.5", "'-12.5", "-x", `["a"]`, "a\"b", "+x", "@x", "sep=;", "title", "et al."} {
		drafts["title "+title] = paper.Draft{Title: title, Abstract: title, Venue: title, Keywords: []string{title}, Authors: []string{title}, Files: []string{title},
			Fields: map[string]string{"volume": title, "x": title}, People: map[string][]paper.Name{"editor": {{Literal: title}}}}
	}
	drafts["a group of editors"] = paper.Draft{Title: "T", People: map[string][]paper.Name{"editor": {{Literal: "Toys, Inc."}}}}
	drafts["only et al."] = paper.Draft{Title: "T", EtAl: true}
	drafts["no names but a list"] = paper.Draft{Title: "T", Authors: []string{"Kei Ito", "A; B"}}
	for name, d := range drafts {
		first, back := again(t, record(t, d))
		if second, _ := again(t, back); second != first {
			t.Errorf("%s:\n got %s\nwant %s", name, second, first)
		}
	}
}

// TestExportColumns: scripts rely on the first columns.
func TestExportColumns(t *testing.T) {
	header, _, _ := strings.Cut(formattest.Encode(t, table.CSV), "\n")
	if want := "id,title,abstract,authors,date,venue,keywords,doi,arxiv,pmid,url,type,"; !strings.HasPrefix(header, want) {
		t.Errorf("got %s, want %s...", header, want)
	}
}

// TestEditedExport: what a user changes in an export counts, and new columns are kept.
func TestEditedExport(t *testing.T) {
	text := formattest.Encode(t, table.CSV, record(t, paper.Draft{Title: "Toys", Names: []paper.Name{{Given: "Jan", NonDropping: "van den", Family: "Berg"}},
		People: map[string][]paper.Name{"editor": {{Family: "Ed", Dropping: "de", Given: "Eve"}}}}))
	text = strings.Replace(text, "Jan van den Berg", "Jan van den Berg; Wei Li", 1)
	text = strings.Replace(text, "Eve de Ed", "Eve Ed", 1)
	text = strings.Replace(text, "\n", ",rating\n", 1)
	text = strings.TrimSuffix(text, "\n") + ",=good\n"
	records, bad := formattest.Read(t, text, nil)
	if len(records) != 1 || len(bad) > 0 {
		t.Fatalf("%d papers, %q", len(records), bad)
	}
	p := records[0].Paper
	if got, want := strings.Join(p.Authors, "|"), "Jan van den Berg|Wei Li"; got != want {
		t.Errorf("authors: got %q, want %q", got, want)
	}
	if got, want := p.People["editor"], []paper.Name{{Family: "Ed", Given: "Eve"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("editors: got %+v, want %+v", got, want)
	}
	if got := string(p.Extra["rating"]); got != `"=good"` {
		t.Errorf("rating: got %s", got)
	}
}

// TestExportNull: a cell of names that are no list, as a script may leave it, has none.
func TestExportNull(t *testing.T) {
	text := "id,title,abstract,authors,date,venue,keywords,doi,arxiv,pmid,url,editors,names,people,dates,fields,extra,seen\n" +
		"x,Toys,,Kei Ito,,,,,,,,Eve Ed,null,null,null,null,null,null\n"
	records, bad := formattest.Read(t, text, table.CSV)
	if len(records) != 1 || len(bad) > 0 || len(records[0].Paper.People["editor"]) != 1 {
		t.Errorf("got %v, %q", records, bad)
	}
}

// FuzzExport checks that what is written, read and written is the same.
func FuzzExport(f *testing.F) {
	f.Add("'=Toys", "Ito; Kei|Wei Li", "[x]; y", "-5", "{}")
	f.Fuzz(func(t *testing.T, title, name, list, value, extra string) {
		for _, s := range []*string{&title, &name, &list, &value, &extra} { // as readers do
			*s = strings.ToValidUTF8(*s, "\ufffd")
		}
		d := paper.Draft{Title: title, Abstract: value, Venue: list, URL: value, Type: value, SourceType: list, Keys: []string{list}, IDs: []string{value}, Authors: strings.Split(name, "|"),
			Keywords: strings.Split(list, "|"), Categories: strings.Split(name, "|"), Files: strings.Split(value, "|"), Published: value,
			Fields: map[string]string{"volume": value, "note": list, extra: name}, Dates: map[string]string{"accessed": value},
			People: map[string][]paper.Name{"editor": {{Family: name, Given: value}}, "translator": {{Literal: list}}}}
		d.KeepText(list, extra)
		r, err := d.Record()
		if err != nil {
			return
		}
		first, back := again(t, r.Paper)
		if second, _ := again(t, back); second != first {
			t.Errorf("got %s\nwant %s", second, first)
		}
	})
}
