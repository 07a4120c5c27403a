package xml_test

import (
	"slices"
	"strings"
	"testing"

	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/xml"
)

const (
	rdfHead = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#">`
	rdfItem = `<rdf:Description rdf:about="#item_1"><z:itemType>journalArticle</z:itemType><isPartOf rdf:resource="urn:issn:1"/><title>T</title></rdf:Description>`
	rdfTail = `<z:Collection rdf:about="#c"><title>C</title><hasPart rdf:resource="#item_1"/></z:Collection></rdf:RDF>`
)

// TestRDFOrder: what an item leads to can stand before and behind it.
func TestRDFOrder(t *testing.T) {
	const journal = `<bib:Journal xmlns:bib="http://purl.org/net/biblio#" rdf:about="urn:issn:1"><title>J</title><isPartOf rdf:resource="urn:issn:1"/></bib:Journal>`
	for _, text := range []string{journal + rdfItem, rdfItem + journal} {
		records, bad := formattest.Read(t, rdfHead+text+rdfTail, nil)
		if len(records) != 1 || len(bad) > 0 || records[0].Paper.Venue != "J" || !slices.Contains(records[0].Paper.Keywords, "in:C") {
			t.Errorf("%s: got %+v, %q", text, records, bad)
		}
	}
}

// TestRDFWaits: a file whose items are more than can wait for its collections is read, and says
// what it lacks.
func TestRDFWaits(t *testing.T) {
	item := strings.Replace(rdfItem, "<title>", "<abstract>"+strings.Repeat("word ", 50_000)+"</abstract><title>", 1)
	const items = 100
	records, bad := formattest.ReadFrom(t, xml.ZoteroRDF, strings.NewReader(rdfHead), formattest.Endless(item, items*len(item)), strings.NewReader(rdfTail))
	if len(records) != items || len(bad) != 1 || !strings.Contains(bad[0], "1 collections are at the end of the file, too far behind the first") {
		t.Fatalf("got %d records, %q", len(records), bad)
	}
	if first, last := records[0].Paper.Keywords, records[items-1].Paper.Keywords; len(first) > 0 || len(last) == 0 {
		t.Errorf("the first has %q, the last %q", first, last)
	}
}

// TestRDFKeeps: what items lead to is found however long the file is, and what is too far away is
// named.
func TestRDFKeeps(t *testing.T) {
	const journal = `<bib:Journal xmlns:bib="http://purl.org/net/biblio#" rdf:about="urn:issn:1"><title>J</title></bib:Journal>`
	other := `<z:Attachment rdf:about="#a">` + strings.Repeat("<z:x>y</z:x>", 10_000) + `</z:Attachment>`
	others := strings.Repeat(other, 10)
	records, bad := formattest.Read(t, rdfHead+rdfItem+journal+rdfItem+others+journal+rdfItem+"</rdf:RDF>", nil)
	if len(records) != 3 || len(bad) > 0 || records[0].Paper.Venue != "J" || records[2].Paper.Venue != "J" {
		t.Errorf("got %d records, %q", len(records), bad)
	}
	records, bad = formattest.Read(t, rdfHead+journal+others+rdfItem+"</rdf:RDF>", nil)
	if len(records) != 1 || len(bad) != 1 || !strings.Contains(bad[0], "1 items are too far from the journals") {
		t.Errorf("too far: got %d records, %q", len(records), bad)
	}
}

// TestRDFOthers: RDF of something else is no library of Zotero.
func TestRDFOthers(t *testing.T) {
	records, bad := formattest.Read(t, `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description><dc:title>T</dc:title></rdf:Description></rdf:RDF>`, nil)
	if len(records)+len(bad) > 0 {
		t.Errorf("got %v, %q", records, bad)
	}
}
