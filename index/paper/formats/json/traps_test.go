package json_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"paperkin/index/damagetest"
	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/json"
	"paperkin/index/paper/source"
)

// A layout is how a file holds records: head and tail around all, around each
// page of them and around each one, and what parts two.
type layout struct {
	name             string
	head, tail       string
	pageHead, pageTo string
	pageSep, sep     string
	pretty           bool // records over several lines
	lines            bool // a line that is no JSON at all is one bad record
	crlf, gz         bool
}

var (
	asLines  = layout{name: "lines", sep: "\n", pageSep: "\n", lines: true}
	asCRLF   = layout{name: "lines of Windows", head: "\ufeff\n", sep: "\n\n", pageSep: "\n", lines: true, crlf: true}
	asList   = layout{name: "list", pageHead: "[", pageTo: "]\n", sep: ",\n", pageSep: "\n"}
	asPretty = layout{name: "pretty list", head: "\ufeff", pageHead: "[\n", pageTo: "\n]", sep: ",\n", pageSep: "\n", pretty: true, crlf: true, gz: true}
	asValues = layout{name: "one after the other", sep: "\n", pageSep: "\n", pretty: true}
)

// envelope are pages of a service's replies, one after the other or in a list.
func envelope(head, tail string) []layout {
	return []layout{
		{name: "pages", pageHead: head + "\n", pageTo: tail, sep: ",\n", pageSep: "\n", gz: true},
		{name: "pages in a list", head: "[\n", tail: "\n]", pageHead: head, pageTo: tail, sep: ", ", pageSep: ",\n", pretty: true},
		{name: "single line", pageHead: head, pageTo: tail, sep: ",", crlf: true},
	}
}

// jsonTraps are the services: what they write of a paper, and in which layouts.
var jsonTraps = []struct {
	format  *format.Format
	make    func(*made) object
	id      string // a field of malformed records, so that they are of the format
	layouts []layout
}{
	{json.Own, makeOwn, "id", []layout{asLines, asCRLF, asList, asPretty, asValues}},
	{json.ArXiv, makeArXiv, "update_date", []layout{asLines, asCRLF, asList, asPretty, asValues}},
	{json.BEIR, makeBEIR, "_id", []layout{asLines, asCRLF, asList}},
	{json.OpenAlex, makeOpenAlex, "authorships", append(envelope(`{"meta":{"count":3,"title":null},"results":[`, `],"group_by":[]}`), asLines, asCRLF, asValues)},
	{json.S2, makeS2, "paperId", append(envelope(`{"total": 9, "offset": 0, "next": 3, "data": [`, `]}`), asLines, asCRLF, asPretty)},
	{json.HFDaily, makeHFDaily, "paper", []layout{asList, asPretty, asLines}},
	{json.BioRxiv, makeBioRxiv, "jatsxml", append(envelope(`{"messages":[{"status":"ok","cursor":0}], "collection":[`, `]}`), asLines)},
	{json.Crossref, makeCrossref, "member", append(envelope(`{"status":"ok","message-type":"work-list","message":{"facets":{},"total-results":3,"items":[`,
		`],"items-per-page":20,"query":{"start-index":0}}}`), asLines, layout{name: "single works", pageHead: "", sep: "\n", pageSep: "\n", pretty: true})},
	{json.CSL, makeCSL, "issued", append(envelope(`{"items":[`, `]}`), asList, asPretty, asLines, asValues)},
}

// TestTrapsJSON reads papers of every service, and fewer in every other layout, a
// thousand and 250 in the long form, with records between them that cannot be
// taken, and compares everything.
func TestTrapsJSON(t *testing.T) {
	for _, tt := range jsonTraps {
		for i, l := range tt.layouts {
			t.Run(tt.format.Name+"/"+l.name, func(t *testing.T) {
				papers := 50
				if i == 0 {
					papers = 200
				}
				if damagetest.Long(t) {
					papers *= 5
				}
				r := rand.New(rand.NewPCG(uint64(i), uint64(len(tt.format.Name))))
				text, want, bad := makeFile(r, tt.format, tt.make, tt.id, papers, l)
				compareFile(t, text, want, bad)
			})
		}
	}
}

