package table_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/formattest"
)

// products are tables of one row as each product writes it: the names of its columns, its
// names of people, its dates. The papers are invented.
var products = map[string]struct{ text, want string }{
	"Scopus": {
		"\ufeffAuthors,Author full names,Author(s) ID,Title,Year,Source title,Volume,Issue,Art. No.,Page start,Page end,Page count,Cited by,DOI,Link,Abstract,Author Keywords,Index Keywords,Editors,Publisher,ISSN,ISBN,PubMed ID,Language of Original Document,Abbreviated Source Title,Document Type,Publication Stage,Open Access,Source,EID\n" +
			`"Ito K.; van Dorp J.A.","Ito, Kei (57190000001); van Dorp, Jan A. (57190000002)","57190000001; 57190000002","Kites in the wind",2021,"Kite Science","12","3","","45","52","8","7","10.1234/kite.1","https://www.scopus.com/x","Kites fly.","kites; wind","Airborne; 1,2 strings","Ed E.","Kite Press",12345678,"",35000001,"English","Kite Sci.","Review","Final","All Open Access","Scopus","2-s2.0-851"` + "\n",
		`title Kites in the wind; abstract Kites fly.; authors Ito, Kei|van Dorp, Jan A.; date 2021; venue Kite Science; keywords kites|wind|Airborne|1,2 strings; ids doi:10.1234/kite.1|pmid:35000001; keys 2-s2.0-851; url https://www.scopus.com/x; type article-journal (csv:Review); ` +
			`ISSN 12345678; container-title-short Kite Sci.; issue 3; language English; number-of-pages 8; page 45-52; publisher Kite Press; source Scopus; status Final; volume 12; editor Ed, E.; citations 7; Author(s) ID "57190000001; 57190000002"; Open Access "All Open Access"`},
	"Scopus, article number": {"Authors,Title,Year,Source title,Volume,Art. No.,Page start,Page end,Document Type\n\"Ito K., Li W.-X.\",Kites,2020,J Kites,5,104231,,,Conference paper\n",
		"title Kites; authors Ito, K.|Li, W.-X.; date 2020; venue J Kites; type paper-conference; page 104231; volume 5"},
	"IEEE Xplore": {
		`"Document Title",Authors,"Author Affiliations","Publication Title",Date Added To Xplore,"Publication Year","Volume","Issue","Start Page","End Page","Abstract","ISSN",ISBNs,"DOI",Funding Information,PDF Link,"Author Keywords","IEEE Terms","Article Citation Count","Issue Date","Meeting Date","Publisher",Document Identifier` + "\n" +
			`"Kites on chips","K. Ito; W. Li","Kite Univ.","2020 IEEE Kite Conf. (KC)","1 Feb 2021","2020","","","1","4","Small kites.","","978-1-7281-0000-1","10.1109/KC.2020.1","","https://ieeexplore.ieee.org/x.pdf","Kites;chips","Wind;Strings","3","","14-17 Sept. 2020","IEEE","IEEE Conferences"` + "\n",
		`title Kites on chips; abstract Small kites.; authors Ito, K.|Li, W.; date 2020; venue 2020 IEEE Kite Conf. (KC); keywords Kites|chips|Wind|Strings; ids doi:10.1109/kc.2020.1; url https://ieeexplore.ieee.org/x.pdf; type paper-conference; ISBN 978-1-7281-0000-1; page 1-4; publisher IEEE; event-date 2020-09-14/2020-09-17; ` +
			`citations 3; Author Affiliations "Kite Univ."; Date Added To Xplore "1 Feb 2021"`},
	"SpringerLink": {"Item Title,Publication Title,Book Series Title,Journal Volume,Journal Issue,Item DOI,Authors,Publication Year,URL,Content Type\n\"Kite nets\",\"Kite Letters\",\"\",\"7\",\"2\",\"10.1007/s00000-020-0001-x\",\"Kei ItoAda M. McLeodWei Li\",\"2020\",\"http://link.springer.com/article/10.1007/s00000-020-0001-x\",\"Article\"\n",
		"title Kite nets; authors Ito, Kei|McLeod, Ada M.|Li, Wei; date 2020; venue Kite Letters; ids doi:10.1007/s00000-020-0001-x; url http://link.springer.com/article/10.1007/s00000-020-0001-x; type article-journal; issue 2; volume 7"},
	"Dimensions": {"\"About the data: Exported on Jan 05, 2024. Criteria: 'kite' in title, abstract.\"\nRank,Publication ID,DOI,PMID,Title,Abstract,Source title,MeSH terms,Publication Date,PubYear,Volume,Issue,Pagination,Publication Type,Authors,Dimensions URL,Times cited\n1,pub.1,10.1234/k,,Kites,Up.,Kite J,,2022-07-01,2022,1,2,3-9,Preprint,\"Ito, Kei; Li, Wei\",https://app.dimensions.ai/details/publication/pub.1,5\n",
		`title Kites; abstract Up.; authors Ito, Kei|Li, Wei; date 2022-07-01; venue Kite J; ids doi:10.1234/k; keys pub.1; url https://app.dimensions.ai/details/publication/pub.1; type article; issue 2; page 3-9; volume 1; citations 5; Rank "1"`},
	"The Lens": {"Lens ID,Title,Date Published,Publication Year,Publication Type,Source Title,ISSNs,Publisher,Author/s,Abstract,Volume,Issue Number,Start Page,End Page,Fields of Study,Keywords,MeSH Terms,Source URLs,External URL,PMID,DOI\n001-002,Kites,2019-03-04,2019,journal article,Kite J,12345678; 87654321,Press,Kei Ito; Wei Li,Up.,4,1,10,19,Physics; Wind,kite,Toys,,http://k.example,7000,10.1234/k2\n",
		"title Kites; abstract Up.; authors Ito, Kei|Li, Wei; date 2019-03-04; venue Kite J; keywords kite|Toys; categories Physics|Wind; ids doi:10.1234/k2|pmid:7000; keys 001-002; url http://k.example; type article-journal; ISSN 12345678; 87654321; issue 1; page 10-19; publisher Press; volume 4"},
	"Covidence": {"Title,Authors,Abstract,Published Year,Published Month,Journal,Volume,Issue,Pages,Accession Number,DOI,Ref,Covidence #,Study,Notes,Tags\nKites,\"Ito, K.; Li, W. X.\",Up.,2019,sep,Kite J,1,2,3-4,,10.1234/k3,,#12,Ito 2019,Exclusion reason: no kites;,play\n",
		`title Kites; abstract Up.; authors Ito, K.|Li, W. X.; date 2019-09; venue Kite J; keywords play; ids doi:10.1234/k3; issue 2; note Exclusion reason: no kites;; page 3-4; volume 1; Covidence # "#12"; Study "Ito 2019"`},
	"Rayyan": {"key,title,year,month,day,journal,issn,volume,issue,pages,authors,url,language,publisher,location,abstract,notes,doi,keywords,pubmed_id,pmc_id\nrayyan-12,Kites,2018,8,9,Kite J,1234-5678,1,2,3-4,\"Ito, Kei and Li, Wei\",http://k.example,eng,Press,,Up.,RAYYAN-INCLUSION: {\"\"A\"\"=>\"\"Included\"\"},,\"kites, wind\",7001,PMC1\n",
		`title Kites; abstract Up.; authors Ito, Kei|Li, Wei; date 2018-08-09; venue Kite J; keywords kites|wind; ids pmid:7001; keys rayyan-12; url http://k.example; ISSN 1234-5678; PMCID PMC1; issue 2; language eng; note RAYYAN-INCLUSION: {""A""=>""Included""}; page 3-4; publisher Press; volume 1`},
	"Zotero": {
		`"Key","Item Type","Publication Year","Author","Title","Publication Title","ISBN","ISSN","DOI","Url","Abstract Note","Date","Date Added","Date Modified","Access Date","Pages","Num Pages","Issue","Volume","Journal Abbreviation","Short Title","Series","Publisher","Place","Language","Rights","Type","Library Catalog","Extra","Notes","File Attachments","Manual Tags","Automatic Tags","Editor","Number","Edition","Conference Name"` + "\n" +
			`"AB12","bookSection","2020","Silva Costa, Ana; Ito, Kei","Kites","A Book of Kites","978-3-16-148410-0","","","http://k.example","Up.","2020-05","2021-01-01 10:00:00","2021-01-02 10:00:00","2021-02-03 04:05:06","1-9","","","","","Kites","Toys","Press","Ghent","en","CC-BY","","Zotero","PMID: 7002` + "\n" + `Citation Key: ito2020","<p>Note</p>","/home/a/k.pdf; /home/a/l.pdf","kite; wind","air","Ed, Eve","","2",""` + "\n",
		`title Kites; abstract Up.; authors Silva Costa, Ana|Ito, Kei; date 2020-05; venue A Book of Kites; keywords kite|wind|air; ids pmid:7002; keys AB12; url http://k.example; type chapter; ISBN 978-3-16-148410-0; collection-title Toys; edition 2; language en; license CC-BY; note Note; page 1-9; publisher Press; publisher-place Ghent; source Zotero; title-short Kites; ` +
			`editor Ed, Eve; accessed 2021-02-03; files /home/a/k.pdf|/home/a/l.pdf; Date Added "2021-01-01 10:00:00"; Date Modified "2021-01-02 10:00:00"; Extra "PMID: 7002\nCitation Key: ito2020"`},
	"EndNote": {"Reference Type\tAuthor\tYear\tTitle\tSecondary Author\tSecondary Title\tPlace Published\tPublisher\tVolume\tNumber\tPages\tISBN/ISSN\tDOI\tKeywords\tAbstract\tURL\tLabel\nBook Section\tIto, Kei\t2001\tKites\tEd, Eve\tBook of Kites\tGhent\tPress\t2\t\t1-9\t9783161484100\t\tkite\tUp.\thttp://k.example\tx\n",
		`title Kites; abstract Up.; authors Ito, Kei; date 2001; venue Book of Kites; keywords kite; url http://k.example; type chapter; ISBN 9783161484100; page 1-9; publisher Press; publisher-place Ghent; volume 2; editor Ed, Eve; Label "x"`},
	"JabRef": {`"Identifier","BibliographyType","Address","Author","Booktitle","Title","Journal","Volume","Number","Month","Pages","Year","URL","ISBN","Note"` + "\n" + `"ito2001",0,"","Ito, Kei and Li, Wei","","Kites","Kite J","1","2","May","3--9","2001","","",""` + "\n",
		"title Kites; authors Ito, Kei|Li, Wei; date 2001-05; venue Kite J; keys ito2001; type article-journal; issue 2; page 3--9; volume 1"},
	"PubMed": {"PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI\n\"7003\",\"Kites.\",\"Ito KA, Li W.\",\"Kite J. 2020 Jan 5;12(3):45-50. doi: 10.1234/k4.\",\"Ito KA\",\"Kite J\",\"2020\",\"2020/01/06\",\"PMC2\",\"\",\"10.1234/k4\"\n",
		`title Kites.; authors Ito, KA|Li, W; date 2020-01-05; venue Kite J; ids doi:10.1234/k4|pmid:7003; PMCID PMC2; issue 3; page 45-50; volume 12; Citation "Kite J. 2020 Jan 5;12(3):45-50. doi: 10.1234/k4."; Create Date "2020/01/06"`},
	"Publish or Perish": {"Cites,Authors,Title,Year,Source,Publisher,ArticleURL,CitesURL,GSRank,QueryDate,Type,DOI,ISSN,CitationURL,Volume,Issue,StartPage,EndPage,ECC,Abstract,FullTextURL,RelatedURL\n12,\"K Ito, W Li\",\"Kites\",2001,\"Kite J\",\"Press\",\"http://k.example\",\"http://c.example\",1,\"2020-01-01 10:00:00\",\"PDF\",\"10.1234/k5\",\"\",\"\",1,2,3,9,12,\"Up ...\",\"http://f.example\",\"\"\n",
		`title Kites; abstract Up ...; authors Ito, K|Li, W; date 2001; venue Kite J; ids doi:10.1234/k5; url http://k.example; issue 2; page 3-9; publisher Press; volume 1; citations 12; CitesURL "http://c.example"; ECC "12"; FullTextURL "http://f.example"; GSRank "1"; QueryDate "2020-01-01 10:00:00"; Type "PDF"`},
	"Semantic Scholar": {"paperId,externalIds.DOI,externalIds.ArXiv,title,abstract,venue,year,citationCount,authors.name\n" + strings.Repeat("ab", 20) + ",10.1234/k6,2101.00005,Kites,Up.,Kite J,2001.0,3,Kei Ito|Wei Li\n",
		`title Kites; abstract Up.; authors Ito, Kei|Li, Wei; date 2001; venue Kite J; ids arxiv:2101.00005|doi:10.1234/k6; keys ` + strings.Repeat("ab", 20) + `; citations 3`},
	"Europe PMC": {"SOURCE,EXTERNAL_ID,PMCID,DOI,TITLE,AUTHORS,JOURNAL_TITLE,VOLUME,ISSUE,PAGES,PUBLICATION_YEAR,PMID\nMED,7004,PMC3,10.1234/k7,Kites,\"Ito K, Li W.\",Kite J,1,2,3-9,2001,7004\n",
		`title Kites; authors Ito, K|Li, W; date 2001; venue Kite J; ids doi:10.1234/k7|pmid:7004; PMCID PMC3; issue 2; page 3-9; volume 1; EXTERNAL_ID "7004"; SOURCE "MED"`},
	"CORE":               {"coreId,doi,title,authors,abstract,datePublished,publisher,downloadUrl\n12,10.1234/k8,Kites,\"['Ito, Kei', 'Li, Wei']\",Up.,2001-02-03T00:00:00,Press,http://k.example\n", "title Kites; abstract Up.; authors Ito, Kei|Li, Wei; date 2001-02-03; ids doi:10.1234/k8; keys 12; url http://k.example; publisher Press"},
	"ProQuest":           {"Title,Abstract,ArticleType,Authors,documentType,issn,language,pages,placeOfPublication,pubdate,pubtitle,year,DocumentURL,volume,issue,subjectTerms,digitalObjectIdentifier,isbn,startPage\nKites,Up.,Scholarly Journals,\"Ito, Kei; Li, Wei\",Journal Article,12345678,English,3-9,Ghent,May 2001,Kite J,2001,http://k.example,1,2,kites; wind,10.1234/k9,,3\n", `title Kites; abstract Up.; authors Ito, Kei|Li, Wei; date 2001-05; venue Kite J; keywords kites|wind; ids doi:10.1234/k9; url http://k.example; type article-journal; ISSN 12345678; issue 2; language English; page 3-9; publisher-place Ghent; volume 1; ArticleType "Scholarly Journals"`},
	"Ovid":               {"\"UI\",\"Title\",\"Authors\",\"Source\",\"Abstract\",\"Publication Type\",\"Year of Publication\",\"DO\"\n\"12\",\"Kites\",\"Ito K.; Li W.\",\"Kite J. 12 (3) (pp 45-50), 2020.\",\"Up.\",\"Article\",\"2020\",\"http://dx.doi.org/10.1234/k12\"\n", `title Kites; abstract Up.; authors Ito, K.|Li, W.; date 2020; venue Kite J; ids doi:10.1234/k12; keys 12; type article-journal; issue 3; page 45-50; volume 12; Source "Kite J. 12 (3) (pp 45-50), 2020."`},
	"Ovid's tags":        {"VN\tDB\tAN\tTI\tAU\tSO\tAB\tYR\tDO\nOvid\tEmbase\t123\tKites\tIto K.; Li W.\tKite J. 12(3):45-50, 2020 Jan.\tUp.\t2020\t10.1234/k13\n", `title Kites; abstract Up.; authors Ito, K.|Li, W.; date 2020-01; venue Kite J; ids doi:10.1234/k13; keys 123; issue 3; page 45-50; source Embase; volume 12; SO "Kite J. 12(3):45-50, 2020 Jan."; VN "Ovid"`},
	"Embase":             {"\"TITLE\",\"Kites\"\n\"AUTHOR NAMES\",\"Ito K.\",\"Li W.-X.\"\n\"SOURCE\",\"Kite Clin (2022) 1:2 (3-4). Date of Publication: 15 Sep 2022\"\n\"PUBLICATION YEAR\",\"2022\"\n\"AUTHOR KEYWORDS\",\"kite\",\"wind\"\n\"EMTREE MEDICAL INDEX TERMS\",\"flight\"\n\"PUI\",\"L99\"\n\"DOI\",\"10.1234/k14\"\n", `title Kites; authors Ito, K.|Li, W.-X.; date 2022-09-15; venue Kite Clin; keywords kite|wind|flight; ids doi:10.1234/k14; keys L99; issue 2; page 3-4; volume 1; SOURCE "Kite Clin (2022) 1:2 (3-4). Date of Publication: 15 Sep 2022"`},
	"EBSCO":              {"Article Title,Author,Journal Title,ISSN,ISBN,Publication Date,Volume,Issue,First Page,Page Count,Accession Number,DOI,Publisher,Doctype,Subjects,Keywords,Abstract,PLink\nKites.,\"Ito, Kei; Li, Wei\",Kite J,12345678,,20010503,1,2,3,7,99,10.1234/k10,Press,Article,KITES,wind,Up.,http://k.example\n", "title Kites.; abstract Up.; authors Ito, Kei|Li, Wei; date 2001-05-03; venue Kite J; keywords wind|KITES; ids doi:10.1234/k10; keys 99; url http://k.example; type article-journal; ISSN 12345678; issue 2; number-of-pages 7; page 3; publisher Press; volume 1"},
	"DSpace":             {"id,collection,dc.contributor.author[],dc.date.issued[],dc.title[en_US],dc.description.abstract[en],dc.subject[],dc.type[],dc.publisher[]\n7,123/4,\"Ito, Kei||Li, Wei\",2001-05,Kites,Up.,kites||wind,Thesis,Kite University\n", `title Kites; abstract Up.; authors Ito, Kei|Li, Wei; date 2001-05; keywords kites|wind; keys 7; type thesis; publisher Kite University; collection "123/4"`},
	"RIS tags":           {"TY,AU,TI,PY,JO,VL,SP,EP,DO,AB\nJOUR,\"Ito, Kei; Li, Wei\",Kites,2001,Kite J,1,3,9,10.1234/k11,Up.\n", `title Kites; abstract Up.; authors Ito, Kei|Li, Wei; date 2001; venue Kite J; ids doi:10.1234/k11; type article-journal; page 3-9; volume 1`},
	"French":             {"Titre;Auteurs;Année;Résumé;Revue;Mots-clés\nLes cerfs-volants;Ito, Kei;2001;Haut.;Revue du vent;vent, air\n", "title Les cerfs-volants; abstract Haut.; authors Ito, Kei; date 2001; venue Revue du vent; keywords vent|air"},
	"Portuguese":         {"Título,Autor,Ano,Periódico,DOI URL\nPipas,\"Ito, Kei\",2001,Rev. Vento,https://doi.org/10.1234/k14\n", "title Pipas; authors Ito, Kei; date 2001; venue Rev. Vento; ids doi:10.1234/k14"},
	"an author a column": {"Title,First Author,Author 1,Author 2,Author 10\nKites,Ito K,\"Ito, Kei\",\"Li, Wei\",\n", "title Kites; authors Ito, Kei|Li, Wei"},
	"Chinese":            {"题名,作者,刊名,年,期,摘要,关键词\n风筝,王伟;李娜,风,2001,2,高。,风;纸\n", "title 风筝; abstract 高。; authors 王伟|李娜; date 2001; venue 风; keywords 风|纸; issue 2"},
}

