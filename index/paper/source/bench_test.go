package source

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"paperkin/index/paper/formats/bib"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/json"
	"paperkin/index/paper/formats/table"
	"paperkin/index/paper/formats/tagged"
	"paperkin/index/paper/formats/xml"
)

// generated returns about size bytes of records in the form that format makes
// of a number.
func generated(size int, format func(i int) string) []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < size; i++ {
		b.WriteString(format(i) + "\n")
	}
	return b.Bytes()
}

func ownLine(i int) string {
	return fmt.Sprintf(`{"id": "venue/%d", "title": "Paper %d on a subject", "abstract": "%s", "authors": ["Ada One", "Bo Two", "Čedomir Three"], "venue": "V", "year": 2024, "keywords": ["one", "two"], "url": "https://example.org/%d"}`,
		i, i, strings.Repeat("We study a subject by a method and find that most samples agree. ", 20), i)
}

func arxivLine(i int) string {
	return fmt.Sprintf(`{"id":"%04d.%05d","submitter":"A. One","authors":"A. One and B. Two","title":"Paper %d\n  on a subject","comments":"12 pages","journal-ref":null,"doi":null,"report-no":null,"categories":"cs.CL cs.LG","license":null,"abstract":"  %s","versions":[{"version":"v1","created":"Mon, 2 Apr 2007 19:18:42 GMT"}],"update_date":"2008-11-26","authors_parsed":[["One","A.",""],["Two","B.",""]]}`,
		i/100000%10000, i%100000, i, strings.Repeat("We study a subject $x_i$ by a method and find\\nthat most samples agree. ", 18))
}

func bibtexEntry(i int) string {
	return fmt.Sprintf(`@article{key%d,
  author = {One, Ada and Two, Bo and Thr{\'e}e, {\v C}edomir},
  title = {Paper %d on a {Subject}},
  journal = {Journal of Subjects},
  year = {2024}, volume = {3}, number = {2}, pages = {10--20},
  doi = {10.1000/x%d},
  keywords = {one, two},
  abstract = {%s}
}`, i, i, i, strings.Repeat("We study a subject by a method \\& find that most samples agree. ", 20))
}

func risRecord(i int) string {
	return fmt.Sprintf("TY  - JOUR\nAU  - One, Ada\nAU  - Two, Bo\nAU  - Three, Čedomir\nTI  - Paper %d on a subject\nT2  - Journal of Subjects\nPY  - 2024\nVL  - 3\nIS  - 2\nSP  - 10\nEP  - 20\nDO  - 10.1000/x%d\nKW  - one\nKW  - two\nAB  - %s\nER  - \n",
		i, i, strings.Repeat("We study a subject by a method and find that most samples agree. ", 20))
}

func cslItem(i int) string {
	return fmt.Sprintf(`{"id":"key%d","type":"article-journal","title":"Paper %d on a subject","author":[{"family":"One","given":"Ada"},{"family":"Two","given":"Bo"}],"issued":{"date-parts":[[2024,5]]},"container-title":"Journal of Subjects","volume":"3","issue":"2","page":"10-20","DOI":"10.1000/x%d","keyword":"one, two","abstract":"%s"}`,
		i, i, i, strings.Repeat("We study a subject by a method and find that most samples agree. ", 20))
}

func csvRow(i int) string {
	head := ""
	if i == 0 {
		head = "Title,Authors,Year,Source title,Volume,Issue,DOI,Abstract,Author Keywords\n"
	}
	return head + fmt.Sprintf(`Paper %d on a subject,"One, Ada; Two, Bo",2024,Journal of Subjects,3,2,10.1000/x%d,"%s",one; two`,
		i, i, strings.Repeat("We study a subject, by a method, and find that most samples agree. ", 20))
}

func crossrefItem(i int) string {
	return fmt.Sprintf(`{"DOI":"10.1000/x%d","type":"journal-article","title":["Paper %d on a subject"],"author":[{"family":"One","given":"Ada","sequence":"first"},{"family":"Two","given":"Bo"}],"published":{"date-parts":[[2024,5]]},"container-title":["Journal of Subjects"],"volume":"3","issue":"2","page":"10-20","abstract":"<jats:p>%s</jats:p>"}`,
		i, i, strings.Repeat("We study a subject by a method and find that most samples agree. ", 20))
}

