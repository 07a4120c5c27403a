package shape

import "fmt"

var xmlShapes = map[string]shape{
	"pubmed": {XML, "<PubmedArticleSet>\n", "", "</PubmedArticleSet>\n", inXML(func(f fields) string {
		return fmt.Sprintf(`<PubmedArticle><MedlineCitation><PMID Version="1">%d</PMID><Article><Journal><ISSN>1234-5679</ISSN><JournalIssue><Volume>3</Volume><Issue>2</Issue><PubDate><Year>%s</Year><Month>May</Month></PubDate></JournalIssue><Title>%s</Title></Journal><ArticleTitle>%s</ArticleTitle><Pagination><MedlinePgn>10-20</MedlinePgn></Pagination><Abstract><AbstractText>%s</AbstractText></Abstract><AuthorList>%s</AuthorList><Language>eng</Language></Article><MeshHeadingList><MeshHeading><DescriptorName>%s</DescriptorName></MeshHeading></MeshHeadingList></MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="doi">%s</ArticleId></ArticleIdList></PubmedData></PubmedArticle>`,
			f.i+1, f.year, f.venue, f.title, f.abstract, f.each(`<Author><LastName>%s</LastName><ForeName>%s</ForeName></Author>`), f.category, f.doi)
	})},
	"zotero-rdf": {XML, `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">` + "\n", "", "</rdf:RDF>\n", inXML(func(f fields) string {
		return fmt.Sprintf(`<bib:Article rdf:about="#item_%d"><z:itemType>journalArticle</z:itemType><dcterms:isPartOf><bib:Journal><prism:volume>3</prism:volume><dc:title>%s</dc:title><dc:identifier>DOI %s</dc:identifier><prism:number>2</prism:number><dc:identifier>ISSN 1234-5679</dc:identifier></bib:Journal></dcterms:isPartOf><bib:authors><rdf:Seq>%s</rdf:Seq></bib:authors><dc:subject>%s</dc:subject><dc:title>%s</dc:title><dcterms:abstract>%s</dcterms:abstract><dc:date>%s-05</dc:date><bib:pages>10-20</bib:pages></bib:Article>`,
			f.i, f.venue, f.doi, f.each(`<rdf:li><foaf:Person><foaf:surname>%s</foaf:surname><foaf:givenName>%s</foaf:givenName></foaf:Person></rdf:li>`), f.category, f.title, f.abstract, f.year)
	})},
	"dblp": {XML, "<dblp>\n", "", "</dblp>\n", inXML(func(f fields) string {
		return fmt.Sprintf(`<inproceedings mdate="2021-01-01" key="conf/subj/%d">%s<title>%s.</title><pages>10-20</pages><year>%s</year><booktitle>%s</booktitle><ee>https://doi.org/%s</ee><crossref>conf/subj/2021</crossref><url>db/conf/subj/subj.html#%d</url></inproceedings>`,
			f.i, f.each(`<author>%[2]s %[1]s</author>`), f.title, f.year, f.venue, f.doi, f.i)
	})},
	"jats": {XML, "<pmc-articleset>\n", "", "</pmc-articleset>\n", inXML(func(f fields) string {
		return fmt.Sprintf(`<article article-type="research-article"><front><journal-meta><journal-title-group><journal-title>%s</journal-title></journal-title-group><issn>1234-5679</issn></journal-meta><article-meta><article-id pub-id-type="doi">%s</article-id><title-group><article-title>%s</article-title></title-group><contrib-group>%s</contrib-group><pub-date pub-type="epub"><day>5</day><month>5</month><year>%s</year></pub-date><volume>3</volume><issue>2</issue><fpage>10</fpage><lpage>20</lpage><abstract><p>%s</p></abstract><kwd-group><kwd>%s</kwd></kwd-group></article-meta></front><body><p>%[6]s</p></body></article>`,
			f.venue, f.doi, f.title, f.each(`<contrib contrib-type="author"><name><surname>%s</surname><given-names>%s</given-names></name></contrib>`), f.year, f.abstract, f.category)
	})},
	"tei": {XML, "<teiCorpus>\n", "", "</teiCorpus>\n", inXML(func(f fields) string {
		return fmt.Sprintf(`<TEI><teiHeader><fileDesc><titleStmt><title level="a" type="main">%s</title></titleStmt><sourceDesc><biblStruct><analytic>%s</analytic><monogr><title level="j">%s</title><imprint><biblScope unit="volume">3</biblScope><biblScope unit="page" from="10" to="20"/><date type="published" when="%s-05-05"/></imprint></monogr><idno type="DOI">%s</idno></biblStruct></sourceDesc></fileDesc><profileDesc><abstract><p>%s</p></abstract></profileDesc></teiHeader><text><body><p>%[6]s</p></body></text></TEI>`,
			f.title, f.each(`<author><persName><forename type="first">%[2]s</forename><surname>%[1]s</surname></persName></author>`), f.venue, f.year, f.doi, f.abstract)
	})},
	"mods": {XML, "<modsCollection>\n", "", "</modsCollection>\n", inXML(func(f fields) string {
		return fmt.Sprintf(`<mods ID="x%d"><titleInfo><title>%s</title></titleInfo>%s<originInfo><dateIssued>%s</dateIssued></originInfo><abstract>%s</abstract><genre authority="marcgt">journal article</genre><relatedItem type="host"><titleInfo><title>%s</title></titleInfo><identifier type="issn">1234-5679</identifier><part><detail type="volume"><number>3</number></detail><extent unit="page"><start>10</start><end>20</end></extent></part></relatedItem><identifier type="doi">%s</identifier></mods>`,
			f.i, f.title, f.each(`<name type="personal"><namePart type="given">%[2]s</namePart><namePart type="family">%[1]s</namePart><role><roleTerm authority="marcrelator" type="text">author</roleTerm></role></name>`), f.year, f.abstract, f.venue, f.doi)
	})},
	"marcxml": {XML, `<collection xmlns="http://www.loc.gov/MARC21/slim">` + "\n", "", "</collection>\n", inXML(func(f fields) string {
		return fmt.Sprintf(`<record><leader>00000naa a2200000 a 4500</leader><controlfield tag="001">%d</controlfield><controlfield tag="008">190101s%s    xx    j     000 0   eng d</controlfield><datafield tag="024" ind1="7" ind2=" "><subfield code="a">%s</subfield><subfield code="2">doi</subfield></datafield><datafield tag="245" ind1="1" ind2="0"><subfield code="a">%s</subfield></datafield><datafield tag="520" ind1=" " ind2=" "><subfield code="a">%s</subfield></datafield>%s<datafield tag="773" ind1="0" ind2=" "><subfield code="t">%s</subfield><subfield code="g">Vol. 3, no. 2 (May 2024), p. 10-20</subfield><subfield code="x">1234-5679</subfield></datafield></record>`,
			f.i, f.year, f.doi, f.title, f.abstract, f.each(`<datafield tag="700" ind1="1" ind2=" "><subfield code="a">%s, %s</subfield></datafield>`), f.venue)
	})},
	"acl": {XML, `<collection id="2020.subj"><volume id="1"><meta><booktitle>Proceedings of Subjects</booktitle><year>2020</year></meta>` + "\n", "", "</volume></collection>\n", inXML(func(f fields) string {
		return fmt.Sprintf(`<paper id="%d"><title>%s</title>%s<pages>10–20</pages><abstract>%s</abstract><url hash="00000000">2020.subj-1.%[1]d</url><doi>%[5]s</doi></paper>`,
			f.i+1, f.title, f.each(`<author><first>%[2]s</first><last>%[1]s</last></author>`), f.abstract, f.doi)
	})},
	"atom": {XML, `<feed xmlns="http://www.w3.org/2005/Atom">` + "\n", "", "</feed>\n", inXML(func(f fields) string {
		return fmt.Sprintf(`<entry><id>http://arxiv.org/abs/%04d.%05dv1</id><updated>%s-05-05T00:00:00Z</updated><published>%[3]s-05-05T00:00:00Z</published><title>%s</title><summary>%s</summary>%s<link href="http://arxiv.org/abs/%04[1]d.%05[2]dv1" rel="alternate"/><category term="%[7]s" scheme="http://arxiv.org/schemas/atom"/></entry>`,
			1000+f.i/90000%9000, f.i%90000, f.year, f.title, f.abstract, f.each(`<author><name>%[2]s %[1]s</name></author>`), f.category)
	})},
	"rss": {XML, `<rss version="2.0"><channel><title>updates</title>` + "\n", "", "</channel></rss>\n", inXML(func(f fields) string {
		return fmt.Sprintf(`<item><title>%s</title><link>https://arxiv.org/abs/%04d.%05d</link><description>arXiv:%04[2]d.%05[3]dv1 Announce Type: new Abstract: %s</description><guid isPermaLink="false">oai:arXiv.org:%04[2]d.%05[3]dv1</guid><category>%[5]s</category><pubDate>Mon, 06 May 2024 00:00:00 -0400</pubDate><dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">%[6]s</dc:creator></item>`,
			f.title, 1000+f.i/90000%9000, f.i%90000, f.abstract, f.category, f.listed("%[2]s %[1]s", ", "))
	})},
	"oai": {XML, `<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>` + "\n", "", "</ListRecords></OAI-PMH>\n", inXML(func(f fields) string {
		return fmt.Sprintf(`<record><header><identifier>oai:x.org:%d</identifier><datestamp>%s-05-05</datestamp></header><metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>%s</dc:title>%s<dc:subject>%s</dc:subject><dc:description>%s</dc:description><dc:date>%[2]s-05-05</dc:date><dc:identifier>https://doi.org/%[7]s</dc:identifier></oai_dc:dc></metadata></record>`,
			f.i, f.year, f.title, f.each(`<dc:creator>%s, %s</dc:creator>`), f.category, f.abstract, f.doi)
	})},
}
