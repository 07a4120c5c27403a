package formats_test

import (
	"bytes"
	"fmt"
	"runtime/debug"
	"strings"
	"testing"

	"paperkin/index/damagetest"
	"paperkin/index/paper"
	"paperkin/index/paper/formats/bib"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/json"
	"paperkin/index/paper/formats/page"
	"paperkin/index/paper/formats/table"
	"paperkin/index/paper/formats/tagged"
	"paperkin/index/paper/formats/xml"
)

// TestTooLarge: a record that is longer than any is one bad record, whatever
// its format, and takes no more memory than the longest that is read.
func TestTooLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 200 MB")
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(1 << 30))
	const size = paper.MaxRecord + paper.MaxRecord/4
	line := strings.Repeat("word ", 15) + "\n"
	for _, tt := range []struct {
		format     *format.Format
		head, more string
		tail       string // with a record that is good
		records    int
		long       bool // in the long form only: another of its kind is read in the short one
	}{
		{json.Own, `{"title":"`, "word ", "\"}\n{\"title\":\"T\"}\n", 1, false},
		{json.OpenAlex, `{"results":[{"display_name":"A"},{"display_name":"`, "word ", `"}]}`, 1, false},
		{json.CSL, `[{"title":"A"},{"title":"B","x":[`, `[0],`, `0]}]`, 1, true},
		{json.Zotero, `[{"data":{"itemType":"book","title":"A"}},{"data":{"itemType":"book","title":"`, "word ", `"}}]`, 1, true},
		{xml.RSS, `<rss><channel><item><title>A</title></item><item><title>`, "word ", `</title></item></channel></rss>`, 1, true},
		{xml.Atom, `<feed><entry><title>A</title></entry><entry><title>`, "word ", `</title></entry></feed>`, 1, false},
		{xml.Atom, `<feed>`, "<a>", ``, 0, true},
		{bib.BibTeX, "@misc{a,\n title={", line, "}}\n@misc{b,\n title={T}}\n", 1, false},
		{tagged.RIS, "TY  - JOUR\nTI  - ", line, "ER  - \nTY  - JOUR\nTI  - T\nER  - \n", 1, false},
		{tagged.RIS, "TY  - JOUR\nTI  - T\nKW  - ", "k\nKW  - ", "\nER  - \nTY  - JOUR\nTI  - T\nER  - \n", 1, true},
		{tagged.WoS, "PT J\nTI ", line, "ER\nPT J\nTI T\nER\n", 1, true},
		{tagged.MEDLINE, "PMID- 1\nTI  - T\nMH  - ", "k\nMH  - ", "\n\nPMID- 2\nTI  - T\n", 1, true},
		{tagged.Ovid, "<1>\nTitle\n  ", "word ", "\n\n<2>\nTitle\n  T\n", 1, true},
		{tagged.Copac, "TI- ", "word ", "\n\nTI- T\n", 1, true},
		{tagged.Refer, "%0 Book\n%T ", "word ", "\n\n%0 Book\n%T T\n", 1, true},
		{tagged.RIS, "TY  - JOUR\nTI  - ", "word ", "\nER  - \nTY  - JOUR\nTI  - T\nER  - \n", 1, true},
	} {
		if tt.long && !damagetest.Long(t) {
			continue
		}
		t.Run(fmt.Sprintf("%s %.10s", tt.format, tt.head), func(t *testing.T) {
			records, bad := formattest.ReadFrom(t, tt.format, strings.NewReader(tt.head), formattest.Endless(tt.more, size), strings.NewReader(tt.tail))
			if len(records) != tt.records || len(bad) != 1 || len(bad[0]) > 500 {
				t.Errorf("got %d records and %.300q, want %d and one complaint", len(records), bad, tt.records)
			}
		})
	}
}

// TestNested: what nests a hundred thousand deep ends the source, not the program.
func TestNested(t *testing.T) {
	const deep = 1_000_000
	for format, unit := range map[*format.Format]string{json.OpenAlex: `{"results":`, json.CSL: `[`, json.S2: `{"data":[`, xml.Atom: `<a>`, xml.PubMed: `<PubmedArticle><a>`} {
		records, bad := formattest.ReadFrom(t, format, formattest.Endless(unit, deep*len(unit)), strings.NewReader("x"))
		if len(records) != 0 || len(bad) != 1 || len(bad[0]) > 500 {
			t.Errorf("%s: got %d records and %.300q, want one complaint", format, len(records), bad)
		}
	}
}

