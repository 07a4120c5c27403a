package table

import "bytes"

// split finds the cells of the row at pos, and returns where the next row starts,
// relative to pos. With alone it looks at one line only, and takes quotes that are not
// closed there for text.
func (r *rowReader) split(alone bool) (next int, err error) {
	r.spans = r.spans[:0]
	end := r.lineEnd(0)
	r.alone, r.lineOpen = -1, false
	if alone {
		r.alone = end
	}
	for at := 0; ; {
		s, stop, ok := r.cell(at, end)
		if !ok {
			return 0, errOpenQuote
		}
		r.spans = append(r.spans, s)
		if stop > end { // lines were added
			end = r.lineEnd(stop)
		}
		row := r.buf[r.pos:]
		switch {
		case len(row) > maxRow && end == len(row):
			return 0, errRow
		case stop >= end, r.columns > 0 && len(r.spans) > r.columns+moreCells:
			return min(end+1, len(row)), nil
		case len(r.spans) > maxColumns:
			return 0, errColumns
		}
		at = stop + 1
	}
}

// row returns what is known of the row at pos, and more reads more of it.
func (r *rowReader) row() []byte {
	if r.alone >= 0 {
		return r.buf[r.pos : r.pos+r.alone]
	}
	return r.buf[r.pos:]
}

func (r *rowReader) more() bool { return r.alone < 0 && r.fill() }

// cell returns the place of the cell at an offset in the line that ends at end, and where
// the separator or the end of the line behind it is. ok is false if its quote is open.
func (r *rowReader) cell(at, end int) (s span, stop int, ok bool) {
	row := r.row()
	quote := at
	for quote < end && r.blank(row[quote]) {
		quote++
	}
	quoted := quote < end && row[quote] == '"'
	if quoted {
		if s, stop = r.quotedCell(quote + 1); stop >= 0 || r.alone < 0 {
			return s, stop, stop >= 0
		}
		at = quote + 1
	}
	stop = end
	if i := bytes.IndexByte(row[at:end], r.comma); i >= 0 {
		stop = at + i
	}
	s = span{from: at, to: stop}
	if quoted {
		if stop == end { // it may be the start of a text of several lines
			return s, 0, false
		}
		if bytes.IndexByte(row[at:stop], '"') >= 0 { // the quote is part of the text: "A" and B
			s.from = quote
		}
	}
	if stop == end && s.to > s.from && row[s.to-1] == '\r' {
		s.to--
	}
	return s, stop, true
}

// blank reports whether a byte between a separator and a quote has no meaning.
func (r *rowReader) blank(c byte) bool { return c == ' ' || c == '\t' && r.comma != '\t' }

// quotedCell returns the place of a cell that starts behind a quote, and where the
// separator or the end of the line behind its closing quote is; -1 if there is none, or
// if the row would have the wrong number of cells.
//
// Of several quotes in a row those that are doubled stand for themselves, so that only an
// odd number can close a cell. But for those right at its start, which quotes close a cell
// does not depend on where it starts, so that what is known of a stretch holds for all
// cells that start in it.
func (r *rowReader) quotedCell(from int) (s span, stop int) {
	s = span{from: from, quoted: true}
	for at := from; ; {
		row := r.row()
		if r.alone >= 0 && r.lineOpen && (at > from || at == len(row) || row[at] != '"') {
			return s, -1
		}
		if to := r.open.to - r.pos; to > at && r.pos+at >= r.open.from && r.alone < 0 && (at > from || row[at] != '"') {
			if r.open.after >= 0 && len(r.spans)+1+r.open.after != r.columns {
				return s, -1
			}
			at, s.odd, s.start = to, max(s.odd, r.open.odd-r.pos), max(s.start, r.open.start-r.pos)
			s.odd, s.start = behind(from, s.odd), behind(from, s.start)
		}
		i := bytes.IndexByte(row[at:], '"')
		if i < 0 {
			if at = len(row); r.more() {
				continue
			}
			if r.alone < 0 {
				s.to = at
				r.setOpen(s, -1)
			}
			r.lineOpen = true
			return s, -1
		}
		first := at + i
		for at = first + 1; at < len(row) || r.more(); at++ {
			if row = r.row(); row[at] != '"' {
				break
			}
		}
		if (at-first)%2 == 0 {
			continue
		}
		if stop = r.closes(at); stop >= 0 {
			s.to = at - 1
			return s, stop
		}
		s.odd = first
		if row[first-1] == r.comma || row[first-1] == r.end {
			s.start = first
		}
	}
}

// behind returns an offset, or 0 if it is before another.
func behind(from, at int) int {
	if at < from {
		return 0
	}
	return at
}

// closes returns where the separator or the end of the line is that follows a quote
// before an offset, -1 if other text follows.
func (r *rowReader) closes(at int) int {
	for {
		row := r.row()
		for at < len(row) && r.blank(row[at]) {
			at++
		}
		rest := row[at:]
		switch {
		case len(rest) < 2 && r.more():
			continue
		case len(rest) == 0, rest[0] == r.comma, rest[0] == r.end:
			return at
		case rest[0] == '\r' && (len(rest) == 1 || rest[1] == r.end):
			return at + 1
		}
		return -1
	}
}
