package table

import (
	"strings"

	"paperkin/index/paper/formats/format"
)

// Embase's CSV has a field a line, and a blank line between records:
//
//	"TITLE","On toys"
//	"AUTHOR NAMES","Abel A.","Baker B.C."
//
// Such a table is upright: the names of its columns stand in the first cells of its rows.

// An uprightTest tells an upright table by its first rows.
type uprightTest struct {
	rows, known int
	names       map[string]bool
	hasTitle    bool
}

// see takes one more row into account.
func (u *uprightTest) see(row []string) {
	u.rows++
	name := plainName(row[0])
	c, ok := columnByName()[name]
	if !ok || len(row) < 2 {
		return
	}
	if second, ok := columnByName()[plainName(row[1])]; ok && second.kind != c.kind {
		return // the names of columns of an ordinary table
	}
	if u.names == nil {
		u.names = map[string]bool{}
	}
	u.known++
	u.names[name] = true
	u.hasTitle = u.hasTitle || c.kind == title
}

// fields returns the number of known names, 0 if the table is not upright.
func (u *uprightTest) fields() int {
	if !u.hasTitle || len(u.names) < 3 || 2*u.known < u.rows {
		return 0
	}
	return len(u.names)
}

// readUpright reads an upright table. A record ends where its first field comes again, and
// at a blank line if the next field is one that it has.
func readUpright(in *format.Input, r *rowReader, before int) error {
	u := upright{in: in, seen: map[string]bool{}}
	for {
		cells, line, err := r.read()
		if isBad(err) {
			if !in.Bad(line+before, "", err) {
				return nil
			}
			continue
		}
		if err != nil {
			u.put()
			return endOf(err)
		}
		name := cells[0]
		if len(u.names) > 0 && (name == u.names[0] || r.gap && u.seen[name] || len(u.names) == maxColumns) && !u.put() {
			return nil
		}
		if len(u.names) == 0 {
			u.line = line + before
		}
		u.seen[name] = true
		u.names = append(u.names, name)
		u.values = append(u.values, strings.Join(cells[1:], "; "))
	}
}

// upright is a record of an upright table, as far as it was read.
type upright struct {
	in            *format.Input
	line          int // where it starts
	names, values []string
	seen          map[string]bool
}

// put yields the record, if there is one, and starts the next. It reports whether to go on.
func (u *upright) put() bool {
	if len(u.names) == 0 {
		return true
	}
	d := newHeader(u.names).draft(u.values)
	u.names, u.values = u.names[:0], u.values[:0]
	clear(u.seen)
	return u.in.Put(d, u.line)
}
