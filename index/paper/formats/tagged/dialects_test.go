package tagged_test

import (
	"testing"

	"paperkin/index/paper/formats/tagged"
)

func TestWoS(t *testing.T) {
	two := map[string]string{"0 title": "One", "0 authors": "Ito, Kei", "1 title": "Two", "1 authors": "Li, Wei"}
	checkReadings(t, tagged.WoS, []reading{
		{"as it should be", "FN Clarivate Analytics Web of Science|VR 1.0|PT J|AU Ito, K|AF Ito, Kei|TI One|ER||PT J|AU Li, W|AF Li, Wei|TI Two|ER||EF|", 2, two},
		{"older head", "FN ISI Export Format|VR 1.0|PT J|AF Ito, Kei|TI One|ER||PT J|AF Li, Wei|TI Two|ER||EF|", 2, two},
		{"byte order mark and blank lines", "\ufeff||FN Clarivate Analytics Web of Science|VR 1.0|PT J|AF Ito, Kei|TI One|ER||PT J|AF Li, Wei|TI Two|ER||EF|", 2, two},
		{"CRLF", "FN X\r|VR 1.0\r|PT J\r|AF Ito, Kei\r|TI One\r|ER\r|\r|PT J\r|AF Li, Wei\r|TI Two\r|ER\r|\r|EF\r|", 2, two},
		{"no head", "PT J|AF Ito, Kei|TI One|ER||PT J|AF Li, Wei|TI Two|ER|", 2, two},
		{"no end", "PT J|AF Ito, Kei|TI One|PT J|AF Li, Wei|TI Two", 2, two},
		{"text before", "Saved on Monday||FN X|VR 1.0|PT J|AF Ito, Kei|TI One|ER|PT J|AF Li, Wei|TI Two|ER|EF", 2, two},
		{"two files in one", "FN X|VR 1.0|PT J|AF Ito, Kei|TI One|ER||EF|FN X|VR 1.0|PT J|AF Li, Wei|TI Two|ER||EF|", 2, two},
		{"AF lacks a name", "PT J|AU Ito, K|   Li, W|AF Ito, Kei|TI One|ER|", 1, map[string]string{"0 authors": "Ito, K; Li, W"}},
		{"nobody", "PT J|AU [Anonymous]|TI One|ER|", 1, map[string]string{"0 authors": ""}},
		{"a book", "PT B|AU Ito, K|AF Ito, Kei|TI One|SO ONE|PU Toy Press|PI ROME|BN 978-3-16-148410-0; 978-3-16-148411-7|DT Book|PY 2018|D2 10.1234/b|ER|", 1,
			map[string]string{"0 type": "book", "0 venue": "", "0 ISBN": "978-3-16-148410-0, 978-3-16-148411-7", "0 ids": "doi:10.1234/b"}},
		{"a chapter", "PT B|AF Ito, Kei|BA Ng, A|BF Ng, Ada|BE Ono, B|TI One|SO A BOOK|DT Article; Book Chapter|BP 3|EP 9|DI 10.1234/c|D2 10.1234/b|ER|", 1,
			map[string]string{"0 type": "chapter", "0 venue": "A BOOK", "0 ids": "doi:10.1234/c", "0 container-author": "Ng, Ada", "0 editor": "Ono, B", "0 page": "3-9", "0 D2": `"10.1234/b"`}},
		{"a paper at a conference", "PT C|AF Ito, Kei|TI One|SO PROCEEDINGS OF TOYS|DT Proceedings Paper|CT 5th Conference on Toys|CY AUG 08-09, 2019|CL Rome, ITALY|PY 2019|ER|", 1,
			map[string]string{"0 type": "paper-conference", "0 event-title": "5th Conference on Toys", "0 event-date": "2019-08-08", "0 event-place": "Rome, ITALY"}},
		{"dates", "PT J|TI One|PD SEP|PY 2019|ER|PT J|TI Two|PD AUG 9|PY 2019|ER|PT J|TI Three|EA DEC 2020|ER|PT J|TI Four|PD JUL-AUG|PY 2019|ER|", 4,
			map[string]string{"0 date": "2019-09", "1 date": "2019-08-09", "2 date": "2020-12", "3 date": "2019-07"}},
		{"keywords and classes", "PT J|TI One|DE toys; play|ID PLAY; TOYS|   FOR ALL|WC Toys, Wooden; Play|SC Toys|ER|", 1, map[string]string{"0 keywords": "toys; play; PLAY; TOYS FOR ALL", "0 categories": "Toys, Wooden; Play; Toys"}},
		{"unknown tags", "PT J|TI One|C1 [Ito, Kei] Here.|   [Li, Wei] There.|FU Toy Fund|   [5]|NR 5|ER|", 1, map[string]string{"0 C1": `["[Ito, Kei] Here.","[Li, Wei] There."]`, "0 FU": `"Toy Fund [5]"`, "0 NR": `"5"`}},
		{"citations", "PT J|TI One|TC 5|Z9 7|ER|PT J|TI Two|TC 0|ER|PT J|TI Three|TC few|Z9 -1|ER|PT J|TI Four|ER|", 4,
			map[string]string{"0 citations": "7", "0 TC": "", "0 Z9": "", "1 citations": "0", "2 citations": "", "2 TC": `"few"`, "2 Z9": `"-1"`, "3 citations": ""}},
	})
}

