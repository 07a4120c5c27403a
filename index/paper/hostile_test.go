package paper

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
)

// TestSquares: records that would take minutes to hours if the time to read one
// grew with the square of its length.
func TestSquares(t *testing.T) {
	xml := func(title string) string {
		return `<feed><entry><title>T` + title + `</title></entry></feed>`
	}
	many := strings.Repeat
	for _, tt := range []struct {
		name    string
		format  Format
		text    string
		records int
		bad     string
	}{
		{"annotations without an end", Atom, xml(many(`<annotation/><annotation-xml/>`, 100_000)), 1, ""},
		{"starts in directives", Atom, xml(many(`<!x <?>><!x "<!--"><!x "<![CDATA["><!x <annotation>>`, 50_000)), 0, "title of"},
		{"ids", JSONL, `{"title":"T",` + many(`"id":"a",`, 200_000) + `"year":1}`, 0, "200000 times id"},
		{"citations of citations", S2, `{"title":"T","citingPaper":` + many(`{"citingPaper":`, 9000) + `{"x":"` + many("x", 10<<20) + `"}` + many(`}`, 9001), 1, ""},
		{"numbers that could be months", RIS, "TY  - JOUR\nTI  - T\nPY  - " + many("1 ", 200_000) + "May 2020\nER  - \n", 1, ""},
		{"names of a table", CSV, "title,authors\nT,\"" + many("Ito K, ", 1_000_000) + "\"\n", 0, "1000000 times author"},
		{"suffixes", ArXiv, `{"id":"2101.00001","title":"T","authors":"A` + many(", Jr", 500_000) + `"}`, 1, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			records, bad := read(t, tt.text, tt.format)
			if len(records) != tt.records || !strings.Contains(strings.Join(bad, "\n"), tt.bad) || len(bad) != 1-tt.records {
				t.Errorf("got %d records, %.300q", len(records), bad)
			}
		})
	}
}

// TestSmallSources: a small source does not become large in memory.
func TestSmallSources(t *testing.T) {
	long := strings.Repeat("x", 1_000_000)
	for _, tt := range []struct {
		name   string
		format Format
		text   string
		want   string // the first complaint holds this
	}{
		{"a word at many positions", OpenAlex, `{"display_name":"T","abstract_inverted_index":{"` + long + `":[0` + strings.Repeat(",0", 99) + "]}}",
			"abstract of 9000008 bytes"},
		{"macros", BibTeX, "@string{m = {" + long + "}}\n" + numberedLines(100, "@string{m%d = m # {x}}\n"), errTooMany.Error()},
		{"fields", BibTeX, "@string{m = {" + long + "}}\n@misc{a, title = {T}" + numberedLines(100, ",\n f%d = m") + "}\n", errTooLarge.Error()},
	} {
		if _, bad := read(t, tt.text, tt.format); len(bad) == 0 || !strings.Contains(bad[0], tt.want) {
			t.Errorf("%s: got %.300q, want %q", tt.name, bad, tt.want)
		}
	}
}

func numberedLines(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// TestVolumesInMemory: entries that wait for a volume, and volumes that wait for
// entries, are held in memory up to a limit. Beyond it entries come as they are.
func TestVolumesInMemory(t *testing.T) {
	long := "@string{m = {" + strings.Repeat("x", 1_000_000) + "}}\n"
	const n = 100
	held := maxRecord / 1_000_000
	records, bad := read(t, long+numberedLines(n, "@inproceedings{p%d, title = {T}, year = 2020, crossref = {v}, note = m}\n")+
		"@proceedings{v, title = {V}}\n", BibTeX)
	complete := 0
	for _, r := range records {
		if r.Paper.Venue == "V" {
			complete++
		}
	}
	if len(records) != n+1 || len(bad) > 0 || complete < held || complete > held+2 {
		t.Errorf("waiting: %d records, %d of them complete, want %d; %.300q", len(records), complete, held, bad)
	}
	volumes := bibVolumes{known: map[string]bibFields{}}
	for i := range n {
		volumes.complete(bibFields{kind: "book", key: fmt.Sprint(i), values: map[string]string{"title": strings.Repeat("x", 1_000_000)}}, 1)
	}
	if len(volumes.known) < held || len(volumes.known) > held+2 {
		t.Errorf("%d volumes are known, want %d", len(volumes.known), held)
	}
}

// TestSelfClosing: elements without an inside do not nest.
func TestSelfClosing(t *testing.T) {
	unit := `<entry/>`
	records, bad := readFrom(t, Atom, strings.NewReader("<feed>"), endless(unit, len(unit)*(maxDepth+1)),
		strings.NewReader("<entry><title>T</title></entry></feed>"))
	if len(records) != 1 || len(bad) != maxDepth+1 {
		t.Errorf("got %d records and %d complaints, the last %.300q", len(records), len(bad), bad[len(bad)-1:])
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
	const lines = 8 << 20
	for _, tt := range []struct {
		format           Format
		head, unit, tail string
		most             int // bytes in use
	}{
		{Atom, "<feed>", "<a/>" + strings.Repeat("\n", 100), "<entry><title>T</title></entry></feed>", lines / 2},
		{CSL, "[", strings.Repeat("\n", 100), `{"title":"T"}]`, 5 * lines},
	} {
		s := NewSource("x", func() (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(strings.NewReader(tt.head), endless(tt.unit, lines/100*len(tt.unit)), strings.NewReader(tt.tail))), nil
		})
		before, at, grown := inUse(), 0, 0
		for r, err := range Read(t.Context(), []Source{s}, ReadOptions{Format: tt.format}) {
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
