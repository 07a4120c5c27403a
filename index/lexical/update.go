package lexical

import (
	"context"
	"errors"
	"iter"
	"os"
	"path"

	index "github.com/blevesearch/bleve_index_api"
	zap "github.com/blevesearch/zapx/v17"

	"paperkin/index/durable"
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

// A Step says which index [Update] makes of which: the names of their folders in the
// folder of a library's indexes.
type Step struct {
	From string   // empty: of an index without papers
	Was  Identity // of From
	To   string   // must not exist
	As   durable.Identity
}

// Made is an index that [Update] has made, and how many papers it has.
type Made struct {
	Identity
	Papers int
}

// Update applies changes to an index, and writes the result into another folder. The
// error wraps [ErrDamaged] when the index is damaged, and is a [*durable.ForeignError]
// when it is not the one that it should be. After an error the content of the new folder
// is of no use. The old index does not change and stays usable; both may share files.
// progress, which may be nil, is called with the number of papers so far after every
// batch.
func Update(ctx context.Context, in *os.Root, step Step, changes iter.Seq2[Change, error], progress func(papers int)) (m Made, err error) {
	defer func() { err = named(err) }()
	if err = in.Mkdir(step.To, 0o700); err == nil {
		err = in.Mkdir(path.Join(step.To, postingsFolder), 0o700)
	}
	if err != nil {
		return m, durable.Whole(in, err)
	}
	to, err := in.OpenRoot(step.To)
	if err != nil {
		return m, err
	}
	defer to.Close()
	var known lengths
	if step.From != "" {
		if known, err = takeOver(in, step); err != nil {
			return m, err
		}
	}
	s, err := openScorch(to, false)
	if err != nil {
		return m, err
	}
	err = s.placed(apply(ctx, s, changes, &known, progress))
	if err = errors.Join(err, s.Close()); err != nil {
		return m, err
	}
	if m.Papers, err = writeDocuments(to, known); err != nil {
		return m, err
	}
	m.Identity, err = writeSums(to, step.As)
	return m, err
}

// takeOver shares the postings of the index that a step begins with, and returns the
// lengths of its papers.
func takeOver(in *os.Root, step Step) (known lengths, err error) {
	from, err := openFolder(in, step.From)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	if err := verify(from, step.Was, nil); err != nil {
		return nil, err
	}
	old, err := readDocuments(from)
	if err != nil {
		return nil, err
	}
	for _, d := range old {
		known.set(d)
	}
	return known, share(in, path.Join(step.From, postingsFolder), path.Join(step.To, postingsFolder))
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
