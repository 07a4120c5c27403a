package formats_test

import (
	"bufio"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"paperkin/index/paper/charset"
	"paperkin/index/paper/formats"
	"paperkin/index/paper/formats/bib"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/json"
	"paperkin/index/paper/formats/table"
	"paperkin/index/paper/formats/tagged"
	"paperkin/index/paper/formats/xml"
)

// specimens are inputs of every kind with one paper each, whose title is "Toys on a shelf".
var specimens = []struct {
	name   string
	format *format.Format
	text   string
}{
	{"BibTeX", bib.BibTeX, "@article{ito2001,\n  author = {Ito, Kei},\n  title = {Toys on a shelf},\n  year = 2001\n}\n"},
	{"BibTeX after remarks", bib.BibTeX, "% Encoding: UTF-8\n\n@comment{jabref-meta: databaseType:bibtex;}\n@STRING{j = {J}}\n\n@ARTICLE(ito, title = \"Toys on a shelf\", journal = j)\n"},
	{"BibTeX behind text", bib.BibTeX, "References exported today\n@misc{a,title={Toys on a shelf}}\n"},
	{"BibLaTeX online", bib.BibTeX, "@online{a,\ntitle={Toys on a shelf},\nurl={https://example.org}}\n"},
	{"BibTeX with tags in the abstract", bib.BibTeX, "@misc{a, title={Toys on a shelf}, abstract={\nTI  - is a tag of RIS\nPMID- 1 is one too\n}}\n"},
	{"Ovid", tagged.Ovid, "<1>\nUnique Identifier\n  123\nTitle\n  Toys on a shelf\nSource\n  J. 1(2):3-4, 2001.\n"},
	{"Ovid in letters", tagged.Ovid, "<1. >\nVN  - Ovid Technologies\nAU  - Ito, Kei\nTI  - Toys on a shelf\n"},
	{"Copac", tagged.Copac, "TI- Toys on a shelf\nAU- Ito, Kei\nPU- Rome : Toy Press\nHL- Oxford\n"},
	{"RIS without blanks", tagged.RIS, "TI- Toys on a shelf\nAU- Ito, Kei\nPY- 2001\nER- \n"},
	{"RIS", tagged.RIS, "TY  - JOUR\nAU  - Ito, Kei\nTI  - Toys on a shelf\nPY  - 2001\nER  - \n"},
	{"RIS below a header", tagged.RIS, "Provider: Toys\nDatabase: Shelf\nContent: text/plain\n\nTY  - JOUR\nTI  - Toys on a shelf\nER  - \n"},
	{"RIS in lower case", tagged.RIS, "ty  - JOUR\nau  - Ito, Kei\nti  - Toys on a shelf\npy  - 2001\ner  - \n"},
	{"RIS with one blank", tagged.RIS, "TY - JOUR\nAU - Ito, Kei\nTI - Toys on a shelf\nPY - 2001\nER - \n"},
	{"RIS with tabs", tagged.RIS, "TY\t- JOUR\nAU\t- Ito, Kei\nTI\t- Toys on a shelf\nER\t- \n"},
	{"RIS with its type later", tagged.RIS, "AU  - Ito, Kei\nTI  - Toys on a shelf\nTY  - JOUR\nER  - \n"},
	{"RIS without types", tagged.RIS, "AU  - Ito, Kei\nTI  - Toys on a shelf\nPY  - 2001\nER  - \n"},
	{"RIS with an entry in its abstract", tagged.RIS, "TY  - JOUR\nTI  - Toys on a shelf\nAB  - Like\n@misc{a, title={Dolls}}\nER  - \n"},
	{"Web of Science", tagged.WoS, "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Ito, K\nTI Toys on a\n   shelf\nSO JOURNAL OF TOYS\nPY 2001\nER\n\nEF\n"},
	{"Web of Science without its header", tagged.WoS, "PT J\nAU Ito, K\nTI Toys on a shelf\nSO JOURNAL OF TOYS\nPY 2001\nUT WOS:000000000000002\nER\n\n"},
	{"MEDLINE", tagged.MEDLINE, "PMID- 10000002\nOWN - NLM\nTI  - Toys on a shelf\nFAU - Ito, Kei\nAU  - Ito K\nDP  - 2001 Feb\n"},
	{"MEDLINE after a blank line", tagged.MEDLINE, "\nPMID- 10000002\nOWN - NLM\nSTAT- MEDLINE\nTI  - Toys on a\n      shelf\nAU  - Ito K\nDP  - 2001\n\n"},
	{"Refer", tagged.Refer, "%0 Journal Article\n%A Ito, Kei\n%T Toys on a shelf\n%D 2001\n"},
	{"CSV", table.CSV, "Title,Authors,Year\nToys on a shelf,Kei Ito,2001\n"},
	{"CSV of semicolons", table.CSV, "Autoren;Title;Jahr\nIto;Toys on a shelf;2001\n"},
	{"CSV with its separator", table.CSV, "sep=;\nTitle;Year\nToys on a shelf;2001\n"},
	{"TSV in quotes", table.CSV, "\"Year\"\t\"Article Title\"\n\"2001\"\t\"Toys on a shelf\"\n"},
	{"our JSON lines", json.Own, `{"id":"a","title":"Toys on a shelf","abstract":"A"}` + "\n" + `{"id":"a","title":"Toys on a shelf","abstract":"A"}` + "\n"},
	{"two broken lines and ours", json.Own, `{"id":"x","title":"cut` + "\n" + `{"id":"y","title":"cut` + "\n" + `{"id":"a","title":"Toys on a shelf"}` + "\n"},
	{"a list of ours", json.Own, "[\n  {\"title\": \"Toys on a shelf\", \"authors\": [\"Kei Ito\"]}\n]\n"},
	{"arXiv's snapshot", json.ArXiv, `{"id":"2101.00001","submitter":"K","authors":"Kei Ito","title":"Toys on a shelf","categories":"cs.CL","abstract":"A","versions":[{"version":"v1","created":"Mon, 2 Apr 2007 19:18:42 GMT"}],"authors_parsed":[["Ito","Kei",""]]}` + "\n"},
	{"BEIR", json.BEIR, `{"_id":"1","title":"Toys on a shelf","text":"A"}` + "\n"},
	{"OpenAlex", json.OpenAlex, `{"meta":{"count":1},"results":[{"id":"https://openalex.org/W1000001","title":"Toys on a shelf","authorships":[],"publication_year":2001}]}`},
	{"an OpenAlex work", json.OpenAlex, `{"id":"https://openalex.org/W1000001","doi":null,"display_name":"Toys on a shelf","title":"Toys on a shelf","authorships":[],"publication_year":2001}`},
	{"Semantic Scholar", json.S2, `{"total":1,"offset":0,"data":[{"paperId":"0123456789abcdef0123456789abcdef01234567","title":"Toys on a shelf","authors":[{"name":"K Ito"}]}]}`},
	{"Hugging Face", json.HFDaily, `[{"paper":{"id":"2101.00001","title":"Toys on a shelf","summary":"A","authors":[{"name":"Kei Ito"}],"publishedAt":"2021-01-01T00:00:00.000Z"},"title":"Toys on a shelf","numComments":1}]`},
	{"bioRxiv", json.BioRxiv, `{"messages":[{"status":"ok"}],"collection":[{"doi":"10.1101/2001.01.01.000001","title":"Toys on a shelf","authors":"Ito, K.","date":"2001-01-01","version":"1","category":"toys","server":"bioRxiv"}]}`},
	{"Crossref", json.Crossref, `{"status":"ok","message-type":"work-list","message":{"total-results":1,"items":[{"DOI":"10.1000/toys","title":["Toys on a shelf"],"member":"1","prefix":"10.1000","author":[{"given":"Kei","family":"Ito"}]}]}}`},
	{"INSPIRE", json.INSPIRE, `{"hits":{"hits":[{"id":"1","metadata":{"titles":[{"title":"Toys on a shelf"}],"authors":[{"full_name":"Ito, Kei"}],"dois":[{"value":"10.1000/toys"}],"control_number":1}}],"total":1}}`},
	{"dblp's search", json.DBLP, `{"result":{"query":"toys*","status":{"@code":"200","text":"OK"},"time":{"@unit":"msecs","text":"1.5"},"completions":{"@total":"1","@computed":"1","@sent":"1","c":{"@sc":"1","@dc":"1","@oc":"1","@id":"7","text":"toys"}},"hits":{"@total":"1","@computed":"1","@sent":"1","@first":"0","hit":[{"@score":"4","@id":"3","info":{"authors":{"author":{"@pid":"1/1","text":"Kei Ito"}},"title":"Toys on a shelf.","venue":"TOYS","year":"2001","type":"Journal Articles","access":"open","key":"journals/x/Ito01","url":"https://dblp.org/rec/journals/x/Ito01"},"url":"URL#3"}]}}}`},
	{"OpenReview", json.OpenReview, `{"notes":[{"id":"a1B","forum":"a1B","number":1,"invitations":["X.cc/2024/Conference/-/Submission"],"domain":"X.cc/2024/Conference","tcdate":1695500000000,"content":{"title":{"value":"Toys on a shelf"},"authors":{"value":["Kei Ito"]},"abstract":{"value":"A"}}}],"count":1}`},
	{"a note of OpenReview", json.OpenReview, `{"id":"a1B","forum":"a1B","invitation":"X.cc/2021/Conference/-/Blind_Submission","content":{"title":"Toys on a shelf","authors":["Kei Ito"],"abstract":"A"}}`},
	{"DataCite", json.DataCite, `{"data":[{"id":"10.1000/toys","type":"dois","attributes":{"doi":"10.1000/toys","titles":[{"title":"Toys on a shelf"}],"creators":[{"name":"Ito, Kei"}]}}],"meta":{"total":1}}`},
	{"a DataCite work", json.DataCite, `{"id":"https://doi.org/10.1000/toys","doi":"10.1000/TOYS","creators":[{"name":"Ito, Kei"}],"titles":[{"title":"Toys on a shelf"}],"publicationYear":2020,"types":{"citeproc":"article-journal"}}`},
	{"a Crossref work", json.Crossref, `{"status":"ok","message-type":"work","message":{"DOI":"10.1000/toys","title":["Toys on a shelf"],"member":"1","prefix":"10.1000","author":[{"given":"Kei","family":"Ito"}]}}`},
	{"CSL-JSON", json.CSL, `[{"id":"ito","type":"article-journal","title":"Toys on a shelf","author":[{"family":"Ito","given":"Kei"}],"issued":{"date-parts":[[2001]]}}]`},
	{"Zotero's API", json.Zotero, `[{"key":"ABCD2345","version":1,"library":{"type":"user"},"data":{"key":"ABCD2345","itemType":"journalArticle","title":"Toys on a shelf","creators":[{"creatorType":"author","firstName":"Kei","lastName":"Ito"}]}}]`},
	{"arXiv's API", xml.Atom, `<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2101.00001v1</id><title>Toys on a shelf</title><summary>A</summary><author><name>Kei Ito</name></author></entry></feed>`},
	{"arXiv's RSS", xml.RSS, `<?xml version='1.0' encoding='UTF-8'?><rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" version="2.0"><channel><title>cs.CL updates on arXiv.org</title><item><title>Toys on a shelf</title><link>https://arxiv.org/abs/2101.00001</link><description>arXiv:2101.00001v1 Announce Type: new` + "\n" + `Abstract: A</description><dc:creator>Kei Ito</dc:creator></item></channel></rss>`},
	{"OAI-PMH", xml.OAI, `<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header><identifier>oai:arXiv.org:2101.00001</identifier></header><metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2101.00001</id><authors><author><keyname>Ito</keyname><forenames>Kei</forenames></author></authors><title>Toys on a shelf</title><abstract>A</abstract></arXiv></metadata></record></ListRecords></OAI-PMH>`},
	{"PubMed", xml.PubMed, `<?xml version="1.0" ?><!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd"><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>10000002</PMID><Article><ArticleTitle>Toys on a shelf</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>`},
	{"a book of PubMed", xml.PubMed, `<PubmedArticleSet><PubmedBookArticle><BookDocument><PMID>10000003</PMID><Book><BookTitle>Toys on a shelf</BookTitle></Book></BookDocument></PubmedBookArticle></PubmedArticleSet>`},
	{"EndNote XML", xml.EndNote, `<?xml version="1.0" encoding="UTF-8"?><xml><records><record><database name="a.enl" path="a.enl">a.enl</database><rec-number>1</rec-number><ref-type name="Book">6</ref-type><titles><title><style face="normal" font="default" size="100%">Toys on a shelf</style></title></titles></record></records></xml>`},
	{"Mendeley's EndNote XML", xml.EndNote, `<xml><records><record><ref-type name="Journal Article">0</ref-type><titles><title>Toys on a shelf</title></titles></record></records></xml>`},
	{"Zotero RDF", xml.ZoteroRDF, `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:bib="http://purl.org/net/biblio#" xmlns:link="http://purl.org/rss/1.0/modules/link/" xmlns:dc="http://purl.org/dc/elements/1.1/"><bib:Article rdf:about="#item_1"><z:itemType>journalArticle</z:itemType><dc:title>Toys on a shelf</dc:title></bib:Article></rdf:RDF>`},
	{"dblp", xml.DBLP, `<?xml version="1.0" encoding="US-ASCII"?><!DOCTYPE dblp SYSTEM "dblp.dtd"><dblp><article key="journals/x/Ito01"><author>Kei Ito</author><title>Toys on a shelf.</title><year>2001</year></article></dblp>`},
	{"a person of dblp", xml.DBLP, `<dblpperson name="Kei Ito" n="1"><person key="homepages/1/1"><author>Kei Ito</author></person><r><article key="journals/x/Ito01"><author>Kei Ito</author><title>Toys on a shelf.</title></article></r></dblpperson>`},
	{"JATS", xml.JATS, `<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.3 20210610//EN" "JATS-archivearticle1-3.dtd"><article article-type="research-article"><front><article-meta><title-group><article-title>Toys on a shelf</article-title></title-group></article-meta></front><body><p>Text</p></body></article>`},
	{"MODS", xml.MODS, `<modsCollection xmlns="http://www.loc.gov/mods/v3"><mods><titleInfo><title>Toys on a shelf</title></titleInfo></mods></modsCollection>`},
	{"MODS with a prefix", xml.MODS, `<mods:mods xmlns:mods="http://www.loc.gov/mods/v3"><mods:titleInfo><mods:title>Toys on a shelf</mods:title></mods:titleInfo></mods:mods>`},
	{"MODS of a search", xml.MODS, `<zs:searchRetrieveResponse xmlns:zs="http://www.loc.gov/zing/srw/"><zs:records><zs:record><zs:recordData><mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><title>Toys on a shelf</title></titleInfo></mods></zs:recordData></zs:record></zs:records></zs:searchRetrieveResponse>`},
	{"MARC XML", xml.MARC, `<record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000cam</leader><datafield tag="245" ind1="0" ind2="0"><subfield code="a">Toys on a shelf /</subfield></datafield></record>`},
	{"MARC XML of a search", xml.MARC, `<zs:searchRetrieveResponse xmlns:zs="http://www.loc.gov/zing/srw/"><zs:records><zs:record><zs:recordData><m:record xmlns:m="http://www.loc.gov/MARC21/slim"><m:datafield tag="245"><m:subfield code="a">Toys on a shelf</m:subfield></m:datafield></m:record></zs:recordData></zs:record></zs:records></zs:searchRetrieveResponse>`},
	{"TEI", xml.TEI, `<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title level="a" type="main">Toys on a shelf</title></titleStmt></fileDesc></teiHeader><text><body><p>Text</p></body></text></TEI>`},
	{"ACL Anthology", xml.ACL, `<collection id="2001.toys"><volume id="1"><meta><year>2001</year></meta><paper id="1"><title>Toys on a shelf</title><author><first>Kei</first><last>Ito</last></author></paper></volume></collection>`},
}

