package main

import (
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain lets this binary be the engines' processes, as the program is.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "engine" {
		main()
		return
	}
	os.Exit(m.Run())
}

// TestCompare runs all engines in Go over a small set: all but the limits find
// the same rows, and the table and the plot show them.
func TestCompare(t *testing.T) {
	o := options{dir: t.TempDir(), sizes: []int{1000, 2000}, rounds: 2, log: io.Discard}
	sets, err := o.datasets()
	if err != nil {
		t.Fatal(err)
	}
	var results []result
	for _, d := range sets {
		r, err := o.compare(d)
		if err != nil {
			t.Fatal(err)
		}
		results = append(results, r...)
	}
	if len(results) != 12 {
		t.Errorf("%d results, want 6 engines on 2 sets", len(results))
	}
	for _, r := range results {
		limit := strings.HasPrefix(r.name, "reading")
		if r.answers == limit || !limit && r.recall != 1 || r.first <= 0 || r.warm <= 0 {
			t.Errorf("%s on %s: %+v", r.name, r.dataset.name, r)
		}
	}
	table := renderTable(results, 2, 2)
	if !strings.Contains(table, "| | 1,000 x 768 | 2,000 x 768 |\n") || !strings.Contains(table, "\n| **Paperkin** | ") || strings.Count(table, "recall@10 1.000") != 2 {
		t.Errorf("the table is\n%s", table)
	}
	plot := renderPlot(results)
	for d := xml.NewDecoder(strings.NewReader(plot)); ; {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, plot)
		}
	}
	if strings.Count(plot, "<polyline") != 6 || strings.Contains(plot, "NaN") || strings.Contains(plot, "Inf") {
		t.Errorf("the plot is\n%s", plot)
	}
}

func TestReplaceSection(t *testing.T) {
	path := filepath.Join(t.TempDir(), "README.md")
	if err := os.WriteFile(path, []byte("a\n<!-- x -->\nold\n<!-- /x -->\nb\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := replaceSection(path, "x", "new\n"); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); !bytes.Equal(got, []byte("a\n<!-- x -->\nnew\n<!-- /x -->\nb\n")) {
		t.Errorf("got %q", got)
	}
	if err := replaceSection(path, "y", ""); err == nil {
		t.Error("a section that is not there was replaced")
	}
}

func TestDigits(t *testing.T) {
	for x, want := range map[float64]string{0: "0", 0.0123: "0.012", 0.5: "0.50", 1.26: "1.3", 9.96: "10.0", 10.4: "10", 123.4: "123"} {
		if got := digits(x); got != want {
			t.Errorf("%v: got %s, want %s", x, got, want)
		}
	}
	if got := thousands(1234567); got != "1,234,567" {
		t.Errorf("got %s", got)
	}
	if got := median([]float64{3, 1, 2, 10}); got != 2.5 {
		t.Errorf("median: got %v, want 2.5", got)
	}
}