func TestProducts(t *testing.T) {
	for name, tt := range products {
		t.Run(name, func(t *testing.T) {
			records, bad := formattest.Read(t, tt.text, nil)
			if len(records) != 1 || len(bad) > 0 {
				t.Fatalf("%d papers, %q", len(records), bad)
			}
			if got := summary(records[0].Paper); got != tt.want {
				t.Errorf("\n got %s\nwant %s", got, tt.want)
			}
		})
	}
}

// summary has all of a paper in one line.
func summary(p paper.Paper) string {
	var parts []string
	add := func(name string, values ...string) {
		if text := strings.Join(values, "|"); text != "" {
			parts = append(parts, name+" "+text)
		}
	}
	inverted := func(names []paper.Name) (list []string) {
		for _, n := range names {
			s := strings.TrimSpace(n.NonDropping + " " + n.Family)
			if n.Given != "" {
				s += ", " + n.Given
			}
			list = append(list, s+n.Literal)
		}
		return list
	}
	add("title", p.Title)
	add("abstract", p.Abstract)
	add("authors", inverted(p.AuthorNames())...)
	add("date", p.Published)
	add("venue", p.Venue)
	add("keywords", p.Keywords...)
	add("categories", p.Categories...)
	if !strings.HasPrefix(p.ID, "sha:") {
		add("ids", p.Aliases...)
	}
	add("keys", p.Keys...)
	add("url", p.URL)
	if p.SourceType != "" {
		p.Type += " (" + p.SourceType + ")"
	}
	add("type", p.Type)
	for _, key := range slices.Sorted(maps.Keys(p.Fields)) {
		add(key, p.Fields[key])
	}
	for _, key := range slices.Sorted(maps.Keys(p.People)) {
		add(key, inverted(p.People[key])...)
	}
	for _, key := range slices.Sorted(maps.Keys(p.Dates)) {
		add(key, p.Dates[key])
	}
	add("files", p.Files...)
	for _, what := range slices.Sorted(maps.Keys(p.Counts)) {
		add(string(what), fmt.Sprint(p.Counts[what].Number))
	}
	for _, key := range slices.Sorted(maps.Keys(p.Extra)) {
		add(key, fmt.Sprint(string(json.RawMessage(p.Extra[key]))))
	}
	return strings.Join(parts, "; ")
}
