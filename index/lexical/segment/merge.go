package segment

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"

	"paperkin/index/vector"
)

// An Input is a file of [OpenToMerge] and the documents that are left out; nil: none.
type Input struct {
	File *File
	Gone *vector.Bitmap
}

// gone stands for the number of a document that is left out.
const gone = ^uint32(0)

// input is an Input and the numbers of its documents in the file that is made.
type input struct {
	*File
	numbers []uint32
}

// Merge writes the documents of files, which have different keys, to w as one file. It
// reads each file from the beginning to the end. Its memory grows with the number of
// documents by some bytes for each.
func Merge(ctx context.Context, w io.Writer, shape Shape, from []Input) (Made, error) {
	inputs, keys, err := number(from)
	if err != nil {
		return Made{}, err
	}
	out := newOutput(w)
	if err := writeColumn(out, keys); err != nil {
		return Made{}, err
	}
	documents := uint32(len(keys))
	for n := 1; n <= shape.Columns; n++ {
		column := keys // whose room is free now
		for _, in := range inputs {
			if err := in.scatter(n, column); err != nil {
				return Made{}, err
			}
		}
		if err := writeColumn(out, column); err != nil {
			return Made{}, err
		}
	}
	d := directory{documents: documents, columns: shape.Columns}
	for field, kind := range shape.Fields {
		place, err := mergeField(ctx, out, field, kind, inputs)
		if err != nil {
			return Made{}, err
		}
		d.fields = append(d.fields, place)
	}
	return out.finish(d)
}

// number gives the documents of all files their numbers in the order of their keys, and
// returns these.
func number(from []Input) (inputs []input, keys []uint32, err error) {
	var all [][]uint32
	for _, in := range from {
		old, err := in.File.Column(0, 0, in.File.is.documents)
		if err != nil {
			return nil, nil, err
		}
		list := make([]uint32, in.File.Documents())
		for doc := range list {
			list[doc] = old.Of(uint32(doc))
			if in.Gone == nil || !in.Gone.Has(doc) {
				keys = append(keys, list[doc])
			}
		}
		all = append(all, list)
	}
	slices.Sort(keys)
	for i := 1; i < len(keys); i++ {
		if keys[i] == keys[i-1] {
			return nil, nil, fmt.Errorf("%w: %s: %w: %d", ErrDamaged, from[0].File.name, errMerged, keys[i])
		}
	}
	for i, list := range all {
		next := 0
		for doc, key := range list {
			if from[i].Gone != nil && from[i].Gone.Has(doc) {
				list[doc] = gone
				continue
			}
			if next < len(keys) && keys[next] != key { // files have long runs of neighbours
				next, _ = slices.BinarySearch(keys, key)
			}
			list[doc] = uint32(next)
			next++
		}
		inputs = append(inputs, input{from[i].File, list})
	}
	return inputs, keys, nil
}

// scatter puts the numbers of a column into their places.
func (in input) scatter(n int, to []uint32) error {
	column, err := in.Column(n, 0, in.is.documents)
	if err != nil {
		return err
	}
	for doc, number := range in.numbers {
		if number != gone {
			to[number] = column.Of(uint32(doc))
		}
	}
	return nil
}

// mergeField merges a field of all files.
func mergeField(ctx context.Context, out *output, field int, kind Kind, inputs []input) (fieldPlace, error) {
	w := newFieldWriter(out, kind)
	var open []merged
	for _, in := range inputs {
		m := merged{in.All(field), in.numbers}
		if m.Next() {
			open = append(open, m)
		} else if m.err != nil {
			return fieldPlace{}, m.err
		}
	}
	var term []byte
	var postings []Posting
	for n := 0; len(open) > 0; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return fieldPlace{}, ctx.Err()
		}
		least := slices.MinFunc(open, func(a, b merged) int { return bytes.Compare(a.Text, b.Text) })
		term, postings = append(term[:0], least.Text...), postings[:0]
		for i := 0; i < len(open); {
			m := open[i]
			if !bytes.Equal(m.Text, term) {
				i++
				continue
			}
			var err error
			if postings, err = m.collect(postings); err != nil {
				return fieldPlace{}, err
			}
			if m.Next() {
				i++
			} else if m.err != nil {
				return fieldPlace{}, m.err
			} else {
				open = slices.Delete(open, i, i+1)
			}
		}
		if len(postings) == 0 { // all documents are gone
			continue
		}
		if byDoc := func(a, b Posting) int { return int(int64(a.Doc) - int64(b.Doc)) }; !slices.IsSortedFunc(postings, byDoc) {
			slices.SortFunc(postings, byDoc)
		}
		if err := w.add(term, postings); err != nil {
			return fieldPlace{}, err
		}
	}
	return w.finish()
}

// merged is a field of a file.
type merged struct {
	*Terms
	numbers []uint32
}

// collect appends the postings of the current term, with their new documents.
func (m merged) collect(to []Posting) ([]Posting, error) {
	c, err := m.Postings()
	if err != nil {
		return nil, err
	}
	for c.Next() {
		if number := m.numbers[c.Doc]; number != gone {
			p := c.Posting
			p.Doc = number
			to = append(to, p)
		}
	}
	return to, c.Err()
}
