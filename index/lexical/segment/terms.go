package segment

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"iter"
	"sort"
)

// A Term is a term of a field.
type Term struct {
	Text  []byte // valid until the next one
	Count int    // documents that have it
	Alone int    // of these, those that have it only in the first part of their text

	file     *File
	kind     Kind
	offset   int64 // of its postings
	postings int64 // their length
}

// Postings returns a cursor before the first posting of the term.
func (t Term) Postings() (Cursor, error) {
	b, err := t.file.at(t.offset, t.postings)
	if err != nil {
		return Cursor{}, err
	}
	return newCursor(t.kind, b, t.Count, t.file.is.documents), nil
}

// Lookup returns a term of a field, if it is there.
func (f *File) Lookup(field int, text string) (t Term, found bool, err error) {
	for t, err := range f.From(field, text) {
		return t, err == nil && string(t.Text) == text, err
	}
	return t, false, nil
}

// Distinct is the number of different terms of a field.
func (f *File) Distinct(field int) int { return int(f.is.fields[field].terms) }

// From yields the terms of a field from a text on, in the order of their bytes. It ends
// with an error.
func (f *File) From(field int, text string) iter.Seq2[Term, error] {
	return func(yield func(Term, error) bool) {
		s := f.All(field)
		if s.block, s.err = f.blockOf(f.is.fields[field], text); s.err == nil {
			for s.Next() {
				if string(s.Text) >= text && !yield(s.Term, nil) {
					return
				}
			}
		}
		if s.err != nil {
			yield(Term{}, s.err)
		}
	}
}

// Terms goes through the terms of a field, in the order of their bytes.
type Terms struct {
	entries // the current term
	file    *File
	field   int
	block   int // the next one
	err     error
}

// All returns the terms of a field before the first.
func (f *File) All(field int) *Terms { return &Terms{file: f, field: field} }

// Err is the error that has ended the terms early.
func (s *Terms) Err() error { return s.err }

// Next goes to the next term. It returns false after the last one, and when there is an
// error.
func (s *Terms) Next() bool {
	for !s.entries.next() {
		if s.entries.err != nil {
			s.err = fmt.Errorf("%w: %s: block %d of field %d: %w", ErrDamaged, s.file.name, s.block-1, s.field, s.entries.err)
		}
		if s.err != nil || s.block == int(s.file.is.fields[s.field].count) {
			return false
		}
		if s.err = s.file.readBlock(&s.entries, s.field, s.block); s.err != nil {
			return false
		}
		s.block++
	}
	return true
}

// blockOf returns the block that has a term, if any has it: the last one whose first term
// is not after it.
func (f *File) blockOf(place fieldPlace, text string) (block int, err error) {
	after := sort.Search(int(place.count), func(i int) bool {
		first, e := f.first(place, i)
		if e != nil {
			err = e
			return true
		}
		return string(first) > text
	})
	return max(0, after-1), err
}

// first returns the first term of a block.
func (f *File) first(place fieldPlace, block int) ([]byte, error) {
	var start, end int64
	if block > 0 {
		b, err := f.at(place.index+indexEntry*int64(block-1)+8, 4)
		if err != nil {
			return nil, err
		}
		start = int64(binary.LittleEndian.Uint32(b))
	}
	b, err := f.at(place.index+indexEntry*int64(block)+8, 4)
	if err != nil {
		return nil, err
	}
	end = int64(binary.LittleEndian.Uint32(b))
	return f.at(place.firsts+start, end-start)
}

// entries goes through the terms of a block.
type entries struct {
	Term
	rest []byte
	left int // terms
	text []byte
	err  error
}

// readBlock reads the entries of a block.
func (f *File) readBlock(e *entries, field, block int) error {
	place := f.is.fields[field]
	b, err := f.at(place.index+indexEntry*int64(block), 8)
	if err != nil {
		return err
	}
	start := int64(binary.LittleEndian.Uint64(b))
	if start < place.blocks || start >= place.index {
		return fmt.Errorf("%w: %s: block %d at %d", ErrDamaged, f.name, block, start)
	}
	b, err = f.at(start, min(binary.MaxVarintLen32, place.index-start))
	if err != nil {
		return err
	}
	length, n := binary.Uvarint(b)
	if n <= 0 || length > uint64(place.index-start) {
		return fmt.Errorf("%w: %s: block %d of %d bytes", ErrDamaged, f.name, block, length)
	}
	start += int64(n)
	if b, err = f.at(start, int64(length)); err != nil {
		return err
	}
	e.rest, e.left, e.text = b, min(blockTerms, int(place.terms)-block*blockTerms), e.text[:0]
	e.Term = Term{file: f, kind: f.shape.Fields[field], offset: start + int64(length)}
	return nil
}

// next reads the next entry.
func (e *entries) next() bool {
	if e.left == 0 || e.err != nil {
		return false
	}
	e.left--
	shared, length := e.uvarint(), e.uvarint()
	if shared > uint64(len(e.text)) || length > uint64(len(e.rest)) {
		e.err = errEntry
		return false
	}
	e.text = append(e.text[:shared], e.rest[:length]...)
	e.rest = e.rest[length:]
	e.Text = e.text
	e.offset += e.postings
	e.Count = int(e.uvarint())
	if e.Alone = 0; e.kind == Words {
		e.Alone = int(e.uvarint())
	}
	e.postings = int64(e.uvarint())
	if e.Count <= 0 || e.Count > e.Term.file.Documents() || e.Alone > e.Count || e.postings < 0 {
		e.err = errEntry
	}
	return e.err == nil
}

func (e *entries) uvarint() uint64 {
	v, n := binary.Uvarint(e.rest)
	if n <= 0 {
		e.err, e.rest = errEntry, nil
		return 0
	}
	e.rest = e.rest[n:]
	return v
}

// HasPrefix reports whether the term begins with a text.
func (t Term) HasPrefix(text string) bool { return bytes.HasPrefix(t.Text, []byte(text)) }
