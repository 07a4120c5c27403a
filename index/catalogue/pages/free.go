package pages

import "encoding/binary"

// freelist knows the pages that hold nothing:
// https://www.sqlite.org/fileformat2.html#the_freelist
type freelist struct {
	pages map[uint32]bool
	whole bool // no other page is free
}

// readFreelist follows the list from the header. Where that is not possible to its
// end, it adds the pages that look like a part of it.
func (f *File) readFreelist() {
	f.free.pages = map[uint32]bool{}
	if f.header == nil {
		return
	}
	want := int(binary.BigEndian.Uint32(f.header[36:]))
	for next := binary.BigEndian.Uint32(f.header[32:]); next != 0 && !f.free.pages[next]; {
		page := f.page(next, f.buffer)
		leaves, ok := f.trunk(page)
		if !ok {
			break
		}
		f.addFree(next, leaves)
		next = binary.BigEndian.Uint32(page)
	}
	f.free.whole = len(f.free.pages) == want
}

// addTrunk adds a page of no tree to the freelist if it looks like a part of it,
// unless the list is known.
func (f *File) addTrunk(number uint32, page []byte) {
	if f.free.whole {
		return
	}
	if leaves, ok := f.trunk(page); ok && len(leaves) > 0 {
		f.addFree(number, leaves)
	}
}

func (f *File) addFree(trunk uint32, leaves []uint32) {
	f.free.pages[trunk] = true
	for _, leaf := range leaves {
		f.free.pages[leaf] = true
	}
}

// trunk returns the pages that a trunk page of the freelist lists. It is false for
// a page that is not one, as far as that can be told: text is a number of pages
// that no trunk has room for.
func (f *File) trunk(page []byte) (leaves []uint32, ok bool) {
	if page == nil || binary.BigEndian.Uint32(page) > f.count {
		return nil, false
	}
	n := binary.BigEndian.Uint32(page[4:])
	if uint64(n) > uint64(len(page)/4-2) {
		return nil, false
	}
	seen := make(map[uint32]bool, n)
	for i := range n {
		leaf := binary.BigEndian.Uint32(page[8+4*i:])
		if leaf < 2 || leaf > f.count || seen[leaf] {
			return nil, false
		}
		seen[leaf] = true
		leaves = append(leaves, leaf)
	}
	return leaves, true
}
