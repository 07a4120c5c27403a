package source

import (
	"strings"
	"testing"

	"paperkin/index/paper"
)

// TestPassed: records that are of no paper are counted for each source, and said of it.
func TestPassed(t *testing.T) {
	for text, want := range map[string]string{
		`<dblp><www key="homepages/1"><title>Home Page</title></www><www key="w"><title>Home Page</title></www><article key="a"><title>Tides</title></article></dblp>`: "-: 2 records that are no papers",
		`[{"key":"A","data":{"key":"A","itemType":"note"}},{"key":"B","data":{"key":"B","itemType":"book","title":"Oak"}}]`:                                            "-: 1 record that is no paper",
		`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:bib="http://purl.org/net/biblio#"
			xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:link="http://purl.org/rss/1.0/modules/link/">
			<bib:Book rdf:about="#1"><z:itemType>book</z:itemType><dc:title>Oak</dc:title><dcterms:isReferencedBy rdf:resource="#2"/><link:link rdf:resource="#3"/></bib:Book>
			<bib:Memo rdf:about="#2"/><z:Attachment rdf:about="#3"/><bib:Memo rdf:about="#4"/></rdf:RDF>`: "-: 1 record that is no paper",
		"@book{a, title={Oak}}": "",
	} {
		var said []string
		o := Options{Skipped: func(b paper.BadRecord) { said = append(said, b.Error()) }}
		sources, _, err := Expand([]string{"-"}, strings.NewReader(text), o)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, err := range Read(t.Context(), sources, o) {
			if err != nil {
				t.Error(err)
			}
			n++
		}
		if got := strings.Join(said, "\n"); got != want || n != 1 {
			t.Errorf("%s: %d records, said %q, want %q", text, n, got, want)
		}
	}
}
