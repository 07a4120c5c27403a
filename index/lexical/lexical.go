// Package lexical is the word index of a library: which papers contain which
// words, and how well a few words fit every paper.
//
// bleve's scorch keeps the postings: terms, frequencies, segments on disk.
// Which words a text has ([Words]) and what they are worth (BM25F, see
// [Index.Match]) is decided here. bleve's own query scorer is not used: it
// multiplies a term's weight by its idf once more and takes the number of
// distinct terms for the length of the texts, and it ranks a dozen documents
// where fusion with other rankings needs the score of any.
//
// An index on disk never changes. [Update] writes the next one beside it,
// sharing the files that stay as they are, so that readers of the old one are
// not disturbed. The package knows papers by number only; what the numbers
// mean, and which index is the current one, is the catalogue's business.
package lexical

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
)

// ErrDamaged: the files of an index contradict each other. [Update] makes a
// new one from nothing.
var ErrDamaged = errors.New("word index is damaged")

// Fields of a document in scorch.
const (
	titleField    = "title"
	abstractField = "abstract"
)

// An Index is open for reading. It is safe for concurrent use.
type Index struct {
	scorch    *postings
	reader    index.IndexReader
	documents documents
	number    []int32 // by paper: its document number plus 1; 0 for none
	papers    int
	average   []float64 // words in each of fields; not 0
}

// Open opens the index in dir. It returns an error that wraps [ErrDamaged] when
// its files are not what was written.
func Open(dir string) (*Index, error) {
	if err := Verify(dir); err != nil {
		return nil, err
	}
	d, err := readDocuments(filepath.Join(dir, documentsFile))
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
	x.number = make([]int32, last+1) // the catalogue counts keys up: they are dense
	for n, doc := range d {
		if doc.key != 0 {
			x.number[doc.key] = int32(n + 1)
			x.papers++
		}
	}
	if count, err := r.DocCount(); err != nil || int(count) != x.Len() {
		return nil, errors.Join(fmt.Errorf("%w: %s: %d documents, %d expected", ErrDamaged, dir, count, x.Len()), err, x.Close())
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

// Close releases the index.
func (x *Index) Close() error { return errors.Join(x.reader.Close(), x.scorch.Close()) }

// Len is the number of papers in the index.
func (x *Index) Len() int { return x.papers }

// openScorch opens scorch's part of an index.
func openScorch(dir string, readOnly bool) (*postings, error) {
	workers := 1 // a reader analyses nothing
	if !readOnly {
		workers = analysisWorkers()
	}
	queue := index.NewAnalysisQueue(workers)
	i, err := scorch.NewScorch(scorch.Name, map[string]any{
		"path": filepath.Join(dir, postingsFolder), "read_only": readOnly, "bolt_timeout": "5s",
		"scorchMergePlanOptions": map[string]any{"MaxSegmentSize": maxSegment},
	}, queue)
	if err != nil {
		queue.Close()
		return nil, err
	}
	s := i.(*scorch.Scorch)
	if err := s.Open(); err != nil {
		queue.Close()
		return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, dir, err)
	}
	return &postings{s, queue}, nil
}

// postings is scorch with the workers that it does not stop itself.
type postings struct {
	*scorch.Scorch
	queue *index.AnalysisQueue
}

func (p *postings) Close() error {
	defer p.queue.Close()
	return p.Scorch.Close()
}