// TestIdentify: every input is taken for what it is, whatever its name, its line ends and
// its encoding are, and its paper is read.
func TestIdentify(t *testing.T) {
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(charset.ByteOrderMark)
	if err != nil {
		t.Fatal(err)
	}
	wide := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	for _, s := range specimens {
		inUTF16, err := wide.NewEncoder().String(s.text)
		if err != nil {
			t.Fatal(err)
		}
		crlf := strings.ReplaceAll(s.text, "\n", "\r\n")
		for layout, text := range map[string]string{
			"as it is": s.text, "with CR and LF": crlf, "with CR": strings.ReplaceAll(s.text, "\n", "\r"), "with a mark": charset.ByteOrderMark + crlf,
			"below blank lines": "\n\n" + s.text, "in UTF-16": utf16 + inUTF16, "in UTF-16 without a mark": inUTF16,
		} {
			for _, name := range []string{"x", "x.bib", "x.ris", "x.csv", "x.jsonl", "x.json", "x.xml", "x.txt", "x.nbib", "x.tsv.gz"} {
				in := bufio.NewReaderSize(charset.NewReader(bufio.NewReaderSize(strings.NewReader(text), charset.Window)), format.HeadSize)
				if got, err := formats.Detect(format.Peek(charset.Lines(in)), name); got != s.format {
					t.Errorf("%s %s, named %s: got %v, %v, want %v", s.name, layout, name, got, err, s.format)
					break
				}
			}
			records, bad := formattest.Read(t, text, nil)
			if len(records) == 0 || records[len(records)-1].Paper.Title != "Toys on a shelf" {
				t.Errorf("%s %s: got %v, %q", s.name, layout, records, bad)
			}
		}
	}
}
