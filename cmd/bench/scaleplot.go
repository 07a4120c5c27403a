package main

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// growPlotFile shows how the cost of commands grows.
const growPlotFile = "cmd/bench/grow.svg"

// growLines are the lines of the plot.
var growLines = []struct{ name, of, colour string }{
	{"search --exact", "`search --exact`", "#889"},
	{"search", plain, "#c0392b"},
	{"search --since 2018", "`search --since 2018`", "#e67e22"},
	{"index of one new paper", "one", "#2980b9"},
	{"status", "`status`", "#27ae60"},
	{"--version", "--version", "#555"},
}

// growPlot draws the CPU times of commands against the size of the library, on logarithmic
// axes.
func growPlot(all []sized) string {
	x := axis{float64(all[0].papers) / 1.3, float64(all[len(all)-1].papers) * 1.3, plotLeft, plotWidth - plotRight}
	y := axis{math.Inf(1), 0, plotHeight - plotBottom, plotTop}
	for _, l := range growLines {
		for _, m := range all {
			y.low, y.high = min(y.low, m.cpu[l.of]), max(y.high, m.cpu[l.of])
		}
	}
	y.low, y.high = math.Pow(10, math.Floor(math.Log10(y.low))), math.Pow(10, math.Ceil(math.Log10(y.high)))
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">`+"\n", plotWidth, plotHeight)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/>`+"\n", plotWidth, plotHeight)
	fmt.Fprintf(&b, `<text x="%d" y="22" font-size="15">Milliseconds of CPU time of a whole process, by number of papers</text>`+"\n", plotLeft)
	grid(&b, x, y)
	label := 0.0
	for _, l := range growLines {
		var path []string
		for _, m := range all {
			path = append(path, fmt.Sprintf("%.1f,%.1f", x.at(float64(m.papers)), y.at(m.cpu[l.of])))
		}
		last := all[len(all)-1]
		fmt.Fprintf(&b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>`+"\n", strings.Join(path, " "), l.colour)
		for _, p := range path {
			cx, cy, _ := strings.Cut(p, ",")
			fmt.Fprintf(&b, `<circle cx="%s" cy="%s" r="3" fill="%s"/>`, cx, cy, l.colour)
		}
		label = max(label+labelGap, y.at(last.cpu[l.of]))
		fmt.Fprintf(&b, `<text x="%d" y="%.1f" fill="%s">%s: %s ms for %s</text>`+"\n", plotWidth-plotRight+10, label+4, l.colour,
			html.EscapeString(l.name), digits(last.cpu[l.of]), thousands(last.papers))
	}
	b.WriteString("</svg>\n")
	return b.String()
}
