package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain lets the test binary run as the processes of the engines.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "engine" {
		main()
		return
	}
	os.Exit(m.Run())
}

// TestCompare runs all engines in Go on small datasets: all but the limits find
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

// TestHeadlines: the README's rows are those of the results.
func TestHeadlines(t *testing.T) {
	results, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := headlines(string(results))
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if want := "<!-- headlines -->\n" + rows + "<!-- /headlines -->\n"; !bytes.Contains(readme, []byte(want)) {
		t.Errorf("the README lacks the headlines of cmd/bench/README.md:\n%s", want)
	}
}

func TestHeadlinesOf(t *testing.T) {
	const program = "On 2 cores, with the built-in model:\n| `index`, all new | 26 s | 109 MB |\n| `search` | 51 ms | 80 MB |\n"
	const bench = "The ten nearest vectors on 2 cores: milliseconds\n| | 10,000 x 768 | 1,000,000 x 768 | 20 papers x 256 |\n|---|---:|---:|---:|\n" +
		"| **Paperkin** | 1.1 / 0.44 | %s | 2.4 / 0.72 |\n" +
		"- 10,000 x 768: recall@10 1.000, 23 MB of memory.\n- 1,000,000 x 768: recall@10 1.000, 762 MB of memory.\n"
	for _, c := range []struct{ results, last string }{
		{program + fmt.Sprintf(bench, "1234 / 28"), "| the ten nearest of 1,000,000 vectors of 768 dimensions | 1.2 s | 762 MB |\n"},
		{program + fmt.Sprintf(bench, "75 / 28"), "| the ten nearest of 1,000,000 vectors of 768 dimensions | 75 ms | 762 MB |\n"},
		{program + fmt.Sprintf(bench, "-"), "| the ten nearest of 10,000 vectors of 768 dimensions | 1.1 ms | 23 MB |\n"},
	} {
		want := "Medians on 2 cores, with the built-in model and files in the page cache; in the last row, from a fresh process's opening of\n" +
			"its files to its first answer:\n\n| | time | memory |\n|---|---:|---:|\n| `index` 20 papers | 26 s | 109 MB |\n| `search` among them | 51 ms | 80 MB |\n" + c.last
		if got, err := headlines(c.results); got != want || err != nil {
			t.Errorf("got %v\n%s\nwant\n%s", err, got, want)
		}
	}
	whole := program + fmt.Sprintf(bench, "75 / 28")
	for _, lost := range []string{"On 2 cores", "on 2 cores", "20 papers", "`index`, all new", "| `search` ", "**Paperkin**", "1,000,000 x 768: recall"} {
		if got, err := headlines(strings.Replace(whole, lost, "", 1)); err == nil {
			t.Errorf("without %q: got\n%s\nwant an error", lost, got)
		}
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
