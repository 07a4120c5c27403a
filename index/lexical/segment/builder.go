package segment

import (
	"encoding/binary"
	"io"
	"maps"
	"slices"
	"strings"
)

// A Builder collects documents in memory. The zero value of its Shape has no fields.
type Builder struct {
	shape   Shape
	keys    []uint32
	columns [][]uint32
	fields  []map[string]*list
	size    int
}

// list are the postings of a term in memory. Those of the last document may change yet.
type list struct {
	last     Posting
	count    int // of all
	before   int64
	finished []byte // those before the last, without a skip list
}

// NewBuilder returns a Builder without documents.
func NewBuilder(shape Shape) *Builder {
	b := &Builder{shape: shape, columns: make([][]uint32, shape.Columns)}
	for range shape.Fields {
		b.fields = append(b.fields, map[string]*list{})
	}
	return b
}

// Len is the number of documents.
func (b *Builder) Len() int { return len(b.keys) }

// Size is about how many bytes of memory the Builder takes.
func (b *Builder) Size() int { return b.size }

// LastKey is the key of the last document; 0 without one.
func (b *Builder) LastKey() uint32 {
	if len(b.keys) == 0 {
		return 0
	}
	return b.keys[len(b.keys)-1]
}

// Start begins a document with a key above that of the one before, and its columns.
func (b *Builder) Start(key uint32, columns ...uint32) {
	b.keys = append(b.keys, key)
	for i := range b.columns {
		b.columns[i] = append(b.columns[i], columns[i])
	}
	b.size += 4 * (1 + len(columns))
}

// Memory of a term, about: its list, with the place in the map, and a posting.
const (
	listSize    = 120
	postingSize = 3
)

// Add adds a term to the document that was started last, as many times as it is in the
// first and the second part of the text. In a field of the kind [Set] only the first
// time counts.
func (b *Builder) Add(field int, term string, first, second uint32) {
	doc := uint32(len(b.keys) - 1)
	l := b.fields[field][term]
	switch {
	case l == nil:
		l = &list{before: -1, last: Posting{Doc: doc}, count: 1}
		b.fields[field][strings.Clone(term)] = l // it may be a part of a whole text
		b.size += listSize + len(term)
	case l.last.Doc != doc:
		l.finished = appendPosting(l.finished, b.shape.Fields[field], l.before, l.last)
		l.before, l.last, l.count = int64(l.last.Doc), Posting{Doc: doc}, l.count+1
		b.size += postingSize
	}
	l.last.First += first
	l.last.Second += second
}

// Write writes the documents to w as a file.
func (b *Builder) Write(w io.Writer) (Made, error) {
	out := newOutput(w)
	for _, column := range append([][]uint32{b.keys}, b.columns...) {
		if err := writeColumn(out, column); err != nil {
			return Made{}, err
		}
	}
	d := directory{documents: uint32(len(b.keys)), columns: b.shape.Columns}
	var postings []Posting
	for i, lists := range b.fields {
		w := newFieldWriter(out, b.shape.Fields[i])
		for _, term := range slices.Sorted(maps.Keys(lists)) {
			postings = lists[term].all(postings[:0], w.kind, d.documents)
			if err := w.add([]byte(term), postings); err != nil {
				return Made{}, err
			}
		}
		place, err := w.finish()
		if err != nil {
			return Made{}, err
		}
		d.fields = append(d.fields, place)
	}
	return out.finish(d)
}

// all appends the postings of a term.
func (l *list) all(to []Posting, kind Kind, documents uint32) []Posting {
	c := Cursor{kind: kind, limit: int64(documents), run: l.finished, left: l.count - 1, in: l.count - 1, doc: -1}
	for c.Next() {
		to = append(to, c.Posting)
	}
	return append(to, l.last)
}

func writeColumn(out *output, column []uint32) error {
	var b []byte
	for chunk := range slices.Chunk(column, 4096) {
		b = b[:0]
		for _, v := range chunk {
			b = binary.LittleEndian.AppendUint32(b, v)
		}
		if _, err := out.Write(b); err != nil {
			return err
		}
	}
	return nil
}