func TestMEDLINE(t *testing.T) {
	two := map[string]string{"0 title": "One.", "0 authors": "Ito, Kei", "0 ids": "pmid:30000001", "1 title": "Two.", "1 authors": "Li, Wei", "1 ids": "pmid:30000002"}
	checkReadings(t, tagged.MEDLINE, []reading{
		{"as it should be", "PMID- 30000001|OWN - NLM|TI  - One.|FAU - Ito, Kei|AU  - Ito K||PMID- 30000002|OWN - NLM|TI  - Two.|FAU - Li, Wei|AU  - Li W|", 2, two},
		{"byte order mark and blank lines", "\ufeff||PMID- 30000001|TI  - One.|FAU - Ito, Kei|||PMID- 30000002|TI  - Two.|FAU - Li, Wei||", 2, two},
		{"CRLF", "PMID- 30000001\r|TI  - One.\r|FAU - Ito, Kei\r|\r|PMID- 30000002\r|TI  - Two.\r|FAU - Li, Wei\r|", 2, two},
		{"no blank lines", "PMID- 30000001|TI  - One.|FAU - Ito, Kei|PMID- 30000002|TI  - Two.|FAU - Li, Wei|", 2, two},
		{"ends", "PMID- 30000001|TI  - One.|FAU - Ito, Kei|ER  - |PMID- 30000002|TI  - Two.|FAU - Li, Wei|ER  - |", 2, two},
		{"another first tag", "OWN - NLM|PMID- 30000001|TI  - One.|FAU - Ito, Kei||OWN - NLM|PMID- 30000002|TI  - Two.|FAU - Li, Wei|", 2, two},
		{"PubMed Central", "PMC - PMC7|PMID- 30000001|TI  - One.|FAU - Ito, Kei||PMC - PMC8|PMID- 30000002|TI  - Two.|FAU - Li, Wei|", 2, two},
		{"text before", "1: Toys||PMID- 30000001|TI  - One.|FAU - Ito, Kei||PMID- 30000002|TI  - Two.|FAU - Li, Wei|", 2, two},
		{"short names", "PMID- 1|TI  - One.|AU  - van den Berg J|AU  - Ito KM|AU  - King ML Jr|CN  - Toy Group|", 1, map[string]string{"0 authors": "van den Berg, J; Ito, KM; King, ML, Jr; [Toy Group]"}},
		{"ids", "PMID- 1|TI  - One.|LID - 10.1234/x [doi]|AID - S1(2) [pii]|AID - 10.1234/x [doi]|PMC - PMC7|", 1, map[string]string{"0 ids": "doi:10.1234/x pmid:1", "0 PMCID": "PMC7", "0 AID": `"S1(2) [pii]"`}},
		{"dates", "PMID- 1|TI  - One.|DP  - 2019 Aug 9||PMID- 2|TI  - Two.|DP  - 2019 Jan-Feb||PMID- 3|TI  - Three.|DEP - 20190908||PMID- 4|TI  - Four.|DP  - 2019|DEP - 20181201|", 4,
			map[string]string{"0 date": "2019-08-09", "1 date": "2019-01", "2 date": "2019-09-08", "3 date": "2019", "3 DEP": `"20181201"`}},
		{"a book", "PMID- 1|BTI - A book of toys|FED - Ng, Ada|ED  - Ng A|PB  - Toy Press|PL  - Rome|EN  - 2|ISBN- 9783161484100|", 1, map[string]string{"0 title": "A book of toys", "0 type": "book", "0 editor": "Ng, Ada", "0 publisher": "Toy Press", "0 publisher-place": "Rome", "0 edition": "2"}},
		{"a chapter", "PMID- 1|TI  - One|BTI - A book of toys|CTI - Toys for all|PT  - Book Chapter|", 1, map[string]string{"0 title": "One", "0 venue": "A book of toys", "0 type": "chapter", "0 collection-title": "Toys for all"}},
		{"types", "PMID- 1|TI  - One|PT  - Preprint||PMID- 2|TI  - Two|PT  - Dataset||PMID- 3|TI  - Three|PT  - Retracted Publication|", 3, map[string]string{"0 type": "article", "1 type": "dataset", "2 is_retracted": "true"}},
		{"another language", "PMID- 1|TI  - [One.]|TT  - Eins.|LA  - ger||PMID- 2|TI  - [Not Available].|TT  - Zwei.|", 2, map[string]string{"0 title": "[One.]", "0 original-title": "Eins.", "0 language": "ger", "1 title": "Zwei."}},
		{"subjects", "PMID- 1|TI  - One|MH  - *Toys/economics/*history|MH  - Humans|OT  - *play|OT  - toys|", 1, map[string]string{"0 categories": "Toys; Humans", "0 keywords": "play; toys", "0 MH": `["*Toys/economics/*history","Humans"]`}},
	})
}

