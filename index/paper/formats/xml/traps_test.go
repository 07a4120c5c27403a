package xml_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/xml"
)

// xmlText is text as XML has it.
var xmlText = []formattest.Piece{{"R&amp;D", "R&D"}, {"p &lt; 0.05 &gt; q", "p < 0.05 > q"}, {"caf&#233;", "café"},
	{"&#x3b1;-helix", "α-helix"}, {"two\n      lines", "two lines"},
	{"<![CDATA[x < y & z]]>", "x < y & z"}, {"say &quot;no&quot;", `say "no"`}, {"Gödel's", "Gödel's"},
	{"kept<!-- a remark, not text -->", "kept"}, {"cafe\u0301", "café"},
	{"plain words", "plain words"}, {"日本語", "日本語"}}

// arxivText is text that arXiv has besides.
var arxivText = append([]formattest.Piece{{`Erd\H{o}s`, "Erdős"}, {`Schr{\"o}dinger`, "Schrödinger"}, {`$x_{i} &lt; \alpha$`, `$x_{i} < \alpha$`},
	{`99\% sure`, "99% sure"},
	{"Fig.~3", "Fig. 3"}, {`\emph{very}`, "very"}, {`Stra{\ss}e`, "Straße"}, {`$O(n~\log n)$`, `$O(n~\log n)$`}}, xmlText...)

// markupText is text that the Anthology and PubMed have besides.
var markupText = append([]formattest.Piece{{"<i>in vivo</i>", "in vivo"}, {"H<sub>2</sub>O", "H2O"},
	{"<b>bold <i>both</i></b>", "bold both"}}, xmlText...)

var arxivIDs = []formattest.Piece{{"2101.%05dv3", "2101.%05d"}, {"0704.%04d", "0704.%04d"}, {"hep-th/990%04dv1", "hep-th/990%04d"},
	{"math.GT/030%04d", "math/030%04d"}}

func TestTrapsAtom(t *testing.T) {
	f := formattest.NewTrapFile(1)
	prefix := []string{"", "atom:"}
	names := []formattest.Piece{{"Kei Ito", "Kei Ito"}, {"Jan van den Berg", "Jan van den Berg"},
		{"The LIGO Collaboration", "The LIGO Collaboration"}, {"Jos\u00e9 Li\n", "José Li"}, {"Martin King, Jr", "Martin King, Jr"},
		{"Plato", "Plato"}}
	f.Put("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:atom=\"http://www.w3.org/2005/Atom\" xmlns:arxiv=\"http://arxiv.org/schemas/atom\">\n" +
		"  <title type=\"html\">ArXiv Query</title>\n  <id>http://arxiv.org/api/x</id>\n  <updated>2024-01-01T00:00:00-04:00</updated>\n" +
		"  <opensearch:totalResults xmlns:opensearch=\"http://a9.com/-/spec/opensearch/1.1/\">1000</opensearch:totalResults>\n")
	for i := range formattest.TrapRecords {
		a, id := formattest.Pick(f, prefix...), formattest.Pick(f, arxivIDs...)
		title, abstract, authors := f.Say(arxivText, 4), f.Say(arxivText, 30), f.Some(names, 4)
		p := paper.Paper{Title: fmt.Sprintf("Study %d %s", i, title.Want), Abstract: abstract.Want, Authors: formattest.Wants(authors), Published: fmt.Sprintf("20%02d-05-17", i%24)}
		line := f.Line
		if i%83 == 7 { // the service's way to say what is wrong with a question
			f.Put("<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_%d</id><title>Error</title>\n<summary>incorrect id format</summary></entry>\n", i)
			f.Complain(line)
			line = f.Line
		}
		f.Put("<%sentry>\n<%sid>http://arxiv.org/abs/"+id.Src+"</%sid>\n<updated>2023-02-03T04:05:06Z</updated><published>%sT17:57:34Z</published>\n", a, a, i, a, p.Published)
		ids := []string{fmt.Sprintf("arxiv:"+id.Want, i)}
		f.Put("<title>Study %d\n  %s</title>\n<%ssummary>  %s\n</%ssummary>\n", i, title.Src, a, abstract.Src, a)
		for _, n := range authors {
			f.Put("<author>\n<name>%s</name><arxiv:affiliation>MIT &amp; Co</arxiv:affiliation></author>", n.Src)
		}
		if i%3 == 0 {
			f.Put("<arxiv:doi>%s</arxiv:doi>\n<link title=\"doi\" href=\"http://dx.doi.org/10.1/x\" rel=\"related\"/>", formattest.Pick(f, fmt.Sprintf("10.1103/PhysRevD.%d", i), fmt.Sprintf("https://doi.org/10.1103/PHYSREVD.%d ", i)))
			ids = append(ids, fmt.Sprintf("doi:10.1103/physrevd.%d", i))
		}
		if i%12 == 0 { // of the erratum
			f.Put("<arxiv:doi>10.1103/e%d 10.1103/f%d</arxiv:doi>", i, i)
			ids = append(ids, fmt.Sprintf("doi:10.1103/e%d", i), fmt.Sprintf("doi:10.1103/f%d", i))
		}
		if i%5 == 0 {
			f.Put("<arxiv:journal_ref>Phys.\n Rev. D 1 &amp; 2 (2020)</arxiv:journal_ref>")
			p.Venue = "Phys. Rev. D 1 & 2 (2020)"
		}
		if i%7 == 0 {
			f.Put("<arxiv:comment>This paper has been withdrawn by the author</arxiv:comment>")
			p.Extra, p.Fields = retracted(), map[string]string{"note": "This paper has been withdrawn by the author"}
		}
		f.Put("<category term=\"cs.CL\" scheme=\"http://arxiv.org/schemas/atom\"/><category term=\"cs.LG\"/><arxiv:primary_category term=\"cs.LG\"/></%sentry>\n", a)
		p.Categories = []string{"cs.LG", "cs.CL"}
		f.Expect(line, p, ids, "", "2023-02-03")
	}
	f.Put("</feed>\n")
	f.Check(t, xml.Atom, f.Text.String())
}

