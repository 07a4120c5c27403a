package main

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

// TestGrowTables: the tables have every size and every command, ratios beside their
// bounds, and the plot is a sound SVG.
func TestGrowTables(t *testing.T) {
	var all []sized
	for i, n := range []int{10_000, 100_000} {
		m := sized{papers: n, cpu: map[string]float64{}, memory: map[string]float64{"index": 90, plain: 40}, bytes: map[string]float64{"catalog.db": 2400}, segments: 3}
		for j, c := range growCommands {
			m.cpu[c.name] = float64(10 + i + j)
		}
		m.cpu["index"], m.cpu["one"], m.cpu["one into a small one"], m.cpu["search afterwards"] = 3000*float64(1+9*i), 70, 60, 20
		all = append(all, m)
	}
	text := growTables(all, 2, 9)
	for _, want := range []string{"| papers | 10,000 | 100,000 |", "| `search --venue 'i*'` / `search` (1.2) | 1.5 |", "| `index`: a paper / one of a library of 100,000 (1.05) | - | 1.0 |",
		"| catalogue, bytes | 2400 | 2400 |", "| memory of `index` | 90 | 90 |", "| `index`, s | 3.0 | 30 |"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	d := xml.NewDecoder(strings.NewReader(growPlot(all)))
	for {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
