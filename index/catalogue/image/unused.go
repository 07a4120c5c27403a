package image

import (
	"context"
	"database/sql"
	"encoding/binary"
	"math"
	"strconv"
	"strings"

	"paperkin/index/catalogue/sealed"
)

// sample is how many pages [Unused] reads at most: enough to be wrong by a few percent.
const sample = 48

// Unused estimates how many of a database's bytes hold nothing, in the state of a
// transaction, and returns the size of all its pages. It counts free pages and looks at
// some of the others: room in a page counts if one more of its cells fits in.
func Unused(ctx context.Context, tx Queryer) (unused, size int64, err error) {
	f := &File{db: tx}
	var pages int64
	err = tx.QueryRowContext(ctx, `SELECT page_count, page_size FROM pragma_page_count, pragma_page_size`).Scan(&pages, &f.size)
	if err != nil {
		return 0, 0, err
	}
	f.used = make([]int, pages+1)
	chosen := map[int64]bool{} // true: in use
	for i := range min(sample, pages) {
		number := spread(i, pages)
		if pages <= sample {
			number = i + 1
		}
		chosen[number] = number != sealed.LockPage(f.size)
	}
	free, err := f.findFree(ctx, func(leaf int64) {
		if chosen[leaf] {
			chosen[leaf] = false
		}
	})
	if err != nil {
		return 0, 0, err
	}
	var numbers []string
	for number, inUse := range chosen {
		if inUse && f.used[number] == 0 {
			numbers = append(numbers, strconv.FormatInt(number, 10))
		}
	}
	room, read, err := f.room(ctx, numbers)
	if err != nil {
		return 0, 0, err
	}
	return free*f.size + room*(pages-free)/max(1, read), pages * f.size, nil
}

// room adds up the room in some pages, which it reads with one query: as many queries
// would take longer than all else that a status does.
func (f *File) room(ctx context.Context, numbers []string) (room, read int64, err error) {
	rows, err := f.db.QueryContext(ctx, `SELECT pgno, data FROM sqlite_dbpage WHERE pgno IN (`+strings.Join(numbers, ",")+`)`)
	if err != nil {
		return 0, 0, err
	}
	defer rows.Close()
	var page sql.RawBytes
	for rows.Next() {
		var number int64
		if err := rows.Scan(&number, &page); err != nil {
			return 0, 0, err
		}
		if int64(len(page)) != f.size {
			return 0, 0, damaged("page %d of %d bytes, want %d", number, len(page), f.size)
		}
		room += int64(roomIn(page, number))
		read++
	}
	return room, read, rows.Err()
}

// spread returns the pages from 1 on that a sample has, evenly and without a period.
func spread(i, pages int64) int64 {
	_, part := math.Modf(float64(i) * math.Phi)
	return 1 + int64(part*float64(pages))
}

// roomIn is how many bytes of a page are of use to rows like those in it; 0 for pages of
// other kinds than those of b-trees.
func roomIn(page []byte, number int64) int {
	header := 0
	if number == 1 {
		header = headerSize
	}
	cells := 8
	switch page[header+kindAt] {
	case innerIndex, innerTable:
		cells += 4
	case leafIndex, leafTable:
	default: // the number of the next page, and a part of a row
		return 0
	}
	at := func(n int) int { return int(binary.BigEndian.Uint16(page[header+n:])) }
	n, end := at(cellsAt), len(page)-sealed.Reserved
	room := at(contentAt) - (header + cells + 2*n) + int(page[header+fragmentsAt])
	for block, last := at(firstFreeAt), 0; block > last && block+4 <= end; {
		room += int(binary.BigEndian.Uint16(page[block+2:]))
		block, last = int(binary.BigEndian.Uint16(page[block:])), block
	}
	if taken := end - header - cells - room; n > 0 && room < taken/n {
		return 0
	}
	return max(0, room)
}
