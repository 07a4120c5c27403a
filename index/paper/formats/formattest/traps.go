package formattest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// TrapRecords is the number of records in a generated file.
const TrapRecords = 1000

// A Piece is a piece of text in a format, and as it should be read.
type Piece = struct{ Src, Want string }

// A TrapFile generates a file as the services and programs behind its format write it,
// with everything in it that is hard to read, and the records that are expected. It does
// so independently of the readers.
type TrapFile struct {
	*rand.Rand
	Text strings.Builder
	Line int // number of the next line
	Want []paper.Record
	// Ignore removes from a paper that was read what other tests cover; nil: nothing.
	Ignore func(*paper.Paper)
	bad    []string // starts of the errors that are expected
}

// NewTrapFile returns an empty file. The same seed makes the same choices.
func NewTrapFile(seed uint64) *TrapFile {
	return &TrapFile{Rand: rand.New(rand.NewPCG(seed, 17)), Line: 1}
}

// Put writes a text, formatted as fmt does.
func (f *TrapFile) Put(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	f.Text.WriteString(s)
	f.Line += strings.Count(s, "\n")
}

// Pick picks one of a list.
func Pick[T any](r interface{ IntN(int) int }, list ...T) T { return list[r.IntN(len(list))] }

// Say joins n pieces, picked at random.
func (f *TrapFile) Say(list []Piece, n int) (p Piece) {
	for range n {
		next := Pick(f, list...)
		p.Src, p.Want = p.Src+" "+next.Src, p.Want+" "+next.Want
	}
	return Piece{p.Src[1:], p.Want[1:]}
}

// Some picks up to n different pieces.
func (f *TrapFile) Some(list []Piece, n int) (some []Piece) {
	for _, i := range f.Perm(len(list))[:f.IntN(n+1)] {
		some = append(some, list[i])
	}
	return some
}

// Wants returns the texts of pieces as they should be read.
func Wants(list []Piece) (texts []string) {
	for _, p := range list {
		texts = append(texts, p.Want)
	}
	return texts
}

// Expect adds a record that is expected at a line. The first id is the best one.
func (f *TrapFile) Expect(line int, p paper.Paper, ids []string, name, revised string) {
	p.ID = cmp.Or(p.ID, append(ids, "")[0])
	p.Aliases = slices.Compact(slices.Sorted(slices.Values(ids)))
	if p.ID == "" {
		first := append(p.Authors, "")[0]
		p.ID = paper.HashID(p.Title, first, p.Year())
		p.Aliases = []string{p.ID}
	}
	f.Want = append(f.Want, paper.Record{Paper: p, Source: "x", Line: line, Name: cmp.Or(name, p.ID), Revised: revised})
}

// Complain adds an error that is expected at a line.
func (f *TrapFile) Complain(line int) { f.bad = append(f.bad, fmt.Sprintf("x:%d: ", line)) }

// Check reads text, usually that of the file, in another encoding for example. It detects
// the format and compares every field of every record.
func (f *TrapFile) Check(t *testing.T, format *format.Format, text string) {
	t.Helper()
	got, bad := Read(t, text, nil)
	for i, b := range bad {
		if i >= len(f.bad) || !strings.HasPrefix(b, f.bad[i]) {
			t.Errorf("complaint %s, want %q", b, f.bad[min(i, len(f.bad)):min(i+1, len(f.bad))])
			break
		}
	}
	if len(bad) != len(f.bad) || len(got) != len(f.Want) {
		t.Errorf("%d papers and %d bad records, want %d and %d", len(got), len(bad), len(f.Want), len(f.bad))
	}
	slices.SortStableFunc(got, func(a, b paper.Record) int { return a.Line - b.Line }) // BibTeX entries that wait for a volume come late
	for i, failed := 0, 0; i < min(len(got), len(f.Want)) && failed < 3; i++ {
		want := f.Want[i]
		want.Provider = format.ProviderName()
		got[i].Paper.Original = nil // covered by Golden
		if f.Ignore != nil {
			f.Ignore(&got[i].Paper)
		}
		if diff := differences(got[i], want); diff != "" {
			t.Errorf("line %d: %s", want.Line, diff)
			failed++
		}
	}
}

// differences names the fields in which two records differ.
func differences(got, want any) (diff string) {
	g, w := reflect.ValueOf(got), reflect.ValueOf(want)
	for i := range g.NumField() {
		switch field := g.Type().Field(i); {
		case field.Name == "Paper":
			diff += differences(g.Field(i).Interface(), w.Field(i).Interface())
		case !reflect.DeepEqual(g.Field(i).Interface(), w.Field(i).Interface()):
			diff += fmt.Sprintf("%s: got %q, want %q; ", field.Name, fmt.Sprint(g.Field(i)), fmt.Sprint(w.Field(i)))
		}
	}
	return diff
}

// LatinText is text for formats without markup of their own that Latin-1 can represent.
var LatinText = []Piece{{"R&D", "R&D"}, {"p < 0.05", "p < 0.05"}, {"café", "café"}, {"<i>in vivo</i>", "in vivo"},
	{"H<sub>2</sub>O", "H2O"}, {"&lt;0.05", "<0.05"}, {"say \"no\"", `say "no"`},
	{"a, b; c", "a, b; c"}, {"$x_{i}$", "$x_{i}$"}, {"Stra\u00dfe", "Straße"}, {"AT&amp;T", "AT&T"}, {"two  spaces", "two spaces"},
	{"it's", "it's"}, {"– dash", "– dash"}}

// PlainText is text for formats without markup of their own.
var PlainText = append([]Piece{{"日本語", "日本語"}, {"cafe\u0301", "café"}, {"α-helix", "α-helix"},
	{"zero\u200bwidth", "zerowidth"}}, LatinText...)
