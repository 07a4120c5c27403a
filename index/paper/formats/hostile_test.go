package formats_test

import (
	"io"
	"runtime"
	"strings"
	"testing"

	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/json"
	"paperkin/index/paper/formats/table"
	"paperkin/index/paper/formats/tagged"
	"paperkin/index/paper/formats/xml"
	"paperkin/index/paper/source"
)

// TestSquares: records that would take minutes to hours if the time to read one
// grew with the square of its length.
func TestSquares(t *testing.T) {
	entry := func(title string) string {
		return `<feed><entry><title>T` + title + `</title></entry></feed>`
	}
	many := strings.Repeat
	for _, tt := range []struct {
		name    string
		format  *format.Format
		text    string
		records int
		bad     string
	}{
		{"annotations without an end", xml.Atom, entry(many(`<annotation/><annotation-xml/>`, 100_000)), 1, ""},
		{"starts in directives", xml.Atom, entry(many(`<!x <?>><!x "<!--"><!x "<![CDATA["><!x <annotation>>`, 50_000)), 0, "title of"},
		{"ids", json.Own, `{"title":"T",` + many(`"id":"a",`, 200_000) + `"year":1}`, 0, "id given 200000 times"},
		{"citations of citations", json.S2, `{"title":"T","citingPaper":` + many(`{"citingPaper":`, 9000) + `{"x":"` + many("x", 10<<20) + `"}` + many(`}`, 9001), 1, ""},
		{"numbers that could be months", tagged.RIS, "TY  - JOUR\nTI  - T\nPY  - " + many("1 ", 200_000) + "May 2020\nER  - \n", 1, ""},
		{"names of a table", table.CSV, "title,authors\nT,\"" + many("Ito K, ", 200_000) + "\"\n", 0, "author given 200000 times"},
		{"suffixes", json.ArXiv, `{"id":"2101.00001","title":"T","authors":"A` + many(", Jr", 500_000) + `"}`, 1, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			records, bad := formattest.Read(t, tt.text, tt.format)
			if len(records) != tt.records || !strings.Contains(strings.Join(bad, "\n"), tt.bad) || len(bad) != 1-tt.records {
				t.Errorf("got %d records, %.300q", len(records), bad)
			}
		})
	}
}

// TestMemoryOfLines: it is a byte for a line of one record, and nothing for those
// before.
func TestMemoryOfLines(t *testing.T) {
	inUse := func() int {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	const lines = 2 << 20
	for _, tt := range []struct {
		format           *format.Format
		head, unit, tail string
		most             int // bytes in use
	}{
		{xml.Atom, "<feed>", "<a/>" + strings.Repeat("\n", 100), "<entry><title>T</title></entry></feed>", lines / 2},
		{json.CSL, "[", strings.Repeat("\n", 100), `{"title":"T"}]`, 5 * lines},
	} {
		s := source.New("x", func() (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(strings.NewReader(tt.head), formattest.Endless(tt.unit, lines/100*len(tt.unit)), strings.NewReader(tt.tail))), nil
		})
		before, at, grown := inUse(), 0, 0
		for r, err := range source.Read(t.Context(), []source.Source{s}, source.Options{Format: tt.format}) {
			if err != nil {
				t.Fatal(err)
			}
			at, grown = r.Line, inUse()-before
		}
		if at != lines/100*100+1 || grown > tt.most {
			t.Errorf("%s: %d bytes more in use at line %d", tt.format, grown, at)
		}
	}
}
