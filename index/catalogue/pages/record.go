package pages

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"math"
	"strings"
)

// link is a place in a chain of overflow pages, which begins in a cell of a node.
type link struct {
	node uint32
	cell int
	n    int
}

// row reads a cell of a node that holds records.
func (f *File) row(n *node, i int) Row {
	c := &n.cells[i]
	r := Row{Rowid: c.rowid, Page: n.number}
	payload := c.local
	if c.overflow != 0 {
		payload = f.chain(link{n.number, i, 0}, c)
	}
	r.Values, r.Whole = parseRecord(payload, c.size)
	return r
}

// chain reads a record that continues on other pages, as far as it can be read. A
// page of it that belongs to another record, or to a tree, does not belong to it.
func (f *File) chain(at link, c *cell) []byte {
	const begin = 4 // where an overflow page begins with the number of the next one
	if c.size > uint64(f.count)*uint64(f.usable) {
		return c.local
	}
	b := bytes.Clone(c.local)
	page := f.buffer
	for next := c.overflow; uint64(len(b)) < c.size; at.n++ {
		if page = f.page(next, page); page == nil || f.nodes[next].tree != nil {
			return b
		}
		if other, ok := f.chains[next]; ok && other != at {
			return b
		}
		f.chains[next] = at
		part := page[begin:min(uint64(len(page)), begin+c.size-uint64(len(b)))]
		next = binary.BigEndian.Uint32(page)
		if last := uint64(len(b)+len(part)) == c.size; last != (next == 0) {
			return b
		}
		b = append(b, part...)
	}
	return b
}

// parseRecord reads the values of a record of some size as far as b has them, and
// whether that is all of them: https://www.sqlite.org/fileformat2.html#record_format
func parseRecord(b []byte, size uint64) (values []any, whole bool) {
	head, n := varint(b)
	if n == 0 || head < uint64(n) || head > uint64(len(b)) {
		return nil, false
	}
	types, body, left := b[n:head], b[head:], size-head
	for len(types) > 0 {
		serial, n := varint(types)
		length, ok := lengthOf(serial)
		if n == 0 || !ok || length > left {
			return values, false
		}
		if length > uint64(len(body)) {
			return values, false
		}
		values = append(values, valueOf(serial, body[:length]))
		types, body, left = types[n:], body[length:], left-length
	}
	return values, left == 0
}

// lengthOf is the length of a value in bytes, by its type.
func lengthOf(serial uint64) (n uint64, ok bool) {
	switch {
	case serial >= 12:
		return (serial - 12) / 2, true
	case serial >= 10:
		return 0, false
	}
	return [...]uint64{0, 1, 2, 3, 4, 6, 8, 8, 0, 0}[serial], true
}

func valueOf(serial uint64, b []byte) any {
	switch {
	case serial >= 12 && serial%2 == 0:
		return bytes.Clone(b)
	case serial >= 12:
		return string(b)
	case serial == 0:
		return nil
	case serial >= 8:
		return int64(serial - 8)
	}
	v := int64(int8(b[0]))
	for _, c := range b[1:] {
		v = v<<8 | int64(c)
	}
	if serial == 7 {
		return math.Float64frombits(uint64(v))
	}
	return v
}

// compare orders two values as SQLite does: NULL, numbers, text, blobs.
func compare(a, b any) int {
	ka, kb := kindOf(a), kindOf(b)
	if rank := cmp.Compare(rankOf(ka), rankOf(kb)); rank != 0 {
		return rank
	}
	switch a := a.(type) {
	case int64:
		if b, ok := b.(int64); ok {
			return cmp.Compare(a, b)
		}
		return cmp.Compare(float64(a), b.(float64))
	case float64:
		if b, ok := b.(int64); ok {
			return cmp.Compare(a, float64(b))
		}
		return cmp.Compare(a, b.(float64))
	case string:
		return strings.Compare(a, b.(string))
	case []byte:
		return bytes.Compare(a, b.([]byte))
	}
	return 0
}

func rankOf(k Kinds) Kinds {
	if k == Real {
		return Integer
	}
	return k
}
