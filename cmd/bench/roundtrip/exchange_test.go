package main

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"paperkin/index/paper"
)

// kites are two papers with what formats have to escape.
func kites() []paper.Paper {
	return []paper.Paper{
		{ID: "doi:10.1000/k1", Aliases: []string{"doi:10.1000/k1"}, Title: "50% of kites & {strings}", Authors: []string{"Kei Ito"}, Published: "2020-08-09", Type: "article-journal", Venue: "Kites"},
		{ID: "doi:10.1000/k2", Aliases: []string{"doi:10.1000/k2"}, Title: "=Kites", Abstract: "ER - and more", Published: "2021"},
	}
}

// TestExchange: papers go through every format, and what a program says of the file is
// reported.
func TestExchange(t *testing.T) {
	for name := range extensions {
		dir := t.TempDir()
		complaint := errors.New("line 3 is odd")
		var seen string
		program := check{"reader", name, func(_ context.Context, _, file string, n int) error {
			b, err := os.ReadFile(file)
			if seen = string(b); err != nil || n != 2 {
				t.Errorf("%s: %d papers, %v", name, n, err)
			}
			return complaint
		}}
		if err := exchange(t.Context(), dir, name, kites(), nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := exchange(t.Context(), dir, name, kites(), []check{program}); !errors.Is(err, complaint) || !strings.Contains(err.Error(), "reader: ") {
			t.Errorf("%s: %v, want what the program says", name, err)
		}
		if !strings.Contains(seen, "Kites") {
			t.Errorf("%s: the program reads %q", name, seen)
		}
	}
}

// TestCompareFails: a file that is written otherwise when it was read is reported, with
// the line, and so is one that cannot be read whole.
func TestCompareFails(t *testing.T) {
	for text, want := range map[string]string{
		"TY  - JOUR\r\nTI  - Kites\r\nau  - Ito, Kei\r\nER  - \r\n\r\n": "paper 1 is written with",
		"TY  - JOUR\r\nTI  - \r\nER  - \r\n\r\n":                        "not read",
	} {
		if err := compare("ris", [][]byte{[]byte(text), nil}, 1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	if err := compare("ris", [][]byte{[]byte("TY  - JOUR\r\nTI  - Kites\r\nER  - \r\n\r\n"), nil}, 2); err == nil {
		t.Error("one paper of two is no error")
	}
}

// TestRun: records of files are counted, and programs that are not here are named.
func TestRun(t *testing.T) {
	t.Setenv("PATH", "")
	file := t.TempDir() + "/kites.jsonl"
	if err := os.WriteFile(file, []byte(`{"title":"One"}`+"\n"+`{"title":"Two"}`+"\n"+`{"title":""}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := run(t.Context(), options{every: 1, files: []string{file}, stdout: &out}); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"2 papers through 6 formats and 0 programs", "NOT CHECKED: bibtex by biber"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if err := run(t.Context(), options{every: 5, files: []string{file}, stdout: io.Discard}); err == nil {
		t.Error("no paper at all is no error")
	}
}