func TestOvid(t *testing.T) {
	two := map[string]string{"0 title": "One.", "0 authors": "Ito, Kei", "1 title": "Two.", "1 authors": "Li, Wei"}
	checkReadings(t, tagged.Ovid, []reading{
		{"as it should be", "<1>|Title|  One.|Author|  Ito, Kei||<2>|Title|  Two.|Author|  Li, Wei|", 2, two},
		{"letters", "<1. >|VN  - Ovid Technologies|TI  - One.|AU  - Ito, Kei||<2. >|VN  - Ovid Technologies|TI  - Two.|AU  - Li, Wei|", 2, two},
		{"letters alone", "<1>|UI  - 123|AU  - Ito, Kei|TI  - One.||<2>|UI  - 124|AU  - Li, Wei|TI  - Two.|", 2, two},
		{"CRLF and a byte order mark", "\ufeff<1>\r|Title\r|  One.\r|Author\r|  Ito, Kei\r|\r|<12>\r|Title\r|  Two.\r|Author\r|  Li, Wei\r|", 2, two},
		{"names with two blanks between them", "<1>|Title|  T|Authors|  Ito K.  van den Berg J.  Li WX.|", 1, map[string]string{"0 authors": "Ito, K; van den Berg, J; Li, WX"}},
		{"degrees and footnotes", "<1>|Title|  T|Author|  Ito, Kei MD, PhD *;  Li, Wei 1;  Ng, A. [S]|", 1, map[string]string{"0 authors": "Ito, Kei; Li, Wei; Ng, A."}},
		{"sources", "<1>|Title|  A|Source|  Toy J. 12 (3) (pp 45-50), 2020. Date of Publication: May 2020.||<2>|Title|  B|Source|  Toys. 7:e12, 2019 Aug 9.||<3>|Title|  C|Source|  Journal of 3 Toys.|", 3,
			map[string]string{"0 venue": "Toy J", "0 volume": "12", "0 issue": "3", "0 page": "45-50", "0 date": "2020-05", "1 page": "e12", "1 date": "2019-08-09", "2 venue": "", "2 SO": `"Journal of 3 Toys."`}},
		{"numbers", "<1>|Title|  A|Unique Identifier|  123||<2>|Title|  B|Accession Number|  123|Database|  Embase||<3>|Title|  C|Accession Number|  123|Database|  Ovid MEDLINE(R)|", 3,
			map[string]string{"0 ids": "pmid:123", "2 ids": "pmid:123"}},
		{"a title with a type", "<1>|Title|  Toys.[Miscellaneous Article]||<2>|Title|  Toys [of wood]|", 2, map[string]string{"0 title": "Toys.", "1 title": "Toys [of wood]"}},
		{"unknown fields", "<1>|Title|  T|Colour|  red|  and blue|", 1, map[string]string{"0 Colour": `"red and blue"`}},
	})
}

