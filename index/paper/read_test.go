package paper

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files")

// read reads a text in a format, "" to detect it, and returns the records and
// what was wrong with the others.
func read(t *testing.T, text string, f Format) (records []Record, bad []string) {
	t.Helper()
	return readFrom(t, f, strings.NewReader(text))
}

// readFrom is read for a text that is too large to be a string.
func readFrom(t *testing.T, f Format, parts ...io.Reader) (records []Record, bad []string) {
	t.Helper()
	s := Source{Name: "x", open: func() (io.ReadCloser, error) { return io.NopCloser(io.MultiReader(parts...)), nil }}
	for r, err := range Read(t.Context(), []Source{s}, ReadOptions{Format: f}) {
		var b BadRecord
		switch {
		case errors.As(err, &b):
			bad = append(bad, b.Error())
		case err != nil:
			t.Fatal(err)
		default:
			records = append(records, r)
		}
	}
	return records, bad
}

// TestGolden reads every file of testdata/readers, whose format is detected,
// and compares the papers and complaints with the file of the same name that
// ends in .golden.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/readers/*")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, name := range files {
		if strings.HasSuffix(name, ".golden") {
			continue
		}
		seen++
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		records, bad := read(t, string(b), "")
		for _, r := range records {
			fmt.Fprintf(&got, "%s %q revised %q deleted %t\n", r.Provider, r.Name, r.Revised, r.Deleted)
			line, err := json.MarshalIndent(r.Paper, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			got.WriteString("line " + jsonNumber(r.Line) + " " + string(line) + "\n")
		}
		for _, s := range bad {
			got.WriteString("bad " + s + "\n")
		}
		golden := name + ".golden"
		if *update {
			if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil || got.String() != string(want) {
			t.Errorf("%s: got\n%s\nwant\n%s (%v)", name, got.String(), want, err)
		}
	}
	if seen < 5 {
		t.Errorf("only %d files read", seen)
	}
}

func jsonNumber(n int) string {
	b, _ := json.Marshal(n)
	return string(b)
}

