package chromem

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"slices"

	"paperkin/index/durable"
	"paperkin/index/vector"
)

var _ vector.Mender = (*Store)(nil)

// Verify implements [vector.Mender]. A row of a damaged batch is not lost when its
// own checksum, in its row of codes, fits; nor is one that no batch holds, if the codes
// are the space's.
func (s *Store) Verify(ctx context.Context, c vector.Committed) (vector.Damage, error) {
	v := verifier{dimensions: s.file.dimensions, rows: c.Rows, path: s.file.path, header: durable.HeaderGood, nameless: c.Is == (durable.Identity{})}
	var batches []vector.Batch
	if c.Rows > 0 {
		var err error
		if batches, err = c.Batches(0); err != nil {
			return vector.Damage{}, err
		}
	}
	defer v.close()
	if err := v.open(s.dir, c); err != nil {
		return vector.Damage{}, err
	}
	next := 0
	for _, b := range append(slices.Clip(batches), vector.Batch{First: c.Rows}) {
		for ; next < b.First && !c.Chosen; next += codesRun {
			if err := errors.Join(ctx.Err(), v.batch(vector.Batch{First: next, Rows: min(codesRun, b.First-next)}, false)); err != nil {
				return vector.Damage{}, err
			}
		}
		if err := errors.Join(ctx.Err(), v.batch(b, true)); err != nil {
			return vector.Damage{}, err
		}
		next = b.First + b.Rows
	}
	if v.nameless && !v.ours { // they may be another library's, with codes that fit
		v.lose(vector.Batch{Rows: c.Rows})
	}
	return vector.Damage{Lost: &v.lost, Found: v.found(), Slow: v.rows - v.codes.count}, nil
}

// verifier compares the files of a store with their checksums.
type verifier struct {
	dimensions, rows int
	nameless         bool // whose files they should be is not known
	ours             bool // a batch is as the catalogue knows it
	path             string
	file             *os.File // nil when there is none
	there            int      // number of whole rows in it
	header           durable.Condition
	others           bool // the file of vectors is not the store's
	codes            *codes
	foreign          []error       // files that are not the store's
	lost, wrong      vector.Bitmap // damaged rows of vectors, and of codes
}

func (v *verifier) open(dir *os.Root, c vector.Committed) (err error) {
	v.file, err = durable.OpenIn(dir, vectorsName)
	if v.others = v.note(err); err != nil && !v.others && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if v.file != nil {
		info, err := v.file.Stat()
		if err != nil {
			return err
		}
		v.there = max(0, int((info.Size()-durable.HeaderBytes)/(4*int64(v.dimensions))))
		var h durable.Header
		if h, v.header, err = durable.ReadHeader(v.file, vectorsMagic, vectorsFormat); err != nil {
			return err
		}
		if v.header == durable.HeaderGood {
			v.others = v.note(c.Owner().Check(v.path, h.Is))
		}
	}
	v.codes, err = openCodes(dir, v.dimensions, c)
	if v.note(err) { // then they say nothing of the vectors
		v.codes, err = noCodes(dir, v.dimensions), nil
	}
	return err
}

// note keeps an error about a file that is not the store's, and reports whether it is
// one.
func (v *verifier) note(err error) bool {
	is := errors.Is(err, durable.ErrForeign)
	if is {
		v.foreign = append(v.foreign, err)
	}
	return is
}

func (v *verifier) close() {
	if v.file != nil {
		v.file.Close()
	}
	if v.codes != nil {
		v.codes.close()
	}
}

// batch compares the rows of a batch with their checksums. That of the batch itself may
// not be known.
func (v *verifier) batch(b vector.Batch, known bool) error {
	size := 4 * v.dimensions
	bytesThere := make([]byte, size*min(b.Rows, max(0, v.there-b.First)))
	if len(bytesThere) > 0 {
		if _, err := v.file.ReadAt(bytesThere, durable.HeaderBytes+int64(b.First)*int64(size)); err != nil {
			return err
		}
	}
	row := func(i int) []float32 {
		if (i+1)*size > len(bytesThere) {
			return nil
		}
		return floats(bytesThere[i*size : (i+1)*size])
	}
	whole := known && len(bytesThere) == size*b.Rows && crc32.Checksum(bytesThere, durable.Castagnoli) == b.CRC
	lost := 0
	for i := range b.Rows {
		slot, vector := b.First+i, row(i)
		coded := slot < v.codes.count
		intact := coded && v.codes.sound(slot)
		if !whole && (vector == nil || !intact || sumOf(vector) != v.codes.sum(slot)) {
			v.lost.Add(slot)
			lost++
		}
		if coded && (!intact || !v.lost.Has(slot) && !bytes.Equal(v.codes.row(slot), appendRow(nil, vector))) {
			v.wrong.Add(slot)
		}
	}
	v.ours = v.ours || whole && b.Rows > 0
	if known && !whole && lost == 0 { // codes and vectors agree with each other, but not with the catalogue
		v.lose(b)
	}
	return nil
}

func (v *verifier) lose(b vector.Batch) {
	for i := range b.Rows {
		v.lost.Add(b.First + i)
	}
}

// found returns what is wrong, one line each.
func (v *verifier) found() (found []string) {
	report := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	for _, err := range v.foreign {
		report("%v", err)
	}
	switch {
	case v.rows == 0: // the first write begins the file
	case v.others && v.lost.Len() > 0:
		report("%s lacks %d of the library's %d vectors", v.path, v.lost.Len(), v.rows)
	case v.others:
	case v.file == nil:
		report("%s is missing", v.path)
	default:
		v.damaged(report)
	}
	if v.codes.damaged && v.rows > 0 {
		report("%s: the header is damaged, or the file was cut off", v.codes.path)
	}
	for _, run := range runs(&v.wrong) {
		report("%s: %s inconsistent with the vectors", v.codes.path, run)
	}
	return found
}

// damaged reports what is wrong with a file of vectors that is the store's.
func (v *verifier) damaged(report func(format string, args ...any)) {
	if v.header != durable.HeaderGood {
		report("%s: the header is damaged", v.path)
	}
	if v.there < v.rows {
		report("%s holds %d rows, want %d", v.path, v.there, v.rows)
	}
	var there vector.Bitmap
	for row := range v.lost.All {
		if row < v.there {
			there.Add(row)
		}
	}
	for _, run := range runs(&there) {
		report("%s: %s damaged", v.path, run)
	}
}

// runs names the rows of a set: "row 3 is", "rows 5 to 9 are".
func runs(rows *vector.Bitmap) (names []string) {
	first, last := -1, 0
	end := func() {
		switch {
		case first < 0:
		case first == last:
			names = append(names, fmt.Sprintf("row %d is", first))
		default:
			names = append(names, fmt.Sprintf("rows %d to %d are", first, last))
		}
	}
	for row := range rows.All {
		if row != last+1 || first < 0 {
			end()
			first = row
		}
		last = row
	}
	end()
	return names
}
