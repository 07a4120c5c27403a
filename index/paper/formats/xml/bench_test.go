package xml_test

import (
	"bytes"
	stdxml "encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"

	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/xml"
	"paperkin/index/paper/source"
)

// abstract is a text of usual length.
var abstract = strings.Repeat("We study a subject by a method and find that most samples agree. ", 18)

// styled is a text as EndNote writes it.
func styled(text string) string {
	return `<style face="normal" font="default" size="100%%">` + text + `</style>`
}

// benchmarks are records of every format, as services write them.
var benchmarks = []struct {
	format     *format.Format
	head, tail string
	record     string // a number stands for each %[1]d
}{
	{xml.PubMed, "<PubmedArticleSet>", "</PubmedArticleSet>", `<PubmedArticle><MedlineCitation><PMID Version="1">%[1]d</PMID><Article><Journal><ISSN>1234-5679</ISSN><JournalIssue><Volume>3</Volume><Issue>2</Issue><PubDate><Year>2024</Year><Month>May</Month></PubDate></JournalIssue><Title>Journal of Subjects</Title></Journal><ArticleTitle>Paper %[1]d on a subject.</ArticleTitle><Pagination><MedlinePgn>10-20</MedlinePgn></Pagination><Abstract><AbstractText>` + abstract + `</AbstractText></Abstract><AuthorList><Author><LastName>One</LastName><ForeName>Ada</ForeName></Author><Author><LastName>Two</LastName><ForeName>Bo B</ForeName></Author></AuthorList><Language>eng</Language></Article><KeywordList><Keyword>one</Keyword><Keyword>two</Keyword></KeywordList></MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="doi">10.1000/x%[1]d</ArticleId></ArticleIdList></PubmedData></PubmedArticle>`},
	{xml.EndNote, "<xml><records>", "</records></xml>", `<record><database name="x.enl" path="x.enl">x.enl</database><source-app name="EndNote" version="20.6">EndNote</source-app><rec-number>%[1]d</rec-number><foreign-keys><key app="EN" db-id="x" timestamp="0">%[1]d</key></foreign-keys><ref-type name="Journal Article">17</ref-type><contributors><authors><author>` + styled("One, Ada") + `</author><author>` + styled("Two, Bo B") + `</author></authors></contributors><titles><title>` + styled("Paper %[1]d on a subject") + `</title><secondary-title>` + styled("Journal of Subjects") + `</secondary-title></titles><periodical><full-title>` + styled("Journal of Subjects") + `</full-title></periodical><pages>` + styled("10-20") + `</pages><volume>` + styled("3") + `</volume><number>` + styled("2") + `</number><keywords><keyword>` + styled("one") + `</keyword><keyword>` + styled("two") + `</keyword></keywords><dates><year>` + styled("2024") + `</year></dates><isbn>` + styled("1234-5679") + `</isbn><electronic-resource-num>` + styled("10.1000/x%[1]d") + `</electronic-resource-num><abstract>` + styled(abstract) + `</abstract><urls/></record>`},
	{xml.ZoteroRDF, `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">`, "</rdf:RDF>", `<bib:Article rdf:about="#item_%[1]d"><z:itemType>journalArticle</z:itemType><dcterms:isPartOf><bib:Journal><prism:volume>3</prism:volume><dc:title>Journal of Subjects</dc:title><dc:identifier>DOI 10.1000/x%[1]d</dc:identifier><prism:number>2</prism:number><dc:identifier>ISSN 1234-5679</dc:identifier></bib:Journal></dcterms:isPartOf><bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>One</foaf:surname><foaf:givenName>Ada</foaf:givenName></foaf:Person></rdf:li><rdf:li><foaf:Person><foaf:surname>Two</foaf:surname><foaf:givenName>Bo B</foaf:givenName></foaf:Person></rdf:li></rdf:Seq></bib:authors><dc:subject>one</dc:subject><dc:title>Paper %[1]d on a subject</dc:title><dcterms:abstract>` + abstract + `</dcterms:abstract><dc:date>2024-05</dc:date><bib:pages>10-20</bib:pages></bib:Article>`},
	{xml.DBLP, "<dblp>", "</dblp>", `<inproceedings mdate="2021-01-01" key="conf/subj/OneT%[1]d"><author pid="1/1">Ada One 0001</author><author>Bo B. Two</author><author>J&ouml;rg Three</author><title>Paper %[1]d on a subject that is studied by some method.</title><pages>10-20</pages><year>2021</year><booktitle>SUBJ</booktitle><ee>https://doi.org/10.1000/x%[1]d</ee><crossref>conf/subj/2021</crossref><url>db/conf/subj/subj2021.html#OneT%[1]d</url></inproceedings>`},
	{xml.JATS, "<pmc-articleset>", "</pmc-articleset>", `<article article-type="research-article"><front><journal-meta><journal-title-group><journal-title>Journal of Subjects</journal-title></journal-title-group><issn>1234-5679</issn></journal-meta><article-meta><article-id pub-id-type="doi">10.1000/x%[1]d</article-id><title-group><article-title>Paper %[1]d on a <italic>subject</italic></article-title></title-group><contrib-group><contrib contrib-type="author"><name><surname>One</surname><given-names>Ada</given-names></name></contrib><contrib contrib-type="author"><name><surname>Two</surname><given-names>Bo B</given-names></name></contrib></contrib-group><pub-date pub-type="epub"><day>5</day><month>5</month><year>2024</year></pub-date><volume>3</volume><issue>2</issue><fpage>10</fpage><lpage>20</lpage><abstract><p>` + abstract + `</p></abstract><kwd-group><kwd>one</kwd><kwd>two</kwd></kwd-group></article-meta></front><body><p>` + abstract + `</p></body></article>`},
	{xml.TEI, "<teiCorpus>", "</teiCorpus>", `<TEI><teiHeader><fileDesc><titleStmt><title level="a" type="main">Paper %[1]d on a subject</title></titleStmt><sourceDesc><biblStruct><analytic><author><persName><forename type="first">Ada</forename><surname>One</surname></persName></author><author><persName><forename type="first">Bo</forename><surname>Two</surname></persName></author></analytic><monogr><title level="j">Journal of Subjects</title><imprint><biblScope unit="volume">3</biblScope><biblScope unit="page" from="10" to="20"/><date type="published" when="2024-05-05"/></imprint></monogr><idno type="DOI">10.1000/x%[1]d</idno></biblStruct></sourceDesc></fileDesc><profileDesc><abstract><p>` + abstract + `</p></abstract></profileDesc></teiHeader><text><body><p>` + abstract + `</p></body></text></TEI>`},
	{xml.MODS, "<modsCollection>", "</modsCollection>", `<mods ID="x%[1]d"><titleInfo><title>Paper %[1]d on a subject</title></titleInfo><name type="personal"><namePart type="given">Ada</namePart><namePart type="family">One</namePart><role><roleTerm authority="marcrelator" type="text">author</roleTerm></role></name><name type="personal"><namePart type="given">Bo</namePart><namePart type="family">Two</namePart><role><roleTerm type="text">author</roleTerm></role></name><originInfo><dateIssued>2024</dateIssued></originInfo><abstract>` + abstract + `</abstract><genre authority="marcgt">journal article</genre><relatedItem type="host"><titleInfo><title>Journal of Subjects</title></titleInfo><identifier type="issn">1234-5679</identifier><part><detail type="volume"><number>3</number></detail><extent unit="page"><start>10</start><end>20</end></extent></part></relatedItem><identifier type="doi">10.1000/x%[1]d</identifier></mods>`},
	{xml.MARC, `<collection xmlns="http://www.loc.gov/MARC21/slim">`, "</collection>", `<record><leader>00000naa a2200000 a 4500</leader><controlfield tag="001">%[1]d</controlfield><controlfield tag="008">190101s2024    xx    j     000 0   eng d</controlfield><datafield tag="024" ind1="7" ind2=" "><subfield code="a">10.1000/x%[1]d</subfield><subfield code="2">doi</subfield></datafield><datafield tag="100" ind1="1" ind2=" "><subfield code="a">One, Ada</subfield></datafield><datafield tag="245" ind1="1" ind2="0"><subfield code="a">Paper %[1]d on a subject</subfield></datafield><datafield tag="520" ind1=" " ind2=" "><subfield code="a">` + abstract + `</subfield></datafield><datafield tag="700" ind1="1" ind2=" "><subfield code="a">Two, Bo</subfield></datafield><datafield tag="773" ind1="0" ind2=" "><subfield code="t">Journal of Subjects</subfield><subfield code="g">Vol. 3, no. 2 (May 2024), p. 10-20</subfield><subfield code="x">1234-5679</subfield></datafield></record>`},
}

// BenchmarkRead measures the reader of each format, from bytes to clean papers, and beside it
// what encoding/xml takes for the same file without doing anything with it.
func BenchmarkRead(b *testing.B) {
	for _, bm := range benchmarks {
		var data bytes.Buffer
		data.WriteString(bm.head)
		for i := 0; data.Len() < 4<<20; i++ {
			fmt.Fprintf(&data, bm.record+"\n", i)
		}
		data.WriteString(bm.tail)
		b.Run(bm.format.Name+"/bare", func(b *testing.B) {
			b.SetBytes(int64(data.Len()))
			for b.Loop() {
				d := stdxml.NewDecoder(bytes.NewReader(data.Bytes()))
				d.Entity = stdxml.HTMLEntity
				var err error
				for err == nil {
					_, err = d.Token()
				}
				if err != io.EOF {
					b.Fatal(err)
				}
			}
		})
		b.Run(bm.format.Name+"/read", func(b *testing.B) {
			b.SetBytes(int64(data.Len()))
			for b.Loop() {
				s := source.New("x", func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data.Bytes())), nil })
				for _, err := range source.Read(b.Context(), []source.Source{s}, source.Options{Format: bm.format}) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