// TestTrapsOAI reads several pages of a list, one after the other.
func TestTrapsOAI(t *testing.T) {
	f := formattest.NewTrapFile(2)
	for i := range formattest.TrapRecords {
		if i%250 == 0 {
			f.Put("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\">\n<responseDate>2024-01-01T00:00:00Z</responseDate>\n" +
				"<request verb=\"ListRecords\" metadataPrefix=\"arXiv\">http://export.arxiv.org/oai2</request>\n<ListRecords>\n")
		}
		id := formattest.Pick(f, arxivIDs[1:3]...)
		number := fmt.Sprintf(strings.TrimSuffix(id.Want, "v1"), i)
		name := "arxiv:" + number
		line := f.Line
		f.Put("<record><header%s>\n<identifier>oai:arXiv.org:%s</identifier>\n<datestamp>2021-0%d-03</datestamp><setSpec>cs</setSpec></header>\n", []string{"", ` status="deleted"`}[(i%11)/10], number, i%9+1)
		revised := fmt.Sprintf("2021-0%d-03", i%9+1)
		switch {
		case i%11 == 10:
			f.Expect(line, paper.Paper{}, []string{name}, name, revised)
			f.Want[len(f.Want)-1].Deleted = true
		case i%50 == 9:
			f.Put("<metadata><marc xmlns=\"m\"><title>Of another form</title></marc></metadata>")
			f.Complain(line)
		case i%2 == 0:
			putArXivForm(f, i, line, number, revised)
		default:
			putDublinCore(f, i, line, number, revised)
		}
		f.Put("</record>\n")
		if i%250 == 249 {
			f.Put("<resumptionToken cursor=\"0\" completeListSize=\"1000\">6511|%d</resumptionToken>\n</ListRecords></OAI-PMH>\n", i)
		}
	}
	f.Check(t, xml.OAI, f.Text.String())
}

