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

// BenchmarkRead measures megabytes of a source per second, from bytes to clean
// papers.
func BenchmarkRead(b *testing.B) {
	for _, bm := range []struct {
		format *format.Format
		line   func(int) string
	}{{json.Own, ownLine}, {json.ArXiv, arxivLine}, {json.CSL, cslItem}, {json.Crossref, crossrefItem}, {bib.BibTeX, bibtexEntry}, {tagged.RIS, risRecord}, {table.CSV, csvRow}} {
		b.Run(bm.format.Name, func(b *testing.B) {
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
