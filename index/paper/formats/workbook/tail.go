package workbook

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/pattern"
)

// Which cells are merged and where they lead to stands behind the cells in a sheet (18.3.1.99
// has the order of its elements). So that part is read first: what is before it is unpacked
// and looked through for its end, and not parsed.

// maxLinks is how many cells with links a sheet may have, and how many that are merged: four
// times the links of Excel.
const maxLinks = 1 << 18

// A tail is what stands behind the cells.
type tail struct {
	links  map[place]string
	wide   map[place]bool // cells that were made of three columns or more
	merged []merge        // that reach over several rows, by their first
	next   int            // of them, the first that no row has reached
	open   map[int]*merge
}

// A place is a cell, by its row, from 1, and its column, from 0.
type place struct{ row, column int }

// A merge is the first column of cells that were made one.
type merge struct {
	column, from, to int
	cell             Cell
}

// readTail reads what stands behind the cells of a sheet.
func (b *Book) readTail(name string) (t tail, err error) {
	f := b.files[partName(name)]
	if f == nil {
		return t, nil // reading the rows says so
	}
	file, err := f.Open()
	if err != nil {
		return t, err
	}
	defer file.Close()
	in := bufio.NewReaderSize(file, format.HeadSize)
	if !skipCells(in) {
		return t, nil
	}
	links := map[place]string{}
	p := newPart(in, file)
	p.depth = 1 // within the sheet
	for {
		p.allow()
		token, err := p.next()
		if err != nil || p.depth == 0 { // what is damaged here is an error of the rows
			break
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		first, last, _ := strings.Cut(attribute(e, "ref"), ":")
		switch e.Name.Local {
		case "hyperlink":
			links[placeOf(first)] = attribute(e, "id")
		case "mergeCell":
			from, to := placeOf(first), placeOf(last)
			if from.row < to.row && to.row <= maxRows {
				t.merged = append(t.merged, merge{column: from.column, from: from.row, to: to.row})
			}
			if to.column-from.column >= 2 {
				if t.wide == nil {
					t.wide = map[place]bool{}
				}
				t.wide[from] = true
			}
		}
		if len(links) > maxLinks || len(t.merged) > maxLinks || len(t.wide) > maxLinks {
			return t, fmt.Errorf("more than %d links or merged cells", maxLinks)
		}
	}
	slices.SortStableFunc(t.merged, func(m, n merge) int { return cmp.Compare(m.from, n.from) })
	if len(links) == 0 {
		return t, nil
	}
	relations, err := b.relations(name)
	for at, id := range links {
		if links[at] = relations[id].external; links[at] == "" { // a place in the workbook
			delete(links, at)
		}
	}
	t.links = links
	return t, err
}

// placeOf returns the cell that a reference such as AB12 is of.
func placeOf(ref string) place {
	row, _ := strconv.Atoi(strings.TrimLeft(ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz$"))
	return place{row, columnOf(strings.TrimPrefix(ref, "$"))}
}

// skipCells skips everything up to the end of the cells. It reports whether that is there.
func skipCells(in *bufio.Reader) bool {
	end := []byte("sheetData>")
	for {
		b, err := in.Peek(in.Size())
		for from := 0; ; {
			at := bytes.Index(b[from:], end)
			if at < 0 {
				break
			}
			at += from
			from = at + len(end)
			if closes(b[:at]) {
				in.Discard(from)
				return true
			}
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return false
		}
		in.Discard(max(0, len(b)-maxPrefix-len(end)))
	}
}

// maxPrefix is more than how long the prefix of a namespace is.
const maxPrefix = 100

// closes reports whether a text ends with the start of an end tag, but for its name.
func closes(b []byte) bool {
	b = b[max(0, len(b)-maxPrefix):]
	at := bytes.LastIndexByte(b, '<')
	return at >= 0 && at+1 < len(b) && b[at+1] == '/' && !bytes.ContainsAny(b[at+2:], " \t\r\n>\"'/")
}

// fillDown gives the cells of a row the text of the cell above that they are merged with.
func (t *tail) fillDown(r Row) []Cell {
	for ; t.next < len(t.merged) && t.merged[t.next].from <= r.Number; t.next++ {
		m := &t.merged[t.next]
		if m.from < r.Number || m.column < 0 || m.column >= len(r.Cells) { // its own row was empty
			continue
		}
		if m.cell = r.Cells[m.column]; m.cell.Text != "" {
			m.cell.Merged = true
			if t.open == nil {
				t.open = map[int]*merge{}
			}
			t.open[m.column] = m
		}
	}
	cells := r.Cells
	for column, m := range t.open {
		switch {
		case m.to < r.Number:
			delete(t.open, column)
		case m.from < r.Number && (column >= len(cells) || cells[column].Text == ""):
			for len(cells) <= column {
				cells = append(cells, Cell{})
			}
			cells[column] = m.cell
		}
	}
	return cells
}

// hyperlink matches the formula of a link (18.17.7.147) whose address is not computed.
var hyperlink = pattern.Of(`(?i)^(?:_xlfn\.)?HYPERLINK\(\s*"([^"]*)"`)

// linkOf returns the address of a formula that is a link.
func linkOf(formula string) string {
	if m := hyperlink().FindStringSubmatch(strings.TrimSpace(formula)); m != nil {
		return m[1]
	}
	return ""
}