func putArXivForm(f *formattest.TrapFile, i, line int, number, revised string) {
	title, abstract := f.Say(arxivText, 4), f.Say(arxivText, 30)
	names := []formattest.Piece{{"<keyname>Ito</keyname><forenames>K.</forenames>", "K. Ito"},
		{"<keyname>King</keyname><forenames>Martin</forenames><suffix>Jr.</suffix>", "Martin King Jr."},
		{"<keyname>van den Berg</keyname><forenames>Jan</forenames><affiliation>A</affiliation>", "Jan van den Berg"},
		{"<keyname>LIGO Collaboration</keyname>", "LIGO Collaboration"},
		{`<keyname>G\&quot;odel</keyname><forenames>Kurt</forenames>`, "Kurt Gödel"}}
	authors := f.Some(names, 4)
	p := paper.Paper{Title: fmt.Sprintf("Study %d %s", i, title.Want), Abstract: abstract.Want, Authors: formattest.Wants(authors), Published: "2019-12-31", Categories: []string{"cs.CL", "stat.ML"}}
	f.Put("<metadata>\n<arXiv xmlns=\"http://arxiv.org/OAI/arXiv/\"><id>%s</id><created>2019-12-31</created><updated>2020-01-02</updated>\n<authors>", number)
	for _, a := range authors {
		f.Put("<author>%s</author>", a.Src)
	}
	f.Put("</authors><title>Study %d\n  %s</title><categories>cs.CL stat.ML</categories>\n<abstract>  %s\n</abstract>", i, title.Src, abstract.Src)
	ids := []string{"arxiv:" + number}
	if i%3 == 0 {
		f.Put("<doi>10.1103/A.%d 10.1103/b%d</doi><journal-ref>J. of A &amp; B</journal-ref>", i, i)
		ids, p.Venue = append(ids, fmt.Sprintf("doi:10.1103/a.%d", i), fmt.Sprintf("doi:10.1103/b%d", i)), "J. of A & B"
	}
	f.Put("</arXiv></metadata>")
	f.Expect(line, p, ids, ids[0], revised)
}

func putDublinCore(f *formattest.TrapFile, i, line int, number, revised string) {
	title, abstract := f.Say(arxivText, 4), f.Say(arxivText, 30)
	authors := f.Some([]formattest.Piece{{"Ito, Kei", "Kei Ito"}, {"van den Berg, Jan", "Jan van den Berg"},
		{"LIGO Collaboration", "LIGO Collaboration"}, {"King, Martin, Jr.", "Martin King Jr."},
		{"King, Jr., Martin", "Martin King Jr."}}, 4)
	p := paper.Paper{Title: fmt.Sprintf("Study %d %s", i, title.Want), Abstract: abstract.Want, Authors: formattest.Wants(authors), Published: "2011-02-03", Categories: []string{"Computer Science - Machine Learning", "68T05"}}
	f.Put("<metadata>\n<oai_dc:dc xmlns:oai_dc=\"http://www.openarchives.org/OAI/2.0/oai_dc/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<dc:title>Study %d\n %s</dc:title>", i, title.Src)
	for _, a := range authors {
		f.Put("<dc:creator>%s</dc:creator>\n", a.Src)
	}
	f.Put("<dc:subject>Computer Science - Machine Learning</dc:subject><dc:subject>68T05</dc:subject>\n<dc:description>%s</dc:description><dc:description>Comment: 12 pages</dc:description>", abstract.Src)
	f.Put("<dc:date>2012-05-06</dc:date><dc:date>2011-02-03</dc:date><dc:type>text</dc:type><dc:identifier>http://arxiv.org/abs/%s</dc:identifier>", number)
	ids := []string{"arxiv:" + number}
	if i%3 == 0 {
		f.Put("<dc:identifier>Phys.Rev.D76:013009,2007</dc:identifier><dc:identifier>doi:10.1103/A.%d</dc:identifier>", i)
		ids, p.Venue = append(ids, fmt.Sprintf("doi:10.1103/a.%d", i)), "Phys.Rev.D76:013009,2007"
	}
	f.Put("</oai_dc:dc></metadata>")
	f.Expect(line, p, ids, ids[0], revised)
}

