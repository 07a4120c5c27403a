package zotero

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/json"
)

// shapes are those of some types, as Zotero has them.
var shapes = map[string]string{
	"journalArticle":  "title abstractNote publicationTitle volume issue pages date series seriesTitle journalAbbreviation language DOI ISSN citationKey url accessDate archive archiveLocation shortTitle libraryCatalog callNumber rights extra",
	"preprint":        "title abstractNote genre repository archiveID place date series seriesNumber DOI citationKey url accessDate archive language extra",
	"bookSection":     "title abstractNote bookTitle series seriesNumber volume numberOfVolumes edition place publisher date pages language ISBN url accessDate extra",
	"conferencePaper": "title abstractNote date proceedingsTitle conferenceName place publisher volume pages series language DOI ISBN citationKey shortTitle url accessDate libraryCatalog extra",
	"case":            "caseName abstractNote reporter court docketNumber dateDecided url extra",
}

func shapeOf(kind string) shape {
	s := shape{fields: map[string]bool{}, roles: paper.WordSet("author contributor editor translator bookAuthor seriesEditor counsel")}
	for field := range strings.FieldsSeq(shapes[kind]) {
		s.fields[field] = true
	}
	return s
}

// TestItem: a paper that Zotero is given is the same when it is read from there.
func TestItem(t *testing.T) {
	name := func(family, given string) paper.Name { return paper.Name{Family: family, Given: given} }
	drafts := map[string]*paper.Draft{
		"journalArticle": {Title: "Tides in a harbour", Abstract: "We measure.\n\nTides.", Type: "article-journal", Names: []paper.Name{name("Lee", "Ann"), {Literal: "Harbour Society"}},
			Published: "2019-08-09", Venue: "Journal of Water", IDs: []string{"doi:10.5555/tides.4", "pmid:424242", "arxiv:1901.00001"}, Keywords: []string{"tides", "wet"},
			Fields: map[string]string{"volume": "4", "issue": "2", "page": "10-19", "PMCID": "PMC9", "citation-key": "lee2019", "note": "read twice", "original-title": "Gezeiten"},
			Dates:  map[string]string{"accessed": "2024-02-03", "original-date": "1900"}},
		"preprint": {Title: "A preprint", Type: "article", Published: "2021-03", IDs: []string{"arxiv:2101.00022"}, Fields: map[string]string{"publisher": "arXiv"}},
		"bookSection": {Title: "On oak", Type: "chapter", Published: "2003", Venue: "Shelves of oak", Names: []paper.Name{name("Ray", "Bob")}, Fields: map[string]string{"publisher": "Oak House", "ISBN": "978-3-16-148410-0"},
			People: map[string][]paper.Name{"container-author": {name("Oak", "Cy")}, "editor": {name("Itor", "Ed")}}},
		"case": {Title: "Toy v. Box", Type: "legal_case", Published: "1999-08-09", Fields: map[string]string{"authority": "High Court"}},
	}
	for kind, d := range drafts {
		r, err := d.Record()
		if err != nil {
			t.Fatal(err)
		}
		if got := typeOf(r.Paper); got != kind {
			t.Errorf("%s is a %s", kind, got)
		}
		object, err := itemFrom(r.Paper, kind, shapeOf(kind), []string{"COLL0001"})
		if err != nil {
			t.Fatal(err)
		}
		back, isPaper, err := json.ZoteroItem(object, map[string]string{})
		if err != nil || !isPaper {
			t.Fatal(err)
		}
		got, want := back.Paper, r.Paper
		got.Keys, want.Keys, got.URL, want.URL = nil, nil, "", "" // that of the item, and the paper's page
		if kind == "preprint" {
			delete(got.Fields, "number") // which says that it is of arXiv
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %s\ngot  %+v\nwant %+v", kind, object, got, want)
		}
	}
}

// TestItemRoles: creators that a type does not have, and more whom nobody names.
func TestItemRoles(t *testing.T) {
	p := paper.Paper{Title: "Oak", Authors: []string{"Ann Lee"}, EtAl: true, People: map[string][]paper.Name{"illustrator": {{Family: "Ray", NonDropping: "von", Given: "Bob", Suffix: "Jr."}, {Literal: "Oak House"}}}}
	object, err := itemFrom(p, typeOf(p), shapeOf("journalArticle"), nil)
	const want = `{"collections":null,"creators":[{"creatorType":"author","firstName":"Ann","lastName":"Lee"},{"creatorType":"author","name":"et al."}],"extra":"illustrator: von Ray || Bob, Jr.\nillustrator: Oak House","itemType":"document","relations":{},"tags":[],"title":"Oak"}`
	if err != nil || string(object) != want {
		t.Errorf("got  %s, %v\nwant %s", object, err, want)
	}
}

// TestItemTypes: every paper of the readers' own examples can be written, and is of a type
// that Zotero has.
func TestItemTypes(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "paper", "formats", "json", "testdata", "readers", "zotero-api.json"))
	if err != nil {
		t.Fatal(err)
	}
	records, _ := formattest.Read(t, string(text), json.Zotero)
	if len(records) == 0 {
		t.Fatal("no records")
	}
	for _, r := range records {
		kind := typeOf(r.Paper)
		object, err := itemFrom(r.Paper, kind, shapeOf(kind), nil)
		if err != nil {
			t.Fatal(err)
		}
		back, _, err := json.ZoteroItem(object, nil)
		if err != nil || back.Paper.Type != r.Paper.Type || back.Paper.Title != r.Paper.Title {
			t.Errorf("%s, %v, want %+v", object, err, r.Paper)
		}
	}
}
