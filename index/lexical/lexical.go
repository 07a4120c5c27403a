// Package lexical is the index of a library's papers: it knows which papers contain
// which words, and what filters look at; it scores papers against a query of words, and
// selects and counts those that pass a filter.
//
// Postings are kept in segments (package segment). This package decides which words a
// text has ([Words]), how they are scored (BM25F, see [Index.Match]) and which segments
// there are: [Update] writes a new one for what has changed and merges small ones, so
// that its cost follows the change, and the number of segments stays small.
//
// An index on disk never changes. [Update] writes the next one beside it and shares the
// segments that stay the same, so that readers of the old one are not disturbed. The
// package knows papers by number only. The catalogue knows what the numbers mean and
// which index is the current one.
package lexical

import (
	"errors"
	"fmt"
	"os"

	"paperkin/index/durable"
	"paperkin/index/lexical/analysis"
	"paperkin/index/lexical/segment"
	"paperkin/index/vector"
)

// ErrDamaged means that the files of an index are not those that were written. It is a
// [durable.ErrRepairable]: [Update] can build a new index from scratch.
var ErrDamaged error = damagedError{}

type damagedError struct{}

func (damagedError) Error() string { return "word index is damaged" }
func (damagedError) Unwrap() error { return durable.ErrRepairable }

// ErrOutdated means that an earlier version of the analysis has made the words of an index:
// it can be read, and is to be built anew before it grows.
var ErrOutdated = errors.New("the words are those of an earlier version")

// damage gives an error of package segment the kind of this one.
func damage(err error) error {
	if errors.Is(err, segment.ErrDamaged) && !errors.Is(err, ErrDamaged) {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}

// An Index is an index that is open for reading. It is safe for concurrent use. It
// compares what it reads with checksums: errors of its methods wrap [ErrDamaged] when
// they do not fit.
type Index struct {
	version int // of the analysis
	parts   []*part
	is      Statistics
}

// part is a segment of an index, open for reading.
type part struct {
	entry
	file        *segment.File
	gone        *vector.Bitmap // documents of papers that were removed or changed; nil: none
	first, last uint32         // keys
}

// Open opens the index in the folder of a name in another one. The error wraps
// [ErrDamaged] when its files are not those that were written, as far as that shows in
// their ends. It is a [*durable.ForeignError] when it is not the index that is wanted.
func Open(in *os.Root, name string, want Identity) (*Index, error) {
	dir, err := openFolder(in, name)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	m, err := readManifest(dir, want)
	if err != nil {
		return nil, err
	}
	parts, err := m.open(dir)
	if err != nil {
		return nil, err
	}
	if err := durable.CheckPath(dir, dir.Name()); err != nil { // what stands at the path is another library
		return nil, errors.Join(err, closeParts(parts))
	}
	x := &Index{version: m.version, parts: parts}
	var words [2]uint64
	for _, p := range parts {
		x.is.Papers += p.live()
		for i, n := range p.words {
			words[i] += n
		}
	}
	for i, n := range words {
		x.is.Average[i] = max(1, float64(n)/float64(max(1, x.is.Papers)))
	}
	return x, nil
}

// Close closes the index, which cannot be used any more.
func (x *Index) Close() error { return closeParts(x.parts) }

func closeParts(parts []*part) (err error) {
	for _, p := range parts {
		err = errors.Join(err, p.file.Close())
	}
	return err
}

// Len is the number of papers in the index.
func (x *Index) Len() int { return x.is.Papers }

// Statistics returns the numbers that papers are scored by.
func (x *Index) Statistics() Statistics { return x.is }

// Current returns [ErrOutdated] if the analysis of today finds other words in the papers of
// the index.
func (x *Index) Current() error {
	if x.version != analysis.Version {
		return ErrOutdated
	}
	return nil
}

// openPart maps a segment.
func openPart(dir *os.Root, e entry, gone *vector.Bitmap) (*part, error) {
	f, err := openFile(dir, e.name)
	if err != nil {
		return nil, err
	}
	defer f.Close() // a mapping outlives its file handle
	file, err := segment.Open(f, shape, e.Made)
	if err != nil {
		return nil, damage(err)
	}
	p := &part{entry: e, file: file, gone: gone}
	if err := p.readRange(); err != nil {
		return nil, errors.Join(damage(err), file.Close())
	}
	return p, nil
}

// readRange reads the first and the last key.
func (p *part) readRange() error {
	n := uint32(p.Documents)
	if n == 0 {
		return nil
	}
	first, err := p.file.Column(keyColumn, 0, 1)
	if err != nil {
		return err
	}
	last, err := p.file.Column(keyColumn, n-1, n)
	if err != nil {
		return err
	}
	p.first, p.last = first.Of(0), last.Of(0)
	return nil
}

// find returns the document of a paper, if the part has it.
func (p *part) find(key uint32) (doc uint32, found bool, err error) {
	if p.Documents == 0 || key < p.first || key > p.last {
		return 0, false, nil
	}
	doc, found, err = p.file.Find(key)
	return doc, found && !p.isGone(doc), err
}

func (p *part) isGone(doc uint32) bool { return p.gone != nil && p.gone.Has(int(doc)) }

// live is the number of documents of papers that are still as the part has them.
func (p *part) live() int {
	if p.gone == nil {
		return p.Documents
	}
	return p.Documents - p.gone.Len()
}