func TestTrapsACL(t *testing.T) {
	f := formattest.NewTrapFile(3)
	text := append([]formattest.Piece{{"<fixed-case>BERT</fixed-case>", "BERT"}, {`<tex-math>\alpha</tex-math>`, `$\alpha$`},
		{"<url>https://example.org/a_b</url>", "https://example.org/a_b"},
		{"<fixed-case><tex-math>k</tex-math>NN</fixed-case>", "kNN"},
		{"R<span class=\"smallcaps\">o</span>BERTa", "RoBERTa"}}, markupText...)
	names := []formattest.Piece{{"<first>Kei</first><last>Ito</last>", "Kei Ito"}, {"<first/><last>Plato</last>", "Plato"},
		{"<first>Jan</first><last>van den Berg</last><affiliation>X</affiliation>", "Jan van den Berg"},
		{"<first>Wei</first><last>Li</last><variant script=\"hani\"><first>伟</first><last>李</last></variant>", "Wei Li"},
		{"<last>Team &amp; Co</last>", "Team & Co"}}
	months := []formattest.Piece{{"<month>July</month>", "-07"}, {"", ""}, {"<month>July 5 - August 1</month>", "-07"},
		{"<month>11–12 June</month>", "-06"}, {"<month>June-July</month>", "-06"}, {"<month>Sept</month>", "-09"}}
	f.Put("<?xml version='1.0' encoding='UTF-8'?>\n")
	i := 0
	for _, c := range []struct{ collection, volume, form string }{{"2020.acl", "main", "2020.acl-main.%d"}, {"P18", "1", "P18-1%03d"},
		{"W18", "4", "W18-04%02d"}, {"D19", "50", "D19-50%02d"}, {"C69", "1", "C69-01%02d"},
		{"2023.findings", "emnlp", "2023.findings-emnlp.%d"}, {"J89", "2", "J89-2%03d"}, {"2021.tacl", "1", "2021.tacl-1.%d"},
		{"D19", "1", "D19-1%03d"}, {"E03", "1", "E03-1%03d"}, {"W00", "13", "W00-13%02d"}} {
		month := formattest.Pick(f, months...)
		f.Put("<collection id=\"%s\">\n<volume id=\"%s\" ingest-date=\"2020-06-18\" type=\"proceedings\">\n<meta><booktitle>Proceedings of the %dth <fixed-case>ACL</fixed-case></booktitle>\n", c.collection, c.volume, i)
		f.Put("<editor><first>Ed</first><last>Itor</last></editor><year>2020</year>%s<venue>acl</venue></meta>\n<frontmatter><url hash=\"a\">%s-%s.0</url><title>Front</title></frontmatter>\n", month.Src, c.collection, c.volume)
		venue := fmt.Sprintf("Proceedings of the %dth ACL", i)
		for n := 1; n < 100; n++ {
			title, abstract, authors := f.Say(text, 4), f.Say(text, 20), f.Some(names, 4)
			id := fmt.Sprintf(c.form, n)
			p := paper.Paper{Title: fmt.Sprintf("Study %d %s", i, title.Want), Authors: formattest.Wants(authors), Published: "2020" + month.Want, Venue: venue, URL: "https://aclanthology.org/" + id}
			line := f.Line
			f.Put("<paper id=\"%d\"><title>Study %d %s</title>\n", n, i, title.Src)
			for _, a := range authors {
				f.Put("<author id=\"x\">%s</author>", a.Src)
			}
			f.Put("<editor><first>Not</first><last>Author</last></editor>%s\n", formattest.Pick(f, "", "<url>"+id+"</url>", "<url hash=\"1f\">"+id+"</url>", "<url>http://www.aclweb.org/anthology/"+id+"</url>"))
			ids := []string{"acl:" + id}
			if n%2 == 0 {
				f.Put("<doi>10.18653/V1/%s</doi>\n<abstract>%s</abstract>", id, abstract.Src)
				p.ID, ids, p.Abstract = "doi:10.18653/v1/"+strings.ToLower(id), append(ids, "doi:10.18653/v1/"+strings.ToLower(id)), abstract.Want
			}
			if n%10 == 0 {
				f.Put("<retracted date=\"2021-01-01\">Wrong.</retracted>")
				p.Extra = retracted()
			}
			f.Put("<bibkey>ito-%d</bibkey></paper>\n", i)
			f.Expect(line, p, ids, "acl:"+id, "")
			i++
		}
		f.Put("</volume>\n<event id=\"x\"><meta><title>Not a paper</title><location>Here</location></meta></event></collection>\n")
	}
	f.Check(t, xml.ACL, f.Text.String())
}

