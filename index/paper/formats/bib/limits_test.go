package bib_test

import (
	"fmt"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/bib"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/formattest"
)

// TestMacrosOfMacros: BibTeX's macros cannot grow without end.
func TestMacrosOfMacros(t *testing.T) {
	var file strings.Builder
	file.WriteString("@string{m0 = {laugh}}\n")
	for i := range 60 {
		fmt.Fprintf(&file, "@string{m%d = m%d # m%d}\n", i+1, i, i)
	}
	file.WriteString("@misc{a, title = {T}}\n")
	records, bad := formattest.Read(t, file.String(), bib.BibTeX)
	if len(records) != 1 || len(bad) == 0 || !strings.Contains(bad[0], "longer than 16777216 bytes with its macros") {
		t.Errorf("got %d records, %.300q", len(records), bad)
	}
}

// TestSmallSources: a small source does not become large in memory.
func TestSmallSources(t *testing.T) {
	long := strings.Repeat("x", 1_000_000)
	for _, tt := range []struct {
		name, text string
		want       string // the first complaint holds this
	}{
		{"macros", "@string{m = {" + long + "}}\n" + numberedLines(100, "@string{m%d = m # {x}}\n"), "more than 100000 @string macros, or 64 MiB of them"},
		{"fields", "@string{m = {" + long + "}}\n@misc{a, title = {T}" + numberedLines(100, ",\n f%d = m") + "}\n", format.ErrTooLarge.Error()},
	} {
		if _, bad := formattest.Read(t, tt.text, bib.BibTeX); len(bad) == 0 || !strings.Contains(bad[0], tt.want) {
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
	held := paper.MaxRecord / 1_000_000
	records, bad := formattest.Read(t, long+numberedLines(n, "@inproceedings{p%d, title = {T}, year = 2020, crossref = {v}, note = m}\n")+
		"@proceedings{v, title = {V}}\n", bib.BibTeX)
	complete := 0
	for _, r := range records {
		if r.Paper.Venue == "V" {
			complete++
		}
	}
	if len(records) != n+1 || len(bad) > 0 || complete < held || complete > held+2 {
		t.Errorf("waiting: %d records, %d of them complete, want %d; %.300q", len(records), complete, held, bad)
	}
}
