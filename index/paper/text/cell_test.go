package text

import (
	"strings"
	"testing"
)

func TestCell(t *testing.T) {
	for in, want := range map[string]string{
		"":                     "",
		"Toys":                 "Toys",
		"=1+1":                 "'=1+1",
		"+1":                   "'+1",
		"@SUM(A1:A9)":          "'@SUM(A1:A9)",
		"-omics of toys":       "'-omics of toys",
		"\tx":                  "'\tx",
		"\rx":                  "'\rx",
		"-12.5":                "-12.5",
		"-7":                   "-7",
		"-7+1":                 "'-7+1",
		"-.5":                  "'-.5",
		"-":                    "'-",
		"'Tis a toy":           "'Tis a toy",
		"'=1+1' as a toy":      "''=1+1' as a toy",
		"''@home' toys":        "'''@home' toys",
		"'-12.5":               "''-12.5",
		"a=b":                  "a=b",
		" =1":                  " =1",
		"'":                    "'",
		strings.Repeat("'", 3): "'''",
	} {
		cell := Cell(in)
		if cell != want {
			t.Errorf("%q: got %q, want %q", in, cell, want)
		}
		if got := CellText(cell); got != in {
			t.Errorf("%q: comes back as %q", in, got)
		}
	}
}

func FuzzCell(f *testing.F) {
	f.Add("''=x")
	f.Fuzz(func(t *testing.T, s string) {
		if got := CellText(Cell(s)); got != s {
			t.Errorf("%q comes back as %q", s, got)
		}
	})
}
