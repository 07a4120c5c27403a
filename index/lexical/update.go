package lexical

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"runtime"

	"github.com/blevesearch/bleve/v2/analysis"
	bleve "github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"
)

// postingsFolder is scorch's part of an index.
const postingsFolder = "postings"

// updateBatch is how many papers go to scorch at once. 4,000 take a third more
// memory and no less time.
const updateBatch = 500

// updateText is how many bytes of text are enough for a batch, however few papers
// they are: taken apart they take many times as much memory.
const updateText = 2 << 20

// maxSegment is how many papers scorch merges into one segment at most. A merge
// reads whole segments, which count as the process's memory meanwhile, however
// large the library is. More segments cost searches nothing that can be measured
// (83,344 papers).
const maxSegment = 20_000

// A Change tells the index what has become of a paper.
type Change struct {
	Key             int64 // not 0
	Title, Abstract string
	Gone            bool // the paper was removed
}

// Update writes into the folder to, which must not exist, the index that the
// one in the folder from becomes by the changes; an empty from stands for an
// index of nothing. It returns an error that wraps [ErrDamaged] when from is
// unusable. After an error the folder to is worthless. The index in from stays
// as it is, and usable; files may be shared between both.
func Update(ctx context.Context, from, to string, changes iter.Seq2[Change, error], progress func(papers int)) error {
	if err := os.MkdirAll(filepath.Join(to, postingsFolder), 0o700); err != nil {
		return err
	}
	var known lengths
	if from != "" {
		if err := Verify(from); err != nil {
			return err
		}
		old, err := readDocuments(filepath.Join(from, documentsFile))
		if err != nil {
			return err
		}
		for _, d := range old {
			known.set(d)
		}
		if err := share(filepath.Join(from, postingsFolder), filepath.Join(to, postingsFolder)); err != nil {
			return err
		}
	}
	s, err := openScorch(to, false)
	if err != nil {
		return err
	}
	err = apply(ctx, s, changes, &known, progress)
	if err = errors.Join(err, s.Close()); err != nil {
		return err
	}
	if err := writeDocuments(to, known); err != nil {
		return err
	}
	return writeSums(to)
}

// lengths are the documents of papers, by their keys. Those of papers that are
// not there are zero.
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

// apply brings changes into scorch, and the lengths of their fields into known.
func apply(ctx context.Context, s *postings, changes iter.Seq2[Change, error], known *lengths, progress func(int)) error {
	batch := index.NewBatch()
	var added []*analysed
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
		batch, added, text = index.NewBatch(), nil, 0
		return nil
	}
	for c, err := range changes {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if c.Gone {
			batch.Delete(documentID(c.Key))
			known.forget(c.Key)
		} else {
			a := &analysed{key: c.Key, title: analyzer{stems: &seen}, abstract: analyzer{stems: &seen}}
			batch.Update(a.document(c))
			added = append(added, a)
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

// analysed is a document on its way through scorch's analysis workers, which
// count its words as they go.
type analysed struct {
	key             int64
	title, abstract analyzer
}

func (a *analysed) document(c Change) index.Document {
	d := bleve.NewDocument(documentID(c.Key))
	d.AddField(bleve.NewTextFieldCustom(titleField, nil, []byte(c.Title), index.IndexField, &a.title))
	d.AddField(bleve.NewTextFieldCustom(abstractField, nil, []byte(c.Abstract), index.IndexField, &a.abstract))
	return d
}

// analyzer makes a field's words known to scorch. One serves one field of one
// document.
type analyzer struct {
	stems *stems
	words int
}

var _ analysis.Analyzer = (*analyzer)(nil)

// Analyze implements [analysis.Analyzer].
func (a *analyzer) Analyze(text []byte) analysis.TokenStream {
	words := words(string(text), a.stems.stem)
	a.words = len(words)
	stream := make(analysis.TokenStream, len(words))
	tokens := make([]analysis.Token, len(words))
	for i, w := range words {
		tokens[i] = analysis.Token{Term: []byte(w)}
		stream[i] = &tokens[i]
	}
	return stream
}

// analysisWorkers is how many texts are taken apart at once.
func analysisWorkers() int { return runtime.GOMAXPROCS(0) }

// documentID is a paper's key as scorch wants it.
func documentID(key int64) string { return string(binary.BigEndian.AppendUint64(nil, uint64(key))) }

// writeDocuments notes which paper has which document number: numbers are
// scorch's, and known only when its part of the index is complete.
func writeDocuments(dir string, known lengths) (err error) {
	s, err := openScorch(dir, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	r, err := s.Reader()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	all, err := r.DocIDReaderAll()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, all.Close()) }()
	var d documents
	for {
		number, err := all.Next()
		if err != nil {
			return err
		}
		if number == nil {
			return d.write(filepath.Join(dir, documentsFile))
		}
		id, err := r.ExternalID(number)
		if err != nil {
			return err
		}
		n := int(number.Value())
		d = append(d, make(documents, max(0, n+1-len(d)))...)
		key := binary.BigEndian.Uint64([]byte(id))
		if key >= uint64(len(known)) || known[key].key == 0 {
			return fmt.Errorf("%w: %s: a document that nobody added", ErrDamaged, dir)
		}
		d[n] = known[key]
	}
}

// share makes the files of one folder appear in another. Segments never change
// once they are written, so a second link to them does; scorch writes to its
// root file, which is copied.
func share(from, to string) error {
	entries, err := os.ReadDir(from)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	for _, e := range entries {
		source, target := filepath.Join(from, e.Name()), filepath.Join(to, e.Name())
		if filepath.Ext(e.Name()) == ".zap" && os.Link(source, target) == nil {
			continue
		}
		if err := copyFile(source, target); err != nil { // also where a file system has no links
			return err
		}
	}
	return nil
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}