// What PubMed writes of texts, names and dates.
var (
	pubMedText = append([]formattest.Piece{{`<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mfrac><mml:mi>x</mml:mi><mml:mtext>/2</mml:mtext></mml:mfrac></mml:math>`, "x/2"}, {"<DispFormula>E=m</DispFormula>", "E=m"},
		{"10<sup>-3</sup>", "10-3"}, {"<u>x</u>", "x"}}, markupText...)
	pubMedNames = []formattest.Piece{{"<LastName>Ito</LastName><ForeName>Kei A</ForeName><Initials>KA</Initials>", "Kei A Ito"},
		{"<LastName>King</LastName><ForeName>Martin</ForeName><Initials>M</Initials><Suffix>Jr</Suffix>", "Martin King Jr"},
		{"<CollectiveName>NASA, <i>Team</i> &amp; Co</CollectiveName>", "NASA, Team & Co"},
		{"<LastName>van den Berg</LastName><ForeName>Jan</ForeName><AffiliationInfo><Affiliation>X</Affiliation></AffiliationInfo>", "Jan van den Berg"},
		{"<LastName>Li</LastName><Initials>W</Initials>", "W Li"}}
	pubMedDates = []formattest.Piece{{"<Year>2019</Year><Month>Nov</Month><Day>5</Day>", "2019-11-05"},
		{"<Year>2019</Year><Month>03</Month>", "2019-03"}, {"<Year>2018</Year><Season>Spring</Season>", "2018"},
		{"<MedlineDate>2019 Nov-Dec</MedlineDate>", "2019-11"},
		{"<MedlineDate>2000 Dec-2001 Jan</MedlineDate>", "2000-12"}, {"<MedlineDate>1998 Summer</MedlineDate>", "1998"},
		{"<MedlineDate>2015 Mar 15-31</MedlineDate>", "2015-03-15"}, {"<MedlineDate>1983-1984</MedlineDate>", "1983"},
		{"<MedlineDate>Spring 2007</MedlineDate>", "2007"},
		{"<Year>2020</Year>", "2020"}, {"<MedlineDate>2011 1st Quart</MedlineDate>", "2011"},
		{"<MedlineDate>2012 Dec 28-2013 Jan 3</MedlineDate>", "2012-12-28"}}
)

// pubMedParts are the parts of those names, and pubMedSpans what dates say beyond a day,
// a month or a year.
var (
	pubMedParts = map[string]paper.Name{"Kei A Ito": {Family: "Ito", Given: "Kei A"}, "Martin King Jr": {Family: "King", Given: "Martin", Suffix: "Jr"}, "NASA, Team & Co": {Literal: "NASA, Team & Co"},
		"Jan van den Berg": {Family: "van den Berg", Given: "Jan"}, "W Li": {Family: "Li", Given: "W"}}
	pubMedSpans = map[string]string{"<Year>2018</Year><Season>Spring</Season>": "2018-21", "<MedlineDate>2019 Nov-Dec</MedlineDate>": "2019-11/2019-12",
		"<MedlineDate>2000 Dec-2001 Jan</MedlineDate>": "2000-12/2001-01", "<MedlineDate>1998 Summer</MedlineDate>": "1998-22", "<MedlineDate>2015 Mar 15-31</MedlineDate>": "2015-03-15/2015-03-31",
		"<MedlineDate>1983-1984</MedlineDate>": "1983/1984", "<MedlineDate>Spring 2007</MedlineDate>": "2007-21", "<MedlineDate>2012 Dec 28-2013 Jan 3</MedlineDate>": "2012-12-28/2013-01-03"}
)

func TestTrapsPubMed(t *testing.T) {
	f := formattest.NewTrapFile(4)
	f.Put("<?xml version=\"1.0\" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC \"-//NLM//DTD PubMedArticle, 1st January 2024//EN\" \"https://dtd.nlm.nih.gov/x.dtd\">\n<PubmedArticleSet>\n")
	for i := range formattest.TrapRecords {
		putArticle(f, i)
	}
	line := f.Line
	f.Put("<DeleteCitation><PMID Version=\"1\">77</PMID></DeleteCitation></PubmedArticleSet>\n")
	f.Expect(line, paper.Paper{}, []string{"pmid:77"}, "pmid:77", "")
	f.Want[len(f.Want)-1].Deleted = true
	f.Check(t, xml.PubMed, f.Text.String())
}

