// Package lexical is the full-text index of a library: it knows which papers
// contain which words, and scores every paper against a query of words.
//
// bleve's scorch keeps the postings: terms, frequencies, segments on disk. This
// package decides which words a text has ([Words]) and how they are scored
// (BM25F, see [Index.Match]). bleve's own scorer is not used: it multiplies a
// term's weight by its idf a second time, takes the number of distinct terms for
// the length of a text, and ranks a dozen documents, whereas fusion with other
// rankings needs the score of any document.
//
// An index on disk never changes. [Update] writes the next one beside it and
// shares the files that stay the same, so that readers of the old one are not
// disturbed. The package knows papers by number only. The catalogue knows what
// the numbers mean and which index is the current one.
package lexical

import (
	"errors"
	"fmt"
	"os"

	index "github.com/blevesearch/bleve_index_api"

	"paperkin/index/durable"
)

// ErrDamaged means that the files of an index are not those that were written. It is a
// [durable.ErrRepairable]: [Update] can build a new index from scratch.
var ErrDamaged error = damagedError{}

type damagedError struct{}

func (damagedError) Error() string { return "word index is damaged" }
func (damagedError) Unwrap() error { return durable.ErrRepairable }

// Fields of a document in scorch.
const (
	titleField    = "title"
	abstractField = "abstract"
)

// An Index is an index that is open for reading. It is safe for concurrent use.
type Index struct {
	scorch    *postings
	reader    index.IndexReader
	documents documents
	number    []int32 // by key of a paper: its document number plus 1; 0 for none
	papers    int
	average   []float64 // words a paper has in each of fields; at least 1
}

// Open opens the index in the folder of a name in another one. The error wraps
// [ErrDamaged] when its files are not those that were written, and what the system lacks
// when that was the reason: file handles, memory. It is a [*durable.ForeignError] when it
// is not the index that is wanted.
func Open(in *os.Root, name string, want Identity) (*Index, error) {
	dir, err := openFolder(in, name)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	if err := verify(dir, want, nil); err != nil {
		return nil, err
	}
	d, err := readDocuments(dir)
	if err != nil {
		return nil, err
	}
	s, err := openScorch(dir, true)
	if err != nil {
		return nil, err
	}
	r, err := s.Reader()
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	x := &Index{scorch: s, reader: r, documents: d}
	var last int64
	for _, doc := range d {
		last = max(last, doc.key)
	}
	x.number = make([]int32, last+1) // keys are dense: the catalogue counts them up
	for n, doc := range d {
		if doc.key != 0 {
			x.number[doc.key] = int32(n + 1)
			x.papers++
		}
	}
	if count, err := r.DocCount(); err != nil || int(count) != x.Len() {
		return nil, errors.Join(fmt.Errorf("%w: %s: %d documents, %d expected", ErrDamaged, dir.Name(), count, x.Len()), err, x.Close())
	}
	for _, f := range fields {
		var words float64
		for _, doc := range d {
			words += float64(f.words(doc))
		}
		x.average = append(x.average, max(1, words/float64(max(1, x.Len()))))
	}
	return x, nil
}

// Close closes the index, which cannot be used any more.
func (x *Index) Close() error { return errors.Join(x.reader.Close(), x.scorch.Close()) }

// Len is the number of papers in the index.
func (x *Index) Len() int { return x.papers }