// malformed are values that are no papers, and what is said of them.
func malformed(m *made, id string, lines bool) (text, complaint string) {
	list := [][2]string{{`null`, "not a JSON object but null"}, {`17`, "not a JSON object but a number"}, {`[]`, "not a JSON object but a list"},
		{`{"` + id + `":null}`, "no title"}, {`{"` + id + `":null,"title":{"a":1}}`, `field "title" is an object, want a string`},
		{`{"` + id + `":null,"title":" \u0000 "}`, "no title"}}
	switch id {
	case "paper":
		list = append(list[:4], [2]string{`{"paper":{"id":"2101.00001","title":null}}`, "no title"})
	case "_id":
		list = append(list, [2]string{`{"_id":"1","text":"","title":null}`, "no title"})
	}
	if lines {
		list = append(list, [2]string{`{"` + id + `":"cut off","title":"Cu`, "not a JSON object: unexpected end"}, [2]string{`nonsense`, "not a JSON object: invalid character"},
			[2]string{`{"` + id + `":1}{"title":"two in a line"}`, "not a JSON object: invalid character"})
	}
	one := formattest.Pick(m, list...)
	return one[0], one[1]
}

func makeFile(r *rand.Rand, f *format.Format, build func(*made) object, id string, papers int, l layout) (text []byte, want []paper.Record, bad []string) {
	var b bytes.Buffer
	b.WriteString(l.head)
	const page = 90
	counted, ends := 0, 0
	for n := 0; n < papers; n++ {
		switch {
		case n == 0:
			b.WriteString(l.pageHead)
		case n%page == 0:
			b.WriteString(l.pageTo + l.pageSep + l.pageHead)
		default:
			b.WriteString(l.sep)
		}
		m := &made{Rand: r, n: n, long: n == 150 && l.gz}
		line := func() int {
			ends += bytes.Count(b.Bytes()[counted:], []byte("\n"))
			counted = b.Len()
			return ends + 1
		}
		if l.lines && n == 0 || n%page > 0 && r.IntN(20) == 0 && l.name != "one after the other" && l.name != "single works" {
			text, complaint := malformed(m, id, l.lines)
			if n == 0 { // broken off, so that the next line tells that there are lines
				text, complaint = `{"`+id+`":"cut off","title":"Cu`, "not a JSON object: unexpected end"
			}
			bad = append(bad, fmt.Sprintf("papers.bib:%d: %s", line(), complaint))
			b.WriteString(text + l.sep)
		}
		o := build(m)
		m.want.Source, m.want.Line, m.want.Provider = "papers.bib", line(), f.ProviderName()
		want = append(want, m.want)
		m.encode(&b, o, l.pretty)
	}
	b.WriteString(l.pageTo + l.tail)
	text = b.Bytes()
	if l.crlf {
		text = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
	}
	if l.gz {
		var z bytes.Buffer
		w := gzip.NewWriter(&z)
		w.Write(text)
		w.Close()
		text = z.Bytes()
	}
	return text, want, bad
}

// compareFile reads a file whose name says nothing true about it.
func compareFile(t *testing.T, text []byte, want []paper.Record, bad []string) {
	t.Helper()
	s := source.New("papers.bib", func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil })
	papers, complaints := 0, 0
	for r, err := range source.Read(context.Background(), []source.Source{s}, source.Options{}) {
		var b paper.BadRecord
		switch {
		case errors.As(err, &b):
			if complaints++; complaints > len(bad) || !strings.HasPrefix(b.Error(), bad[complaints-1]) {
				t.Fatalf("got complaint %d: %v, want %q", complaints, err, append(bad, "none")[min(complaints-1, len(bad))])
			}
		case err != nil:
			t.Fatal(err)
		case papers == len(want):
			t.Fatalf("got more than %d papers: %s", papers, show(t, r))
		default:
			if want[papers].Paper.Names == nil { // the made papers have whole names, which the parts must give
				for i, n := range r.Paper.Names {
					if n.String() != r.Paper.Authors[i] {
						t.Fatalf("paper %d: name %+v of %q", papers, n, r.Paper.Authors[i])
					}
				}
				r.Paper.Names = nil
			}
			if got, want := show(t, r), show(t, want[papers]); got != want {
				t.Fatalf("paper %d: got\n%s\nwant\n%s", papers, got, want)
			}
			papers++
		}
	}
	if papers != len(want) || complaints != len(bad) {
		t.Errorf("got %d papers and %d complaints, want %d and %d", papers, complaints, len(want), len(bad))
	}
}
