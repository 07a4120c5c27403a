package source

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/charset"
	"paperkin/index/paper/foreign"
	"paperkin/index/paper/formats/bib"
	"paperkin/index/paper/formats/format"
)

func holding(name, content string) Source {
	return New(name, func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil })
}

// TestNothing: a source from which nothing is read is an error that says what it is, and
// the next one is read.
func TestNothing(t *testing.T) {
	for _, tt := range []struct {
		name, content string
		format        *format.Format
		want          foreign.Kind
	}{
		{"a.bib", "", nil, foreign.Empty},
		{"-", "", nil, foreign.Empty},
		{"a.bib", "% nothing here\n", nil, foreign.Remarks},
		{"a.bib", "@string{a = {b}}\n", nil, foreign.Remarks},
		{"a.csv", "title,year\n", nil, foreign.Remarks},
		{"a.csv", "name,price\nmilk,3\n", nil, foreign.Untitled},
		{"a.ris", "some text\n", nil, foreign.Misread},
		{"a.bib", "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", nil, foreign.PDF},
		{"a.csv", "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", bib.BibTeX, foreign.PDF}, // also if the user says otherwise
		{"a.jsonl", "<!doctype html><title>Log in</title>", nil, foreign.Page},
		{"a.bib", "<!doctype html><title>Log in</title>", nil, foreign.Page},
		{"a.json", `{"meta":{"count":0},"results":[]}`, nil, foreign.Reply},
		{"a.jsonl", "[]", nil, foreign.Reply},
		{"a.bib", "\x00\x01\x02@misc{a, title={T}}\x03\x04\x05\x06", nil, foreign.Binary},
		{"a.jsonl.gz", "\x1f\x8b\x08", nil, foreign.Damaged},
		{"a.zst", "\x28\xb5\x2f\xfd", nil, foreign.Damaged},
	} {
		sources := []Source{holding(tt.name, tt.content), holding("b.bib", "@misc{b, title={T}}")}
		papers := 0
		var found *foreign.Error
		for r, err := range Read(t.Context(), sources, Options{Format: tt.format}) {
			var bad paper.BadRecord
			switch {
			case err == nil:
				papers++
			case !errors.Is(err, ErrNothing) || !errors.As(err, &bad) || !errors.As(err, &found) || bad.Source != tt.name || bad.Line != 0:
				t.Errorf("%s with %.20q: got %v, %v", tt.name, tt.content, r, err)
			}
		}
		if papers != 1 || found == nil || found.Kind != tt.want {
			t.Errorf("%s with %.20q: %d papers, found %v, want %v", tt.name, tt.content, papers, found, tt.want)
		}
	}
}

// TestDecoded: sources are told how they were decoded once they have been read, unless
// they have no papers.
func TestDecoded(t *testing.T) {
	sources := []Source{holding("cp1252.bib", "@misc{a, title={\xdcber}}"), holding("noise", "\xdcber"), holding("utf16.ris", "\xff\xfeT\x00Y\x00 \x00 \x00-\x00 \x00J\x00\n\x00T\x00I\x00 \x00 \x00-\x00 \x00\xdc\x00\n\x00E\x00R\x00 \x00 \x00-\x00 \x00\n\x00"),
		holding("mac.csv", "title,year\rT,2001\r")}
	var names, titles []string
	o := Options{Decoded: func(name string, how charset.Report) { names = append(names, name+" "+how.Encoding) }}
	for r, err := range Read(t.Context(), sources, o) {
		if err == nil {
			titles = append(titles, r.Paper.Title)
		}
	}
	if want := []string{"cp1252.bib Windows-1252", "utf16.ris UTF-16", "mac.csv UTF-8"}; !slices.Equal(names, want) || !slices.Equal(titles, []string{"Über", "Ü", "T"}) {
		t.Errorf("got %q, titles %q, want %q", names, titles, want)
	}
}