func putArticle(f *formattest.TrapFile, i int) {
	title, first, second, authors, date := f.Say(pubMedText, 4), f.Say(pubMedText, 20), f.Say(pubMedText, 10), f.Some(pubMedNames, 4), formattest.Pick(f, pubMedDates...)
	p := paper.Paper{Title: fmt.Sprintf("Study %d %s.", i, title.Want), Published: date.Want, Venue: "Journal of A & B", Type: "article-journal",
		Fields: map[string]string{"ISSN": "1", "volume": "3", "container-title-short": "J"}}
	var names []paper.Name
	for _, a := range authors {
		names = append(names, pubMedParts[a.Want])
	}
	p.SetAuthors(names)
	if span := pubMedSpans[date.Src]; span != "" {
		p.Dates = map[string]string{"issued": span}
	}
	ids := []string{fmt.Sprintf("pmid:%d", 30000+i)}
	line := f.Line
	f.Put("<PubmedArticle>\n<MedlineCitation Status=\"MEDLINE\"><PMID Version=\"1\">%d</PMID><DateRevised><Year>2020</Year><Month>1</Month><Day>2</Day></DateRevised>\n<Article><Journal><ISSN>1</ISSN>", 30000+i)
	f.Put("<JournalIssue><Volume>3</Volume><PubDate>%s</PubDate></JournalIssue><Title>Journal of A &amp; B</Title><ISOAbbreviation>J</ISOAbbreviation></Journal>\n", date.Src)
	switch i % 9 {
	case 3: // of a paper in another language
		f.Put("<ArticleTitle>[Not Available].</ArticleTitle>")
		p.Title = strings.TrimSuffix(p.Title, ".")
	default:
		f.Put("<ArticleTitle>Study %d\n %s.</ArticleTitle>", i, title.Src)
	}
	if i%4 == 0 {
		f.Put("<ELocationID EIdType=\"pii\">S1</ELocationID><ELocationID EIdType=\"doi\" ValidYN=\"Y\">10.1016/J.X.%d</ELocationID>", i)
		p.ID = fmt.Sprintf("doi:10.1016/j.x.%d", i)
		ids = append(ids, p.ID)
	}
	switch i % 3 {
	case 0:
		f.Put("<Abstract><AbstractText Label=\"AIMS\" NlmCategory=\"OBJECTIVE\">%s</AbstractText>\n<AbstractText Label=\"UNLABELLED\">%s</AbstractText><CopyrightInformation>(c) 2020 X</CopyrightInformation></Abstract>", first.Src, second.Src)
		p.Abstract = "AIMS: " + first.Want + " " + second.Want
	case 1:
		f.Put("<Abstract><AbstractText>%s</AbstractText></Abstract>", first.Src)
		p.Abstract = first.Want
	}
	f.Put("<AuthorList CompleteYN=\"Y\">")
	for _, a := range authors {
		f.Put("<Author ValidYN=\"Y\">%s</Author>\n", a.Src)
	}
	f.Put("</AuthorList><PublicationTypeList><PublicationType UI=\"D016428\">Journal Article</PublicationType></PublicationTypeList>")
	if i%9 == 3 {
		f.Put("<VernacularTitle>Study %d %s</VernacularTitle>", i, title.Src)
	}
	f.Put("</Article>\n<CommentsCorrectionsList><CommentsCorrections RefType=\"Cites\"><PMID Version=\"1\">999</PMID></CommentsCorrections></CommentsCorrectionsList>\n" +
		"<MeshHeadingList><MeshHeading><DescriptorName UI=\"D1\">Neoplasms, Experimental</DescriptorName><QualifierName>x</QualifierName></MeshHeading></MeshHeadingList><KeywordList Owner=\"NOTNLM\"><Keyword>a <i>key</i></Keyword></KeywordList></MedlineCitation>\n")
	p.Categories, p.Keywords = []string{"Neoplasms, Experimental"}, []string{"a key"}
	f.Put("<PubmedData><ArticleIdList><ArticleId IdType=\"pubmed\">%d</ArticleId>", 30000+i)
	if i%2 == 0 {
		f.Put("<ArticleId IdType=\"doi\">10.1016/j.X.%d</ArticleId>", i)
		p.ID = fmt.Sprintf("doi:10.1016/j.x.%d", i)
		ids = append(ids, p.ID)
	}
	f.Put("</ArticleIdList><ReferenceList><Reference><ArticleIdList><ArticleId IdType=\"doi\">10.1/other</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>\n")
	f.Expect(line, p, ids, fmt.Sprintf("pmid:%d", 30000+i), "2020-01-02")
}

// retracted is what Extra of a retracted paper holds.
func retracted() map[string]json.RawMessage {
	return map[string]json.RawMessage{"is_retracted": json.RawMessage("true")}
}
