package lexical

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"

	"paperkin/index/durable"
	"paperkin/index/lexical/segment"
)

// Segments are merged by these rules, which [updater.tidy] follows:
//
//   - A segment of which more than a fifth is gone is written again without that, so an
//     index is at most a quarter larger than one made at once, but for what its segments
//     have in common.
//   - In the order of their sizes, all segments after one together have at most half as
//     many papers as that one, or they are merged with it. So each has at least twice the
//     papers of all that follow, and there are at most log3(n) + 1 of them. A paper is
//     written again only when the segment that it comes to is half as large again, at
//     least.
//   - Segments of fewer than smallPart papers count as that many, so that they become one.
//
// With these, an index of 3,000,000 papers has at most 10 segments.
const (
	smallPart = 512
	maxParts  = 12 // there are never more, at the end of an update
)

// tidy merges segments.
func (u *updater) tidy(ctx context.Context) error {
	for i := 0; i < len(u.parts); i++ {
		if p := u.parts[i]; p.gone != nil && 5*p.gone.Len() > p.Documents {
			if err := u.merge(ctx, i, i+1); err != nil {
				return err
			}
			i--
		}
	}
	slices.SortStableFunc(u.parts, func(a, b *part) int { return cmp.Compare(b.live(), a.live()) })
	after := 0
	from := len(u.parts)
	for i := len(u.parts) - 1; i >= 0; i-- {
		size := max(smallPart, u.parts[i].live())
		if i < len(u.parts)-1 && 2*after > size {
			from = i
		}
		after += size
	}
	if from == len(u.parts) {
		return nil
	}
	return u.merge(ctx, from, len(u.parts))
}

// merge puts one segment in the place of those from one up to another. Files of this
// update that are not used any more are removed.
func (u *updater) merge(ctx context.Context, from, to int) (err error) {
	parts := u.parts[from:to]
	var inputs []segment.Input
	defer func() {
		for _, in := range inputs {
			err = errors.Join(err, in.File.Close())
		}
	}()
	var words [2]uint64
	papers := 0
	for _, p := range parts {
		in, err := u.openToMerge(p)
		if err != nil {
			return err
		}
		inputs = append(inputs, in)
		for i, n := range p.words {
			words[i] += n
		}
		papers += p.live()
	}
	var made []*part
	if papers > 0 {
		p, err := u.create(words, func(w io.Writer) (segment.Made, error) { return segment.Merge(ctx, w, shape, inputs) })
		if err != nil {
			return err
		}
		made = append(made, p)
	}
	old := slices.Clone(parts)
	u.parts = slices.Replace(u.parts, from, to, made...)
	for _, p := range old {
		err = errors.Join(err, p.file.Close())
		if !slices.Contains(u.old, p) {
			err = errors.Join(err, durable.Whole(u.to, u.to.Remove(p.name)))
		}
	}
	return err
}

// openToMerge opens the file of a part to read it as a whole.
func (u *updater) openToMerge(p *part) (segment.Input, error) {
	dir := u.to
	if slices.Contains(u.old, p) {
		dir = u.from
	}
	f, err := openFile(dir, p.name)
	if err != nil {
		return segment.Input{}, err
	}
	file, err := segment.OpenToMerge(f, shape, p.Made)
	if err != nil {
		return segment.Input{}, errors.Join(err, f.Close())
	}
	return segment.Input{File: file, Gone: p.gone}, nil
}