func TestCopac(t *testing.T) {
	two := map[string]string{"0 title": "One", "0 authors": "Ito, Kei", "1 title": "Two", "1 authors": "Li, Wei"}
	checkReadings(t, tagged.Copac, []reading{
		{"as it should be", "TI- One|AU- Ito, Kei|PU- Rome : P|HL- Oxford||TI- Two|AU- Li, Wei|HL- Oxford|", 2, two},
		{"no blank lines", "TI- One|AU- Ito, Kei|PU- Rome : P|TI- Two|AU- Li, Wei|", 2, two},
		{"CRLF", "TI- One\r|AU- Ito, Kei\r|PU- P\r|\r|TI- Two\r|AU- Li, Wei\r|", 2, two},
		{"kinds", "TI- A|DT- MAP|PU- P|SC- 1:5000||TI- B|DT- TXT, SER|PU- P|IS- 1234-5678||TI- C|PU- P|", 3, map[string]string{"0 type": "map", "0 scale": "1:5000", "1 type": "periodical", "1 ISSN": "1234-5678", "2 type": "book", "2 publisher": "P"}},
		{"a title over lines", "TI- Toys :|    for all / by Kei Ito|PU- P|", 1, map[string]string{"0 title": "Toys : for all"}},
		{"unknown tags", "TI- T|PU- P|HL- Oxford ;|    Leeds|", 1, map[string]string{"0 HL": `"Oxford ; Leeds"`}},
	})
}

func TestRefer(t *testing.T) {
	two := map[string]string{"0 title": "One", "0 authors": "Ito, Kei", "0 type": "article-journal", "0 venue": "Toys", "1 title": "Two", "1 authors": "Li, Wei", "1 type": "article-journal"}
	checkReadings(t, tagged.Refer, []reading{
		{"EndNote", "%0 Journal Article|%A Ito, Kei|%T One|%J Toys||%0 Journal Article|%A Li, Wei|%T Two|", 2, two},
		{"no blank lines", "%0 Journal Article|%A Ito, Kei|%T One|%J Toys|%0 Journal Article|%A Li, Wei|%T Two|", 2, two},
		{"refer of Unix", "%A Kei Ito|%T One|%J Toys||%A Wei Li|%T Two|%J Play|", 2, two},
		{"blank lines within", "%0 Journal Article|%A Ito, Kei||%T One|%J Toys||%X A text||of two||%0 Journal Article|%A Li, Wei|%T Two|", 2, two},
		{"a chapter", "%0 Book Section|%T One|%B A book|%E Ng, Ada|%P 3-9|%I Toy Press|%C Rome|%7 2nd|%@ 9783161484100|%G en|", 1,
			map[string]string{"0 type": "chapter", "0 venue": "A book", "0 editor": "Ng, Ada", "0 page": "3-9", "0 publisher": "Toy Press", "0 publisher-place": "Rome", "0 edition": "2nd", "0 ISBN": "9783161484100", "0 language": "en"}},
		{"types", "%0 Thesis|%T One|%9 PhD||%0 Hologram|%T Two||%0 Electronic Article|%T Three|", 3, map[string]string{"0 type": "thesis", "0 genre": "PhD", "1 source-type": "refer:Hologram", "2 source-type": "refer:Electronic Article"}},
	})
}