// texLine is a line of arXiv whose text and names are full of TeX.
func texLine(i int) string {
	return fmt.Sprintf(`{"id":"%04d.%05d","submitter":"\\v{C}. One","authors":"\\v{C}edomir One, Ren\\'{e} Two and Bj\\\"orn Thr{\\'e}e","title":"The $\\alpha_{%d}$ of Poincar\\'e's {\\it subject}","comments":"12 pages, \\LaTeX","journal-ref":"Ann. Subj. {\\bf 3} (2007) 10--20","doi":"10.1000/x%d","report-no":null,"categories":"math.GT hep-th","license":null,"abstract":"  %s","versions":[{"version":"v1","created":"Mon, 2 Apr 2007 19:18:42 GMT"}],"update_date":"2008-11-26","authors_parsed":[["One","\\v{C}edomir",""],["Two","Ren\\'{e}",""],["Thr{\\'e}e","Bj\\\"orn",""]]}`,
		i/100000%10000, i%100000, i, i, strings.Repeat(`We study \\emph{the} subject $\\|x\\|_2 \\le n^{1/2}$ by M\\\"obius' method~\\cite{one}\\nand find that \\textbf{most} samples agree to 5\\% at $z\\sim 2$. `, 9))
}

func openAlexWork(i int) string {
	var index strings.Builder
	for at, word := range strings.Fields("We study a subject by some method and find that most samples agree in 2024") {
		fmt.Fprintf(&index, `,"%s":[%d,%d,%d,%d,%d]`, word, at, at+15, at+30, at+45, at+60)
	}
	return fmt.Sprintf(`{"id":"https://openalex.org/W%d","doi":"https://doi.org/10.1000/x%d","title":"Paper %d on a subject","display_name":"Paper %d on a subject","publication_year":2024,"publication_date":"2024-05-17","ids":{"openalex":"https://openalex.org/W%d","doi":"https://doi.org/10.1000/x%d"},"language":"en","primary_location":{"landing_page_url":"https://doi.org/10.1000/x%d","source":{"display_name":"Journal of Subjects","issn_l":"1234-5679","issn":["1234-5679"],"type":"journal"}},"type":"article","authorships":[{"author_position":"first","author":{"id":"https://openalex.org/A1","display_name":"Ada One"},"institutions":[]},{"author":{"display_name":"Bo B. Two"}}],"biblio":{"volume":"3","issue":"2","first_page":"10","last_page":"20"},"is_retracted":false,"keywords":[{"display_name":"one"},{"display_name":"two"}],"cited_by_count":3,"referenced_works":["https://openalex.org/W1"],"abstract_inverted_index":{%s}}`,
		1000+i, i, i, i, 1000+i, i, i, index.String()[1:])
}

func pubMedArticle(i int) string {
	return fmt.Sprintf(`<PubmedArticle><MedlineCitation><PMID Version="1">%d</PMID><Article><Journal><ISSN>1234-5679</ISSN><JournalIssue><Volume>3</Volume><Issue>2</Issue><PubDate><Year>2024</Year><Month>May</Month></PubDate></JournalIssue><Title>Journal of Subjects</Title></Journal><ArticleTitle>Paper %d on a subject.</ArticleTitle><Pagination><MedlinePgn>10-20</MedlinePgn></Pagination><Abstract><AbstractText>%s</AbstractText></Abstract><AuthorList><Author><LastName>One</LastName><ForeName>Ada</ForeName></Author><Author><LastName>Two</LastName><ForeName>Bo B</ForeName></Author></AuthorList><Language>eng</Language><PublicationTypeList><PublicationType>Journal Article</PublicationType></PublicationTypeList></Article><KeywordList><Keyword>one</Keyword><Keyword>two</Keyword></KeywordList></MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="pubmed">%d</ArticleId><ArticleId IdType="doi">10.1000/x%d</ArticleId></ArticleIdList></PubmedData></PubmedArticle>`,
		1000+i, i, strings.Repeat("We study a subject by a method and find that most samples agree. ", 20), 1000+i, i)
}

// nameRow is a row without an abstract, most of which are names.
func nameRow(i int) string {
	head := ""
	if i == 0 {
		head = "Title,Authors,Year,Source title,DOI\n"
	}
	return head + fmt.Sprintf(`Paper %d on a subject,"One, Ada; Two, Bo B.; van Three, Čedomir; Four-Five, D.; O'Six, Eve; Seven Eight, Fay",2024,Journal of Subjects,10.1000/x%d`, i, i)
}

// BenchmarkRead measures megabytes of a source per second, from bytes to clean
// papers.
func BenchmarkRead(b *testing.B) {
	for _, bm := range []struct {
		name   string
		format *format.Format
		line   func(int) string
	}{
		{"jsonl", json.Own, ownLine}, {"arxiv", json.ArXiv, arxivLine}, {"arxiv-tex", json.ArXiv, texLine},
		{"csl-json", json.CSL, cslItem}, {"crossref", json.Crossref, crossrefItem}, {"openalex", json.OpenAlex, openAlexWork},
		{"pubmed", xml.PubMed, pubMedArticle}, {"bibtex", bib.BibTeX, bibtexEntry}, {"ris", tagged.RIS, risRecord},
		{"csv", table.CSV, csvRow}, {"csv-names", table.CSV, nameRow},
	} {
		b.Run(bm.name, func(b *testing.B) {
			data := generated(8<<20, bm.line)
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				s := New("x", func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil })
				for _, err := range Read(context.Background(), []Source{s}, Options{Format: bm.format}) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
