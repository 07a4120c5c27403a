package image

import (
	"encoding/binary"

	"paperkin/index/catalogue/sealed"
)

// Offsets in the header of a page of a b-tree.
const (
	kindAt      = 0
	firstFreeAt = 1 // the first free block
	cellsAt     = 3 // how many cells there are
	contentAt   = 5 // where the first of them begins
	fragmentsAt = 7 // bytes between them that are in no free block
)

// The kinds of pages of b-trees. Inner ones have a number more in their header.
const (
	innerIndex = 2
	innerTable = 5
	leafIndex  = 10
	leafTable  = 13
)

// blank overwrites what a page of a b-tree holds besides its cells: what lies between
// the list of cells and the first of them, and the free blocks, which are the places of
// cells that are gone. Fragments of up to three bytes stay. header is where the page's
// own header begins.
func blank(page []byte, header int) error {
	end := len(page) - sealed.Reserved
	number := func(at int) int { return int(binary.BigEndian.Uint16(page[at:])) }
	listed := header + 8
	if kind := page[header+kindAt]; kind == innerIndex || kind == innerTable {
		listed += 4
	}
	listed += 2 * number(header+cellsAt)
	content := number(header + contentAt)
	if listed > content || content > end {
		return damaged("cells from %d on, which %d bytes list", content, listed)
	}
	clear(page[listed:content])
	last := content // free blocks are in the order of their places
	for at := number(header + firstFreeAt); at != 0; at = number(at) {
		if at < last || at+4 > end {
			return damaged("a free block at %d", at)
		}
		size := number(at + 2)
		if size < 4 || at+size > end {
			return damaged("a free block of %d bytes at %d", size, at)
		}
		clear(page[at+4 : at+size])
		last = at + size
	}
	return nil
}
