package xml

import (
	"bufio"
	"strings"
	"testing"
	"testing/iotest"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// TestMarkupOfLargeRecords: the content of elements is what stands in the source, also where
// a record is larger than what is read at a time.
func TestMarkupOfLargeRecords(t *testing.T) {
	long := strings.Repeat("wind &amp; sail ", 20_000)
	file := "<collection id='2020.x'><volume id='1'>" + strings.Repeat("<paper id='1'><title>A <i>kite</i>\n &lt; B</title><x>"+long+"</x><abstract>"+long+"</abstract></paper>\n", 3) + "</volume></collection>"
	papers := 0
	in := &format.Input{Reader: bufio.NewReaderSize(iotest.HalfReader(strings.NewReader(file)), format.HeadSize), Yield: func(r paper.Record, err error) bool {
		if papers++; err != nil || r.Paper.Title != "A kite < B" || r.Paper.Abstract != strings.TrimSpace(strings.ReplaceAll(long, "&amp;", "&")) {
			t.Errorf("paper %d: %q, an abstract of %d bytes, %v", papers, r.Paper.Title, len(r.Paper.Abstract), err)
		}
		return true
	}}
	if err := ACL.Read(in); err != nil || papers != 3 {
		t.Errorf("%d papers, %v", papers, err)
	}
}
