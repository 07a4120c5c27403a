package bib_test

import (
	"fmt"
	"strings"
	"testing"

	"paperkin/index/paper/formats/bib"
	"paperkin/index/paper/formats/formattest"
)

// TestSquares: files that would take minutes to hours if the time to read one grew with the
// square of its length.
func TestSquares(t *testing.T) {
	many := strings.Repeat
	var chain strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&chain, "@proceedings{c%d, title={T}, crossref={c%d}}\n", i, i+1)
	}
	for _, tt := range []struct {
		name, text string
		records    int
	}{
		{"open braces", many("@misc{a, title={", 200_000), 0},
		{"open braces on lines", many("@misc{a, title={\n", 100_000), 0},
		{"entries on one line", many("@misc{a, title={T}} ", 10_000), 10_000},
		{"starts that are none", many("x@y{ @", 200_000) + "\n@misc{a, title={T}}", 1},
		{"quotes", "@misc{a, title = {T}, note = \"" + many("\"x ", 300_000) + "\", year=2001}", 1},
		{"quoted values without an end", "@misc{a" + many(", note = \"a", 100_000) + "}", 0},
		{"escaped braces", "@misc{a" + many(", note = {\\}", 100_000) + ", title={T}}", 1},
		{"words", "@misc{a, title={T}, note = " + many("a ", 300_000) + "}", 1},
		{"comments", many("@comment{", 200_000) + "@misc{a, title={T}}", 1},
		{"a chain", "@misc{a0, title={T}, crossref={b}}\n" + chain.String() + "@proceedings{b, title={T}, crossref={c1}}", 10_002},
		{"papers of a volume", numberedLines(10_000, "@misc{a%d, title={T}, crossref={b}}\n") + "@proceedings{b, title={T}}", 10_001},
		{"names", "@misc{a, title={T}, author={" + many("A B; C, D and ", 5_000) + "E}}", 1},
		{"braces in names", "@misc{a, title={T}, author={" + many("{A, {B ", 5_000) + many("}}", 5_000) + "}}", 1},
		{"math", "@misc{a, title={T}, note={" + many("$x ", 300_000) + "}, abstract={" + many("$ {x \\", 100_000) + many("}", 100_000) + "}}", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if records, bad := formattest.Read(t, tt.text, bib.BibTeX); len(records) != tt.records {
				t.Errorf("got %d records, %.200q, want %d", len(records), bad[:min(len(bad), 2)], tt.records)
			}
		})
	}
}
