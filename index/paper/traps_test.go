package paper

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// The trap tests write a file of a thousand records in a format, as the
// services and programs write it that the format comes from, with all that is
// hard to read in it, and compare every field of what is read with what the
// writer meant. The writers know nothing of the readers.
const trapRecords = 1000

// retracted is what Extra of a retracted paper holds.
func retracted() map[string]json.RawMessage {
	return map[string]json.RawMessage{"is_retracted": json.RawMessage("true")}
}

// A piece is a bit of text as a format writes it, and what it says.
type piece struct{ src, want string }

// trapFile is a file in the making, and what should be read from it.
type trapFile struct {
	*rand.Rand
	text strings.Builder
	line int // the one that is written next
	want []Record
	bad  []string // how the complaints begin
}

func newTrapFile(seed uint64) *trapFile {
	return &trapFile{Rand: rand.New(rand.NewPCG(seed, 17)), line: 1}
}

func (f *trapFile) put(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	f.text.WriteString(s)
	f.line += strings.Count(s, "\n")
}

// pick picks one of a list.
func pick[T any](r interface{ IntN(int) int }, list ...T) T { return list[r.IntN(len(list))] }

// say joins n pieces to a text.
func (f *trapFile) say(list []piece, n int) (p piece) {
	for range n {
		next := pick(f, list...)
		p.src, p.want = p.src+" "+next.src, p.want+" "+next.want
	}
	return piece{p.src[1:], p.want[1:]}
}

// some picks up to n different pieces.
func (f *trapFile) some(list []piece, n int) (some []piece) {
	for _, i := range f.Perm(len(list))[:f.IntN(n+1)] {
		some = append(some, list[i])
	}
	return some
}

func wants(list []piece) (texts []string) {
	for _, p := range list {
		texts = append(texts, p.want)
	}
	return texts
}

// expect notes what the record at a line says. The first id is the best one.
func (f *trapFile) expect(line int, p Paper, ids []string, name, revised string) {
	p.ID = cmp.Or(p.ID, append(ids, "")[0])
	p.Aliases = slices.Compact(slices.Sorted(slices.Values(ids)))
	if p.ID == "" {
		first := append(p.Authors, "")[0]
		p.ID = HashID(p.Title, first, p.Year())
		p.Aliases = []string{p.ID}
	}
	f.want = append(f.want, Record{Paper: p, Source: "x", Line: line, Name: cmp.Or(name, p.ID), Revised: revised})
}

func (f *trapFile) complain(line int) { f.bad = append(f.bad, fmt.Sprintf("x:%d: ", line)) }

// check reads the text, whose format is detected.
func (f *trapFile) check(t *testing.T, format Format, text string) {
	t.Helper()
	got, bad := read(t, text, "")
	for i, b := range bad {
		if i >= len(f.bad) || !strings.HasPrefix(b, f.bad[i]) {
			t.Errorf("complaint %s, want %q", b, f.bad[min(i, len(f.bad)):min(i+1, len(f.bad))])
			break
		}
	}
	if len(bad) != len(f.bad) || len(got) != len(f.want) {
		t.Errorf("%d papers and %d bad records, want %d and %d", len(got), len(bad), len(f.want), len(f.bad))
	}
	slices.SortStableFunc(got, func(a, b Record) int { return a.Line - b.Line }) // entries that wait for another one come late
	for i, failed := 0, 0; i < min(len(got), len(f.want)) && failed < 3; i++ {
		want := f.want[i]
		want.Provider = format.provider()
		got[i].Paper.Original = nil // TestGolden looks at it
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
		case field.IsExported() && !reflect.DeepEqual(g.Field(i).Interface(), w.Field(i).Interface()):
			diff += fmt.Sprintf("%s: got %q, want %q; ", field.Name, fmt.Sprint(g.Field(i)), fmt.Sprint(w.Field(i)))
		}
	}
	return diff
}