// TestOversizedFields: a paper of which one part is larger than papers are is
// named and left out.
func TestOversizedFields(t *testing.T) {
	quoted := func(n int) string { return `"` + strings.Repeat("x", n) + `"` }
	list := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"x%d",`, i)
		}
		return "[" + strings.TrimSuffix(b.String(), ",") + "]"
	}
	for _, tt := range []struct{ fields, want string }{
		{`"title":` + quoted(10_000_000), "title of 10000000 bytes, the limit is 65536"},
		{`"title":"T","abstract":` + quoted(10_000_000), "abstract of 10000000 bytes, the limit is 8388608"},
		{`"title":"T","id":` + quoted(1_000_000), "id of 1000000 bytes, the limit is 2000"},
		{`"title":"T","keys":` + list(1001), "key given 1001 times, the limit is 1000"},
		{`"title":"T","authors":` + list(20_001), "author given 20001 times, the limit is 20000"},
		{`"title":"T","categories":` + list(200_000), "category given 200000 times, the limit is 20000"},
	} {
		records, bad := formattest.Read(t, "{"+tt.fields+"}\n", json.Own)
		if len(records) != 0 || len(bad) != 1 || !strings.Contains(bad[0], tt.want) || len(bad[0]) > 300 {
			t.Errorf("got %d records, %.300q, want %q", len(records), bad, tt.want)
		}
	}
	records, bad := formattest.Read(t, "TY  - JOUR\nTI  - T\nKW  - "+strings.Repeat("a;", 10)+"\n"+numbered(100_000)+"ER  - \n", tagged.RIS)
	if len(records) != 0 || len(bad) != 1 {
		t.Errorf("keywords: got %d records, %.300q", len(records), bad)
	}
}

func numbered(n int) string {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, "KW  - k%d\n", i)
	}
	return b.String()
}

// TestLongLine: a line that is longer than any record is one bad record with its number
// and size, whether it is the last one or not. What stands before and after it is read.
func TestLongLine(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 600 MB")
	}
	for i, tt := range []struct {
		format             *format.Format
		before, line, next string // next: a line end and another record
	}{
		{json.Own, `{"title":"T"}` + "\n", `{"title":"`, "\"}\n" + `{"title":"T"}`},
		{tagged.RIS, "TY  - JOUR\nTI  - T\nER  - \n", "between records", "\nTY  - JOUR\nTI  - T\nER  - "},
		{tagged.RIS, "TI  - T\nAU  - A\n\n", "TI  - ", "\n\nTI  - T\nAU  - A"},
		{tagged.MEDLINE, "PMID- 1\nTI  - T\n\n", "PMID- ", "\nTI  - U\n\nPMID- 3\nTI  - T"},
		{bib.BibTeX, "@misc{a, title={T}}\n", "@misc{b, title={", "}}\n@misc{c, title={T}}"},
		{bib.BibTeX, "@misc{a, title={T}}\n", "between entries", "\n@misc{c, title={T}}"},
		{page.HuggingFace, "Subscribe\nT\nA\n", "U", "\nT\nA"},
	} {
		lineNumber := strings.Count(tt.before, "\n") + 1
		for _, next := range []string{"", tt.next} {
			if (next != "" || i%3 > 0) && !damagetest.Long(t) {
				continue
			}
			records, bad := formattest.ReadFrom(t, tt.format, strings.NewReader(tt.before+tt.line), formattest.Endless("0", paper.MaxRecord), strings.NewReader(next))
			line, _, _ := strings.Cut(next, "\n")
			size := len(tt.line) + paper.MaxRecord + len(line) + min(len(next), 1)
			where, what := fmt.Sprintf("x:%d: ", lineNumber), fmt.Sprintf("a line of %d bytes, the limit is %d", size, paper.MaxRecord)
			if len(records) != 1+min(len(next), 1) || len(bad) != 1 || !strings.HasPrefix(bad[0], where) || !strings.Contains(bad[0], what) {
				t.Errorf("%s with %q, then %q: got %d records, %.300q, want %s%s", tt.format, tt.line, next, len(records), bad, where, what)
			}
		}
	}
}

// TestTooManyValues: a record of small parts, of which each takes far more memory than
// bytes in its source, is one bad record, and what follows is read where it can be.
func TestTooManyValues(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 50 MB")
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(1 << 30))
	const many = 3 * paper.MaxValues
	kinds := []struct {
		format           *format.Format
		head, unit, tail string
		records          int
		want             string
	}{
		{json.Own, `{"title":"T","authors":[{}`, `,{}`, "]}\n" + `{"title":"T"}`, 1, format.ErrTooMany.Error()},
		{bib.BibTeX, `@misc{a, title={T}`, ",k=1", "}\n@misc{b, title={T}}", 1, format.ErrTooMany.Error()},
		{json.CSL, `[{"title":"T","author":[{}`, `,{}`, `]},{"title":"T"}]`, 1, format.ErrTooMany.Error()},
		{xml.Atom, `<feed><entry><title>T</title>`, `<author></author>`, `</entry></feed>`, 0, format.ErrTooMany.Error()},
		{xml.Atom, `<feed><entry `, ` a=""`, `></entry></feed>`, 0, format.ErrTooMany.Error()},
		{tagged.RIS, "TY  - JOUR\nTI  - T\n", "KW  - k\n", "ER  - \nTY  - JOUR\nTI  - T\nER  - ", 1, format.ErrTooLarge.Error()},
		{json.Own, `{"title":"T","authors":"A B`, ` and A B`, "\"}\n" + `{"title":"T"}`, 1, "the limit is 65536"},
	}
	if !damagetest.Long(t) {
		kinds = kinds[:2]
	}
	for _, tt := range kinds {
		records, bad := formattest.ReadFrom(t, tt.format, strings.NewReader(tt.head), formattest.Endless(tt.unit, many*len(tt.unit)), strings.NewReader(tt.tail))
		if len(records) != tt.records || len(bad) != 1 || !strings.Contains(bad[0], tt.want) {
			t.Errorf("%s of %q: got %d records, %.300q, want %d and %q", tt.format, tt.unit, len(records), bad, tt.records, tt.want)
		}
	}
}

// TestLongAbstract: a long abstract, on the other hand, is a paper.
func TestLongAbstract(t *testing.T) {
	words := strings.Repeat("word ", 400_000)
	for f, text := range map[*format.Format]string{
		json.Own: `{"title":"T","abstract":"` + words + `"}`, bib.BibTeX: "@misc{a, title = {T}, abstract = {" + words + "}}",
		table.CSV: "title,abstract\nT,\"" + words + "\nword\"\n", tagged.RIS: "TY  - JOUR\nTI  - T\nAB  - " + words + "\nER  - \n",
	} {
		records, bad := formattest.Read(t, text, f)
		if len(records) != 1 || len(bad) > 0 || len(records[0].Paper.Abstract) < 5*400_000-1 {
			t.Errorf("%s: %d records, %.100q", f, len(records), bad)
		}
	}
}
