package xml_test

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/xml"
)

// documents are small files of the formats that people keep, with @ for the inside of a title
// and ~ for a place within a record where nothing is known.
var documents = []struct {
	format *format.Format
	text   string
}{
	{xml.Atom, `<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/x</id><entry><id>http://arxiv.org/abs/2101.00001v1</id><title>@</title>~</entry></feed>`},
	{xml.RSS, `<rss version="2.0"><channel><title>cs.CL updates on arXiv.org</title><item><title>@</title><link>https://arxiv.org/abs/2101.00001</link>~</item></channel></rss>`},
	{xml.DBLP, `<dblp><article key="journals/x/1"><title>@</title>~</article></dblp>`},
	{xml.EndNote, `<xml><records><record><rec-number>1</rec-number><titles><title>@</title></titles>~</record></records></xml>`},
	{xml.ZoteroRDF, `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#"><rdf:Description><z:itemType>book</z:itemType><dc:title>@</dc:title>~</rdf:Description></rdf:RDF>`},
	{xml.JATS, `<article><front><article-meta><title-group><article-title>@</article-title></title-group>~</article-meta></front><body><p>text</p></body></article>`},
	{xml.MODS, `<modsCollection xmlns="http://www.loc.gov/mods/v3"><mods><titleInfo><title>@</title></titleInfo>~</mods></modsCollection>`},
	{xml.MARC, `<collection xmlns="http://www.loc.gov/MARC21/slim"><record><leader>00000nam</leader><datafield tag="245"><subfield code="a">@</subfield></datafield>~</record></collection>`},
	{xml.TEI, `<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>@</title></titleStmt></fileDesc>~</teiHeader></TEI>`},
}

// with returns a document with a title, and something else within the record.
func with(document, title, more string) string {
	return strings.NewReplacer("@", title, "~", more).Replace(document)
}

// TestHostile: what a document declares is neither expanded nor fetched, and nothing nests so
// deep, or is so long, that it takes the program down. Each costs one complaint.
func TestHostile(t *testing.T) {
	const bomb = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY e "&b;&b;&b;&b;">]>`
	for _, d := range documents {
		for name, tt := range map[string]struct{ text, want string }{
			"an entity of its own":   {bomb + with(d.text, "T &e;", ""), "invalid character entity &e;"},
			"an entity from outside": {`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>` + with(d.text, "&e;", ""), "invalid character entity &e;"},
			"deep within a record":   {with(d.text, "T", strings.Repeat("<a>", 20_000)), "not XML from here on"},
			"deep in a title":        {with(d.text, strings.Repeat("<b>", 20_000), ""), "not XML from here on"},
			"deep around records":    {strings.Repeat("<a>", 100_001) + d.text, "nested"},
			"a title that is long":   {with(d.text, strings.Repeat("word ", 100_000), ""), "the limit is 65536"},
			"no title":               {with(d.text, "", ""), "no title"},
			"a tag that never ends":  {with(d.text, "T", "<a b='"+strings.Repeat("x", 100_000)), "not XML from here on"},
		} {
			records, bad := formattest.Read(t, tt.text, d.format)
			if len(records) != 0 || len(bad) != 1 || !strings.Contains(bad[0], tt.want) || len(bad[0]) > 500 {
				t.Errorf("%s, %s: got %d records, %.300q, want %q", d.format, name, len(records), bad, tt.want)
			}
		}
	}
}

// TestCutOff: a file that ends anywhere has the records before that, and one complaint.
func TestCutOff(t *testing.T) {
	for _, d := range documents {
		text := with(d.text, "T", "")
		for at := 1; at < len(text); at += 3 {
			records, bad := formattest.Read(t, text[:at], d.format)
			if len(records) > 1 || len(bad) != 1 || !strings.Contains(bad[0], "not XML from here on") {
				t.Errorf("%s cut off after %s: %d records, %q", d.format, text[:at], len(records), bad)
			}
		}
	}
}

// TestDeclared: a file is read in the encoding that it is in, whatever it declares.
func TestDeclared(t *testing.T) {
	const title = "Größe & Wärme"
	for _, d := range documents {
		for name, declared := range map[string]string{"none": "", "right": "ISO-8859-1", "wrong": "utf-8", "unknown": "x-toys"} {
			for encoded, e := range map[string]encoding.Encoding{"Latin-1": charmap.ISO8859_1, "UTF-8": encoding.Nop, "UTF-16": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)} {
				text := with(d.text, strings.ReplaceAll(title, "&", "&amp;"), "")
				if declared != "" {
					text = `<?xml version="1.0" encoding="` + declared + `"?>` + text
				}
				bytes, err := e.NewEncoder().String(text)
				if err != nil {
					t.Fatal(err)
				}
				if records, bad := formattest.Read(t, bytes, nil); len(records) != 1 || records[0].Paper.Title != title {
					t.Errorf("%s in %s, declared as %s (%s): %d records, %q", d.format, encoded, name, declared, len(records), bad)
				}
			}
		}
	}
}

// TestPrefixes: the prefix of a namespace is no part of what an element means.
func TestPrefixes(t *testing.T) {
	for name, prefix := range map[string]string{"mods.xml": "m", "marc.xml": "marc", "hal.tei.xml": "tei"} {
		b, err := os.ReadFile("testdata/readers/" + name)
		if err != nil {
			t.Fatal(err)
		}
		want, complaints := formattest.Read(t, string(b), nil)
		for _, other := range []string{"mods", "x-1", ""} {
			colon := strings.TrimPrefix(other+":", ":")
			text := strings.NewReplacer("<"+prefix+":", "<"+colon, "</"+prefix+":", "</"+colon, "xmlns:"+prefix+"=", strings.TrimSuffix("xmlns:"+other, ":")+"=").Replace(string(b))
			got, bad := formattest.Read(t, text, nil)
			if len(got) != len(want) || len(bad) != len(complaints) || got[0].Paper.Title != want[0].Paper.Title {
				t.Errorf("%s with %q: got %d records, %q, want %d, %q", name, other, len(got), bad, len(want), complaints)
			}
		}
	}
}
