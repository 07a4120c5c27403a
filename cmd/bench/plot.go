package main

import (
	"cmp"
	"fmt"
	"html"
	"math"
	"slices"
	"strings"
)

// The plot shows the time to the first answer against the number of synthetic
// vectors on logarithmic axes, with a labelled line for each engine.
const (
	plotWidth, plotHeight                    = 900, 460
	plotLeft, plotRight, plotTop, plotBottom = 60, 290, 40, 50
	labelGap                                 = 15.0
)

// axis maps numbers to coordinates, logarithmically.
type axis struct{ low, high, from, to float64 }

func (a axis) at(x float64) float64 {
	return a.from + (math.Log10(x)-math.Log10(a.low))/(math.Log10(a.high)-math.Log10(a.low))*(a.to-a.from)
}

// decades returns the powers of ten on an axis.
func (a axis) decades() []float64 {
	var list []float64
	for e := math.Ceil(math.Log10(a.low)); math.Pow(10, e) <= a.high; e++ {
		list = append(list, math.Pow(10, e))
	}
	return list
}

// line is one engine in the plot.
type line struct {
	name   string
	points []result
	label  float64 // y of its label
}

func renderPlot(results []result) string {
	lines, x, y := arrange(results)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">`+"\n", plotWidth, plotHeight)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/>`+"\n", plotWidth, plotHeight)
	fmt.Fprintf(&b, `<text x="%d" y="22" font-size="15">Milliseconds to the first answer of a fresh process, by number of 768-dimensional vectors</text>`+"\n", plotLeft)
	grid(&b, x, y)
	for _, l := range lines {
		l.draw(&b, x, y)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// grid draws the powers of ten on both axes.
func grid(b *strings.Builder, x, y axis) {
	for _, v := range y.decades() {
		fmt.Fprintf(b, `<line x1="%d" x2="%d" y1="%.1f" y2="%.1f" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end">%s</text>`+"\n",
			plotLeft, plotWidth-plotRight, y.at(v), y.at(v), plotLeft-8, y.at(v)+4, html.EscapeString(amount(v)))
	}
	for _, v := range x.decades() {
		fmt.Fprintf(b, `<line x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="#ddd"/><text x="%.1f" y="%d" text-anchor="middle">%s</text>`+"\n",
			x.at(v), x.at(v), plotTop, plotHeight-plotBottom, x.at(v), plotHeight-plotBottom+20, html.EscapeString(amount(v)))
	}
}

// arrange returns a line for each engine, and axes on which all of them fit.
func arrange(results []result) (lines []line, x, y axis) {
	x = axis{math.Inf(1), 0, plotLeft, plotWidth - plotRight}
	y = axis{math.Inf(1), 0, plotHeight - plotBottom, plotTop}
	for _, r := range results {
		if !r.dataset.synthetic {
			continue
		}
		n := float64(r.dataset.rows)
		x.low, x.high = min(x.low, n), max(x.high, n)
		y.low, y.high = min(y.low, r.first), max(y.high, r.first)
		i := slices.IndexFunc(lines, func(l line) bool { return l.name == r.name })
		if i < 0 {
			i = len(lines)
			lines = append(lines, line{name: r.name})
		}
		lines[i].points = append(lines[i].points, r)
	}
	x.low, x.high = x.low/1.3, x.high*1.3
	y.low, y.high = math.Pow(10, math.Floor(math.Log10(y.low))), math.Pow(10, math.Ceil(math.Log10(y.high)))
	// Labels are beside the last point, moved apart where they would overlap.
	for i, l := range lines {
		lines[i].label = y.at(l.points[len(l.points)-1].first)
	}
	slices.SortFunc(lines, func(a, b line) int { return cmp.Compare(a.label, b.label) })
	for i := 1; i < len(lines); i++ {
		lines[i].label = max(lines[i].label, lines[i-1].label+labelGap)
	}
	return lines, x, y
}

func (l *line) draw(b *strings.Builder, x, y axis) {
	colour, width := "#889", 1.5
	switch {
	case l.name == ownName:
		colour, width = "#c0392b", 3
	case !l.points[0].answers: // a limit
		colour = "#27ae60"
	}
	var path []string
	for _, p := range l.points {
		path = append(path, fmt.Sprintf("%.1f,%.1f", x.at(float64(p.dataset.rows)), y.at(p.first)))
	}
	fmt.Fprintf(b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="%.1f"/>`+"\n", strings.Join(path, " "), colour, width)
	for _, p := range path {
		cx, cy, _ := strings.Cut(p, ",")
		fmt.Fprintf(b, `<circle cx="%s" cy="%s" r="3.5" fill="%s"/>`, cx, cy, colour)
	}
	last := l.points[len(l.points)-1]
	fmt.Fprintf(b, `<line x1="%.1f" y1="%.1f" x2="%d" y2="%.1f" stroke="%s" stroke-width="0.5"/>`, x.at(float64(last.dataset.rows)), y.at(last.first),
		plotWidth-plotRight+6, l.label, colour)
	name := strings.Trim(l.name, "*") + ": " + digits(last.first)
	if float64(last.dataset.rows)*1.3 < x.high {
		name += " for " + thousands(last.dataset.rows)
	}
	fmt.Fprintf(b, `<text x="%d" y="%.1f" fill="%s">%s</text>`+"\n", plotWidth-plotRight+10, l.label+4, colour, html.EscapeString(name))
}

// amount formats a power of ten.
func amount(x float64) string {
	if x >= 1 {
		return thousands(int(math.Round(x)))
	}
	return fmt.Sprintf("%g", x)
}