// TestRoundTrip: what WriteJSONL writes reads back equal, and writes the same
// bytes again.
func TestRoundTrip(t *testing.T) {
	b, err := os.ReadFile("testdata/readers/own.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	records, _ := read(t, string(b), JSONL)
	for _, r := range records {
		var first, second bytes.Buffer
		if err := WriteJSONL(&first, r.Paper); err != nil {
			t.Fatal(err)
		}
		again, bad := read(t, first.String(), "")
		if len(again) != 1 || len(bad) > 0 {
			t.Fatalf("%s reads as %v, %q", first.String(), again, bad)
		}
		if !reflect.DeepEqual(again[0].Paper, r.Paper) {
			t.Errorf("got %+v, want %+v", again[0].Paper, r.Paper)
		}
		if err := WriteJSONL(&second, again[0].Paper); err != nil {
			t.Fatal(err)
		}
		if first.String() != second.String() {
			t.Errorf("wrote %s, then %s", first.String(), second.String())
		}
	}
}

func TestMalformed(t *testing.T) {
	for _, tt := range []struct {
		name   string
		format Format
		text   string
		good   int
		bad    string // the first complaint begins so
	}{
		{"no JSON", JSONL, "nonsense\n{\"title\":\"T\"}\n", 1, `x:1: not a JSON object: invalid character`},
		{"cut off", JSONL, `{"title":"T"`, 0, `x:1: not a JSON object: unexpected end`},
		{"a list", JSONL, `["title"]`, 0, `x:1: not a JSON object but a string`},
		{"a list cut off", JSONL, "[{\"title\":\"T\"},\n{\"title\":\"U\"", 1, "x:2: not JSON from here on: unexpected EOF"},
		{"a document that breaks", OpenAlex, "{\"results\":[\n{\"title\":\"T\"},\n{\"title\":oops}\n]}", 1, "x:3: not JSON from here on: invalid character 'o'"},
		{"a document of nothing", CSL, "17", 0, "x:1: not JSON from here on: 17, want an object or a list"},
		{"an empty list", CSL, "[]", 0, ""},
		{"XML that breaks", Atom, "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<entry><title>T</title></entry>\n<entry><title>U</entry>", 1, "x:3: not XML from here on"},
		{"an unknown encoding", PubMed, "<?xml version=\"1.0\" encoding=\"koi8-r\"?><PubmedArticleSet/>", 0, "x:1: not XML from here on"},
		{"RIS without an end", RIS, "TY  - JOUR\nTI  - T\n", 0, `x:1: the record that starts at line 1 has no end (ER): "T"`},
		{"RIS of nothing", RIS, "ER  - \nfree text\n", 0, ""},
		{"BibTeX with an open brace", BibTeX, "@a{k, title={T}\n@a{l, title={U}}", 1, `x:1: a brace is not closed: "k"`},
		{"BibTeX without =", BibTeX, "@a{k,\n title {T}}", 0, `x:2: no = after "title": "k"`},
		{"BibTeX cut off", BibTeX, "@a{", 0, `x:1: a brace is not closed`},
		{"a table with a bare quote", CSV, "title,abstract\nA \"B\" C,x\n", 1, ""},
		{"an error for records", OAI, "<OAI-PMH>\n<error code=\"badResumptionToken\">too old</error></OAI-PMH>", 0, `x:2: not a list of records but an error: too old: "badResumptionToken"`},
		{"no records", OAI, "<OAI-PMH><error code=\"noRecordsMatch\"/></OAI-PMH>", 0, ""},
		{"a table with an open quote", CSV, "title,abstract\n\"A,x\nB,y\nC,\"z\nz\"\n", 2, `x:2: a quote is not closed`},
		{"a table with a row too wide", CSV, "title,abstract\nA,x,y\nB,y,\n", 1, `x:2: 3 values for 2 columns: "A"`},
		{"a table without titles", CSV, "title,year\n,2020\n", 0, `x:2: no title`},
		{"a string", JSONL, `"title"`, 0, `x:1: not a JSON object but a string`},
		{"title is a list", JSONL, `{"title":["T"]}`, 0, `x:1: field "title" is a list, want a string`},
		{"authors are a number", JSONL, `{"title":"T","authors":3}`, 0, `x:1: field "authors" is a number, want a list of strings`},
		{"an author is an object", JSONL, `{"title":"T","authors":[{"name":"X"}]}`, 0, `x:1: field "authors" is a list with an object, want a string`},
		{"extra is a string", JSONL, `{"title":"T","extra":"x"}`, 0, `x:1: field "extra" is a string, want an object`},
		{"no title", JSONL, `{"abstract":"A"}`, 0, `x:1: no title`},
		{"title of control characters", JSONL, "{\"title\":\"\\u0000\\u001b\"}", 0, `x:1: no title`},
		{"after a bad line the year is forgotten", JSONL, `{"year":2020,"title":[]}` + "\n" + `{"title":"T"}`, 1, `x:1: field "title"`},
		{"blank lines", JSONL, "\n \n{\"title\":\"T\"}\r\n\r\n", 1, ""},
		{"byte order mark", JSONL, "\ufeff{\"title\":\"T\"}", 1, ""},
		{"deep nesting", JSONL, `{"title":` + strings.Repeat("[", 1<<20), 0, `x:1: not a JSON object`},
		{"arXiv authors", ArXiv, `{"id":"2101.00001","title":"T","authors_parsed":[["One"],["Two","A.","Jr"],3]}`, 0, `x:1: field "authors_parsed" is a number`},
		{"arXiv versions", ArXiv, `{"id":"2101.00001","title":"T","versions":"none","update_date":"2020-01-01"}`, 1, ""},
		{"BEIR without title and text", BEIR, `{"_id":"1","title":"","text":""}`, 0, `x:1: no title`},
		{"page without abstracts", HFPage, "Subscribe\nOnly a title\n", 1, ""},
		{"page of nothing", HFPage, "Get trending papers in your email inbox once a day!\n\n", 0, ""},
		{"nothing", JSONL, "", 0, ""},
	} {
		records, bad := read(t, tt.text, tt.format)
		if len(records) != tt.good {
			t.Errorf("%s: %d records, want %d", tt.name, len(records), tt.good)
		}
		if got := strings.Join(bad, "\n"); (got == "") != (tt.bad == "") || !strings.HasPrefix(got, tt.bad) {
			t.Errorf("%s: got %.300q, want %q", tt.name, got, tt.bad)
		}
		for _, r := range records {
			if tt.name == "after a bad line the year is forgotten" && r.Paper.Published != "" {
				t.Errorf("%s: published %q", tt.name, r.Paper.Published)
			}
		}
	}
}

// TestLongLine: a line that is longer than any record is one bad record; what
// follows is read.
func TestLongLine(t *testing.T) {
	records, bad := readFrom(t, JSONL, strings.NewReader(`{"title":"`), endless("0", maxRecord), strings.NewReader("\"}\n{\"title\":\"T\"}\n"))
	if len(records) != 1 || records[0].Line != 2 || !slices.Equal(bad, []string{"x:1: line is longer than 64 MiB"}) {
		t.Errorf("got %v, %q, want the second line", records, bad)
	}
}

// TestLongAbstract: a long abstract, on the other hand, is a paper.
func TestLongAbstract(t *testing.T) {
	words := strings.Repeat("word ", 400_000)
	for f, text := range map[Format]string{
		JSONL: `{"title":"T","abstract":"` + words + `"}`, BibTeX: "@misc{a, title = {T}, abstract = {" + words + "}}",
		CSV: "title,abstract\nT,\"" + words + "\nword\"\n", RIS: "TY  - JOUR\nTI  - T\nAB  - " + words + "\nER  - \n",
	} {
		records, bad := read(t, text, f)
		if len(records) != 1 || len(bad) > 0 || len(records[0].Paper.Abstract) < 5*400_000-1 {
			t.Errorf("%s: %d records, %.100q", f, len(records), bad)
		}
	}
}

// TestPassOver: a source that is gone or torn stands in the way of no other.
func TestPassOver(t *testing.T) {
	in := func(name, text string) Source {
		return NewSource(name, func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil })
	}
	sources := []Source{in("torn", "\x1f\x8b\x08"), file(filepath.Join(t.TempDir(), "gone")), in("whole", `{"title":"T"}`)}
	papers := 0
	var bad []string
	for r, err := range Read(context.Background(), sources, ReadOptions{PassOver: true}) {
		var one BadRecord
		switch {
		case err == nil:
			papers++
		case errors.As(err, &one):
			bad = append(bad, filepath.Base(one.Source))
		default:
			t.Fatal(r, err)
		}
	}
	if papers != 1 || !slices.Equal(bad, []string{"torn", "gone"}) {
		t.Errorf("%d papers, bad %q", papers, bad)
	}
	if err := firstError(sources[:1]); err == nil || errors.As(err, new(BadRecord)) {
		t.Errorf("without it: %v", err)
	}
}

func firstError(sources []Source) error {
	for _, err := range Read(context.Background(), sources, ReadOptions{}) {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestReadStops(t *testing.T) {
	text := strings.Repeat("{\"title\":\"T\"}\n", 10)
	open := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
	sources := []Source{{Name: "a", open: open}, {Name: "b", open: open}}
	n := 0
	for range Read(context.Background(), sources, ReadOptions{}) {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("%d records after stopping at 3", n)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n = 0
	var last error
	for _, err := range Read(ctx, sources, ReadOptions{}) {
		n++
		last = err
		cancel()
	}
	if !errors.Is(last, context.Canceled) || n > 3 {
		t.Errorf("after cancelling: %d records, %v", n, last)
	}
	ctx, cancel = context.WithCancel(context.Background())
	defer cancel()
	for range Read(ctx, sources, ReadOptions{}) { // panics if it is called once more
		cancel()
		break
	}
}
