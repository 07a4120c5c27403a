package source

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/json"
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

// BenchmarkRead measures megabytes of a source per second, from bytes to clean
// papers.
func BenchmarkRead(b *testing.B) {
	for _, bm := range []struct {
		format *format.Format
		line   func(int) string
	}{{json.Own, ownLine}, {json.ArXiv, arxivLine}} {
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
