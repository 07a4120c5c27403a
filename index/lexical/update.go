package lexical

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path"
	"slices"

	"paperkin/index/durable"
	"paperkin/index/lexical/analysis"
	"paperkin/index/lexical/segment"
	"paperkin/index/vector"
)

// updateBatch is how many papers are analysed at once.
const updateBatch = 500

// updateText is how many bytes of text end a batch, however few papers they are:
// analysed text takes many times as much memory.
const updateText = 2 << 20

// A segment is written when the papers in memory take about so many bytes.
const segmentMemory = 24 << 20

// maxKey bounds the keys of papers.
const maxKey = 1 << 28

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
// error wraps [ErrDamaged] when the index is damaged, and [ErrOutdated] when it is of an
// earlier analysis; it is a [*durable.ForeignError] when it is not the one that it should be. After an error the content of the new folder
// is of no use. The old index does not change and stays usable; both may share files.
// What it reads and writes grows with the changes, and less often with the index, of
// which it merges parts. progress, which may be nil, is called with the number of papers
// so far after every batch.
func Update(ctx context.Context, in *os.Root, step Step, changes iter.Seq2[Change, error], progress func(papers int)) (m Made, err error) {
	if err := in.Mkdir(step.To, 0o700); err != nil {
		return m, durable.Whole(in, err)
	}
	to, err := in.OpenRoot(step.To)
	if err != nil {
		return m, err
	}
	defer to.Close()
	u := &updater{to: to, memory: segment.NewBuilder(shape)}
	if step.From != "" {
		if err := u.begin(in, step); err != nil {
			return m, err
		}
	}
	defer func() { err = damage(errors.Join(err, u.close())) }()
	if err := u.apply(ctx, changes, progress); err != nil {
		return m, err
	}
	if err := u.flush(); err != nil {
		return m, err
	}
	if err := u.tidy(ctx); err != nil {
		return m, err
	}
	if err := u.share(in, step); err != nil {
		return m, err
	}
	for _, p := range u.parts {
		m.Papers += p.live()
	}
	m.Identity, err = writeManifest(to, step.As, u.parts)
	return m, err
}

// updater makes an index.
type updater struct {
	from, to *os.Root // from is nil without an index to begin with
	parts    []*part
	old      []*part // those of parts whose files are in from
	last     int     // number of the segment that was made last
	memory   *segment.Builder
	words    [2]uint64 // of the papers in memory
}

// begin opens the index that a step begins with.
func (u *updater) begin(in *os.Root, step Step) (err error) {
	if u.from, err = openFolder(in, step.From); err != nil {
		return err
	}
	m, err := readManifest(u.from, step.Was)
	if err == nil && m.version != analysis.Version {
		err = ErrOutdated
	}
	if err == nil {
		u.parts, err = m.open(u.from)
	}
	if err != nil {
		return errors.Join(err, u.from.Close())
	}
	u.old = slices.Clone(u.parts)
	for _, p := range u.parts {
		var n int
		if _, err := fmt.Sscanf(p.name, segmentName, &n); err != nil {
			return errors.Join(fmt.Errorf("%w: %s: a segment of the name %q", ErrDamaged, u.from.Name(), p.name), u.close())
		}
		u.last = max(u.last, n)
	}
	return nil
}

// segmentName is the name of a segment, with a number.
const segmentName = "%08d.seg"

func (u *updater) close() error {
	err := closeParts(u.parts)
	if u.from != nil {
		err = errors.Join(err, u.from.Close())
	}
	return err
}

// apply takes changes in, batch by batch.
func (u *updater) apply(ctx context.Context, changes iter.Seq2[Change, error], progress func(int)) error {
	var batch []Change
	var words analysis.Analyser
	done, text := 0, 0
	take := func() error {
		if len(batch) == 0 {
			return nil
		}
		if err := u.take(ctx, batch, &words); err != nil {
			return err
		}
		done += len(batch)
		if progress != nil {
			progress(done)
		}
		batch, text = batch[:0], 0
		return nil
	}
	for c, err := range changes {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if c.Key < 1 || c.Key > maxKey {
			return fmt.Errorf("%w: a change of paper %d", ErrDamaged, c.Key)
		}
		batch = append(batch, c)
		text += len(c.Title) + len(c.Abstract)
		if len(batch) >= updateBatch || text >= updateText {
			if err := take(); err != nil {
				return err
			}
		}
	}
	return take()
}

// take takes a batch in. The last change of a paper counts.
func (u *updater) take(ctx context.Context, batch []Change, words *analysis.Analyser) error {
	slices.SortStableFunc(batch, func(a, b Change) int { return int(a.Key - b.Key) })
	latest := batch[:0:0]
	for i, c := range batch {
		if i+1 == len(batch) || batch[i+1].Key != c.Key {
			latest = append(latest, c)
		}
	}
	if u.memory.Len() > 0 && latest[0].Key <= int64(u.memory.LastKey()) {
		if err := u.flush(); err != nil {
			return err
		}
	}
	documents, err := analyse(latest, words)
	if err != nil {
		return err
	}
	for i, c := range latest {
		if err := u.drop(uint32(c.Key)); err != nil {
			return err
		}
		if !c.Gone {
			title, abstract := documents[i].add(u.memory)
			u.words[0] += uint64(title)
			u.words[1] += uint64(abstract)
		}
	}
	if u.memory.Size() < segmentMemory {
		return nil
	}
	if err := u.flush(); err != nil {
		return err
	}
	if len(u.parts) < 2*maxParts {
		return nil
	}
	return u.tidy(ctx)
}

// drop marks the document of a paper as gone, if there is one on the disk.
func (u *updater) drop(key uint32) error {
	for _, p := range u.parts {
		doc, found, err := p.find(key)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		title, abstract, err := p.lengths(doc)
		if err != nil {
			return err
		}
		if p.gone == nil {
			p.gone = new(vector.Bitmap)
		}
		p.gone.Add(int(doc))
		p.words[0] -= uint64(title)
		p.words[1] -= uint64(abstract)
	}
	return nil
}

// flush writes what is in memory as a segment.
func (u *updater) flush() error {
	if u.memory.Len() == 0 {
		return nil
	}
	p, err := u.create(u.words, u.memory.Write)
	if err != nil {
		return err
	}
	u.parts = append(u.parts, p)
	u.memory, u.words = segment.NewBuilder(shape), [2]uint64{}
	return nil
}

// create makes a segment of what write writes, and opens it.
func (u *updater) create(words [2]uint64, write func(w io.Writer) (segment.Made, error)) (*part, error) {
	u.last++
	e := entry{name: fmt.Sprintf(segmentName, u.last), words: words}
	f, err := u.to.OpenFile(e.name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, durable.Whole(u.to, err)
	}
	if e.Made, err = write(f); err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	return openPart(u.to, e, nil)
}

// share makes the segments of the index before that are left appear in the new folder.
// Segments never change once they are written, so they are linked, or copied where a file
// system has no links.
func (u *updater) share(in *os.Root, step Step) error {
	for _, p := range u.old {
		if !slices.Contains(u.parts, p) {
			continue
		}
		source, target := path.Join(step.From, p.name), path.Join(step.To, p.name)
		if in.Link(source, target) == nil {
			continue
		}
		if err := copyFile(in, source, target); err != nil {
			return err
		}
	}
	return nil
}

func copyFile(in *os.Root, from, to string) (err error) {
	source, err := in.Open(from)
	if err != nil {
		return missing(durable.Whole(in, err))
	}
	defer source.Close()
	target, err := in.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return durable.Whole(in, err)
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, target.Sync(), target.Close())
}
