package pages

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// Kinds of pages of trees: https://www.sqlite.org/fileformat2.html#b_tree_pages
const (
	indexInner = 0x02
	tableInner = 0x05
	indexLeaf  = 0x0a
	tableLeaf  = 0x0d
)

func isIndex(kind byte) bool { return kind == indexInner || kind == indexLeaf }
func isInner(kind byte) bool { return kind == indexInner || kind == tableInner }

// node is a page of a tree.
type node struct {
	number uint32
	kind   byte
	cells  []cell
	right  uint32 // the last child of an inner node
}

// cell is an entry of a node.
type cell struct {
	child    uint32 // of an inner node: what comes before it
	rowid    int64  // of a table
	size     uint64 // of the record, in bytes
	local    []byte // what of it is on this page
	overflow uint32 // the page where it continues; 0 if it does not
}

// children are the pages below an inner node, in their order.
func (n *node) children() []uint32 {
	if !isInner(n.kind) {
		return nil
	}
	list := make([]uint32, 0, len(n.cells)+1)
	for _, c := range n.cells {
		list = append(list, c.child)
	}
	return append(list, n.right)
}

// node reads a page of a tree, nil if it is not one or not as SQLite writes them.
func (s *store) node(number uint32) *node {
	page := s.page(number, nil)
	if page == nil {
		return nil
	}
	return parseNode(page, number)
}

// span is a part of a page.
type span struct{ from, to int }

// parseNode reads the usable bytes of a page. Every byte of its content must belong
// to one cell or free block, or be one of the fragments that the page counts:
// nonsense and a page that was partly overwritten are found by that.
func parseNode(page []byte, number uint32) *node {
	head := 0
	if number == 1 {
		head = headerSize
	}
	n := &node{number: number, kind: page[head]}
	array := head + 8
	switch n.kind {
	case indexInner, tableInner:
		n.right = binary.BigEndian.Uint32(page[head+8:])
		array += 4
	case indexLeaf, tableLeaf:
	default:
		return nil
	}
	count, content := int(binary.BigEndian.Uint16(page[head+3:])), int(binary.BigEndian.Uint16(page[head+5:]))
	if content == 0 {
		content = 1 << 16
	}
	if array+2*count > content || content > len(page) {
		return nil
	}
	used := freeBlocks(page, int(binary.BigEndian.Uint16(page[head+1:])))
	if used == nil {
		return nil
	}
	n.cells = make([]cell, count)
	for i := range n.cells {
		at := int(binary.BigEndian.Uint16(page[array+2*i:]))
		size := 0
		if at < content || at > len(page)-4 || !n.cells[i].parse(page[at:], n.kind, len(page), &size) {
			return nil
		}
		used = append(used, span{at, at + size})
	}
	if !covers(used, content, len(page), int(page[head+7])) {
		return nil
	}
	return n
}

// freeBlocks are the free blocks of a page, in their order. The result is nil if the
// list is not one.
func freeBlocks(page []byte, first int) []span {
	blocks := []span{}
	for at, after := first, 0; at != 0; {
		if at < after || at > len(page)-4 {
			return nil
		}
		size := int(binary.BigEndian.Uint16(page[at+2:]))
		if size < 4 || at+size > len(page) {
			return nil
		}
		blocks = append(blocks, span{at, at + size})
		after, at = at+size, int(binary.BigEndian.Uint16(page[at:]))
	}
	return blocks
}

// covers reports whether spans cover a range but for some bytes, and overlap nowhere.
func covers(spans []span, from, to, but int) bool {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	for _, s := range spans {
		if s.from < from {
			return false
		}
		but -= s.from - from
		from = s.to
	}
	return from <= to && but-(to-from) == 0
}

// parse reads the cell that b begins with, and its size on the page.
func (c *cell) parse(b []byte, kind byte, usable int, size *int) bool {
	at := 0
	if isInner(kind) {
		c.child = binary.BigEndian.Uint32(b)
		at = 4
	}
	if kind != tableInner {
		var n int
		if c.size, n = varint(b[at:]); n == 0 {
			return false
		}
		at += n
	}
	if !isIndex(kind) {
		rowid, n := varint(b[at:])
		if n == 0 {
			return false
		}
		c.rowid = int64(rowid)
		at += n
	}
	if kind != tableInner {
		local := localSize(c.size, usable, isIndex(kind))
		if local > len(b)-at {
			return false
		}
		c.local = b[at : at+local]
		at += local
		if c.size > uint64(local) {
			if len(b)-at < 4 {
				return false
			}
			c.overflow = binary.BigEndian.Uint32(b[at:])
			at += 4
		}
	}
	*size = max(at, 4)
	return true
}

// localSize is how many bytes of a record are on its node:
// https://www.sqlite.org/fileformat2.html#b_tree_pages
func localSize(size uint64, usable int, index bool) int {
	most := usable - 35
	if index {
		most = (usable-12)*64/255 - 23
	}
	if size <= uint64(most) {
		return int(size)
	}
	least := (usable-12)*32/255 - 23
	if local := least + int((size-uint64(least))%uint64(usable-4)); local <= most {
		return local
	}
	return least
}

// varint reads a number of up to nine bytes, and how many it takes: 0 if b is too
// short.
func varint(b []byte) (v uint64, n int) {
	for n < 8 {
		if n == len(b) {
			return 0, 0
		}
		c := b[n]
		v, n = v<<7|uint64(c&0x7f), n+1
		if c < 0x80 {
			return v, n
		}
	}
	if n == len(b) {
		return 0, 0
	}
	return v<<8 | uint64(b[n]), 9
}
