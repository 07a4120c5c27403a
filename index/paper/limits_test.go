package paper

import (
	"bytes"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"testing"
)

// endless yields a text again and again, up to a size.
func endless(text string, size int) io.Reader {
	return io.LimitReader(&repeated{text: bytes.Repeat([]byte(text), 1+1<<16/len(text))}, int64(size))
}

type repeated struct {
	text []byte
	at   int
}

func (r *repeated) Read(p []byte) (n int, err error) {
	for n < len(p) {
		k := copy(p[n:], r.text[r.at:])
		n, r.at = n+k, (r.at+k)%len(r.text)
	}
	return n, nil
}

// TestTooLarge: a record that is longer than any is one bad record, whatever
// its format, and takes no more memory than the longest that is read.
func TestTooLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 200 MB")
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(1 << 30))
	const size = maxRecord + maxRecord/4
	for _, tt := range []struct {
		format     Format
		head, more string
		tail       string // with a record that is good
		records    int
	}{
		{JSONL, `{"title":"`, "word ", "\"}\n{\"title\":\"T\"}\n", 1},
		{OpenAlex, `{"results":[{"display_name":"A"},{"display_name":"`, "word ", `"}]}`, 1},
		{CSL, `[{"title":"A"},{"title":"B","x":[`, `[0],`, `0]}]`, 1},
		{Atom, `<feed><entry><title>A</title></entry><entry><title>`, "word ", `</title></entry></feed>`, 1},
		{Atom, `<feed>`, "<a>", ``, 0},
		{BibTeX, "@misc{a,\n title={", "word\n", "}}\n@misc{b,\n title={T}}\n", 1},
		{RIS, "TY  - JOUR\nTI  - ", "word\n", "ER  - \nTY  - JOUR\nTI  - T\nER  - \n", 1},
		{RIS, "TY  - JOUR\nTI  - ", "word ", "\nER  - \nTY  - JOUR\nTI  - T\nER  - \n", 1},
	} {
		t.Run(fmt.Sprintf("%s %.10s", tt.format, tt.head), func(t *testing.T) {
			records, bad := readFrom(t, tt.format, strings.NewReader(tt.head), endless(tt.more, size), strings.NewReader(tt.tail))
			if len(records) != tt.records || len(bad) != 1 || len(bad[0]) > 500 {
				t.Errorf("got %d records and %.300q, want %d and one complaint", len(records), bad, tt.records)
			}
		})
	}
}

// TestNested: what nests a hundred thousand deep ends the source, not the program.
func TestNested(t *testing.T) {
	const deep = 1_000_000
	for format, unit := range map[Format]string{OpenAlex: `{"results":`, CSL: `[`, S2: `{"data":[`, Atom: `<a>`, PubMed: `<PubmedArticle><a>`} {
		records, bad := readFrom(t, format, endless(unit, deep*len(unit)), strings.NewReader("x"))
		if len(records) != 0 || len(bad) != 1 || len(bad[0]) > 500 {
			t.Errorf("%s: got %d records and %.300q, want one complaint", format, len(records), bad)
		}
	}
}

// TestMacrosOfMacros: BibTeX's macros cannot grow without end.
func TestMacrosOfMacros(t *testing.T) {
	var file strings.Builder
	file.WriteString("@string{m0 = {laugh}}\n")
	for i := range 60 {
		fmt.Fprintf(&file, "@string{m%d = m%d # m%d}\n", i+1, i, i)
	}
	file.WriteString("@misc{a, title = {T}}\n")
	records, bad := read(t, file.String(), BibTeX)
	if len(records) != 1 || len(bad) == 0 || !strings.Contains(bad[0], errValueSize.Error()) {
		t.Errorf("got %d records, %.300q", len(records), bad)
	}
}

// TestEntities: those that a document declares itself are not expanded, and
// nothing is fetched.
func TestEntities(t *testing.T) {
	for _, declared := range []string{
		`<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY e "&b;&b;&b;&b;">`,
		`<!ENTITY e SYSTEM "file:///etc/passwd">`,
	} {
		records, bad := read(t, `<!DOCTYPE feed [`+declared+`]><feed><entry><title>A &e;</title></entry></feed>`, Atom)
		if len(records) != 0 || len(bad) != 1 || !strings.Contains(bad[0], "invalid character entity &e;") {
			t.Errorf("%s: got %v, %q", declared, records, bad)
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
		{`"title":` + quoted(10_000_000), "title of 10000000 bytes, at most 65536 make a paper"},
		{`"title":"T","abstract":` + quoted(10_000_000), "abstract of 10000000 bytes, at most 8388608 make a paper"},
		{`"title":"T","id":` + quoted(1_000_000), "id of 1000000 bytes, at most 2000 make a paper"},
		{`"title":"T","keys":` + list(1001), "1001 times key, at most 1000 make a paper"},
		{`"title":"T","authors":` + list(20_001), "20001 times author, at most 20000 make a paper"},
		{`"title":"T","categories":` + list(200_000), "200000 times category, at most 20000 make a paper"},
	} {
		records, bad := read(t, "{"+tt.fields+"}\n", JSONL)
		if len(records) != 0 || len(bad) != 1 || !strings.Contains(bad[0], tt.want) || len(bad[0]) > 300 {
			t.Errorf("got %d records, %.300q, want %q", len(records), bad, tt.want)
		}
	}
	records, bad := read(t, "TY  - JOUR\nTI  - T\nKW  - "+strings.Repeat("a;", 10)+"\n"+numbered(100_000)+"ER  - \n", RIS)
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
