package lexical

import (
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"

	index "github.com/blevesearch/bleve_index_api"
	zap "github.com/blevesearch/zapx/v17"
)

// postingsFolder is the folder in an index that scorch keeps its files in.
const postingsFolder = "postings"

// updateBatch is how many papers are passed to scorch at once. Batches of 4,000
// take a third more memory and as much time.
const updateBatch = 500

// updateText is how many bytes of text end a batch, however few papers they are:
// analysed text takes many times as much memory.
const updateText = 2 << 20

// maxSegment is how many papers scorch merges into one segment at most. A merge
// maps whole segments, which count as memory of the process, and with this bound
// they do not grow with the library. The additional segments cost searches
// nothing that can be measured (83,344 papers).
const maxSegment = 20_000

// scorch makes room for a segment by the bytes that each paper took in the one
// before, for a hundred papers more than there are. After a text of megabytes that
// is gigabytes; without it indexing takes as long.
func init() { zap.NewSegmentBufferAvgBytesPerDocFactor = 0 }

// A Change adds a paper to an index, replaces its text, or removes it.
type Change struct {
	Key             int64 // not 0
	Title, Abstract string
	Gone            bool // the paper was removed
}

// Update applies changes to the index in the folder from, and writes the result
// into the folder to, which must not exist. An empty from stands for an index
// without papers. The error wraps [ErrDamaged] when from is damaged. After an
// error the content of to is of no use. The index in from does not change and
// stays usable; both may share files. progress, which may be nil, is called with
// the number of papers so far after every batch. Update returns how many papers the
// index in to has.
func Update(ctx context.Context, from, to string, changes iter.Seq2[Change, error], progress func(papers int)) (papers int, err error) {
	defer func() { err = named(err) }()
	if err := os.MkdirAll(filepath.Join(to, postingsFolder), 0o700); err != nil {
		return 0, err
	}
	var known lengths
	if from != "" {
		if known, err = sharePapers(from, to); err != nil {
			return 0, err
		}
	}
	s, err := openScorch(to, false)
	if err != nil {
		return 0, err
	}
	err = apply(ctx, s, changes, &known, progress)
	if err = errors.Join(err, s.Close()); err != nil {
		return 0, err
	}
	if papers, err = writeDocuments(to, known); err != nil {
		return 0, err
	}
	return papers, writeSums(to)
}

// sharePapers makes the postings of the index in from appear in the folder to, and
// returns the papers that they have.
func sharePapers(from, to string) (known lengths, err error) {
	if err := Verify(from); err != nil {
		return nil, err
	}
	old, err := readDocuments(filepath.Join(from, documentsFile))
	if err != nil {
		return nil, err
	}
	for _, d := range old {
		known.set(d)
	}
	return known, share(filepath.Join(from, postingsFolder), filepath.Join(to, postingsFolder))
}

// lengths are the documents of papers, by key: zero for keys without a paper.
type lengths []document

func (l *lengths) set(d document) {
	*l = append(*l, make(lengths, max(0, int(d.key)+1-len(*l)))...)
	(*l)[d.key] = d
}

func (l lengths) forget(key int64) {
	if key < int64(len(l)) {
		l[key] = document{}
	}
}

// papers is the number of papers that there are.
func (l lengths) papers() (n int) {
	for _, d := range l {
		if d.key != 0 {
			n++
		}
	}
	return n
}

// apply passes changes to scorch, batch by batch, and keeps the lengths of the
// papers' fields in known.
func apply(ctx context.Context, s *postings, changes iter.Seq2[Change, error], known *lengths, progress func(int)) error {
	batch := index.NewBatch()
	added := map[int64]*analysed{} // by key
	var seen stems
	done, text := 0, 0
	flush := func() error {
		if len(batch.IndexOps) == 0 {
			return nil
		}
		if err := s.Batch(batch); err != nil {
			return err
		}
		for _, a := range added {
			known.set(document{a.key, uint32(a.title.words), uint32(a.abstract.words)})
		}
		done += len(batch.IndexOps)
		if progress != nil {
			progress(done)
		}
		clear(added)
		batch, text = index.NewBatch(), 0
		return nil
	}
	for c, err := range changes {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if c.Gone {
			batch.Delete(documentID(c.Key))
			known.forget(c.Key)
			delete(added, c.Key)
		} else {
			a := &analysed{key: c.Key, title: analyzer{stems: &seen}, abstract: analyzer{stems: &seen}}
			batch.Update(a.document(c))
			added[c.Key] = a
			text += len(c.Title) + len(c.Abstract)
		}
		if len(batch.IndexOps) >= updateBatch || text >= updateText {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}
