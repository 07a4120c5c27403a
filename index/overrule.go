package index

import (
	"context"
	"errors"
	"slices"
	"time"

	"paperkin/index/catalogue"
	"paperkin/index/merge"
	"paperkin/index/shelf"
)

// The user overrules the rules of package merge: records that were joined are apart, or
// papers that were kept apart are one. What the user says is an event of the shelf
// first, and then done to the library: a process that is killed in between has said it,
// and the next import or repair does it.

// Errors of [Writer.Split] and [Writer.Merge].
var (
	// ErrOneRecord: there is nothing to take apart.
	ErrOneRecord = errors.New("the paper is made of one record")
	// ErrAllRecords: all records are to leave the paper.
	ErrAllRecords = errors.New("these are all records of the paper")
	// ErrManyRecords: it would take more than maxRulings to say.
	ErrManyRecords = errors.New("too many records")
	// ErrSamePaper: a paper is to be joined with itself.
	ErrSamePaper = errors.New("they are one paper already")
	// ErrTorn: a paper to be joined is several, as earlier programs made them.
	ErrTorn = errors.New("one of them has records that are not of one paper")
	// ErrOverruled: the word of the user's does not show in the library.
	ErrOverruled = errors.New("an earlier decision stands against it")
)

// Split says that some records of a paper, by their refs, are of other papers than the
// rest; without refs, that each record is a paper. It takes back what was said to join
// them, and returns the papers that there are now. See [merge.Settle] for what becomes
// of vectors and ids.
func (w *Writer) Split(ctx context.Context, at time.Time, key int64, refs []string) ([]Found, error) {
	_, sources, err := w.Library.catalogue.Sources(ctx, key)
	if err != nil {
		return nil, err
	}
	groups := map[string][]catalogue.Source{}
	var order []string
	for _, versions := range merge.Records(sources) {
		for _, v := range versions {
			ref := merge.RecordRef(v.Record)
			if groups[ref] == nil {
				order = append(order, ref)
			}
			groups[ref] = append(groups[ref], v)
		}
	}
	said, err := w.Library.rulings(ctx)
	if err != nil {
		return nil, err
	}
	var parts [][]catalogue.Source
	switch {
	case len(order) < 2:
		return nil, ErrOneRecord
	case len(refs) == 0:
		for _, ref := range order {
			parts = append(parts, groups[ref])
		}
	default:
		var out, rest []catalogue.Source
		for _, ref := range order {
			if slices.Contains(refs, ref) {
				out = append(out, groups[ref]...)
			} else {
				rest = append(rest, groups[ref]...)
			}
		}
		if len(rest) == 0 {
			return nil, ErrAllRecords
		}
		parts = [][]catalogue.Source{out, rest}
	}
	say, err := parting(parts, said)
	if err != nil {
		return nil, err
	}
	found, err := w.rule(ctx, at, say, []int64{key}, slices.Concat(parts...))
	if err == nil && len(found) < 2 {
		err = ErrOverruled
	}
	return found, err
}

// Merge says that two papers, by their keys, are one. It takes back what was said to
// keep them apart, and returns the paper.
func (w *Writer) Merge(ctx context.Context, at time.Time, one, other int64) ([]Found, error) {
	if one == other {
		return nil, ErrSamePaper
	}
	a, err := w.records(ctx, one)
	if err != nil {
		return nil, err
	}
	b, err := w.records(ctx, other)
	if err != nil {
		return nil, err
	}
	said, err := w.Library.rulings(ctx)
	if err != nil {
		return nil, err
	}
	if merge.IsTorn(a, said) || merge.IsTorn(b, said) {
		return nil, ErrTorn
	}
	found, err := w.rule(ctx, at, joining(a, b, said), []int64{one, other}, slices.Concat(a, b))
	if err == nil && len(found) > 1 {
		err = ErrOverruled
	}
	return found, err
}

func (w *Writer) records(ctx context.Context, key int64) (list []catalogue.Source, err error) {
	_, sources, err := w.Library.catalogue.Sources(ctx, key)
	for _, versions := range merge.Records(sources) {
		list = append(list, versions...)
	}
	return list, err
}

// rule keeps what the user says, does it to papers, by their keys, and returns the
// papers that are made of some records now.
func (w *Writer) rule(ctx context.Context, at time.Time, say []merge.Ruling, keys []int64, records []catalogue.Source) ([]Found, error) {
	events := make([]shelf.Event, len(say))
	for i, r := range say {
		do := shelf.Same
		if r.Apart {
			do = shelf.Apart
		}
		events[i] = shelf.Say(at, do, r.Papers[0], r.Papers[1])
	}
	s, err := w.Library.shelf(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.Append(ctx, events...); err != nil {
		return nil, err
	}
	if _, err := w.settle(context.WithoutCancel(ctx), at, keys); err != nil {
		return nil, err
	}
	return w.Library.madeOf(ctx, records)
}

func (w *Writer) settle(ctx context.Context, at time.Time, keys []int64) (merge.Settled, error) {
	said, err := w.Library.rulings(ctx)
	if err != nil {
		return merge.Settled{}, err
	}
	return merge.Settle(ctx, w.catalogue, keys, merge.Options{Rulings: said, At: at})
}

// Settle takes papers apart that the rules, or the user's word, would not have joined,
// and joins what the user has said is one: papers that an earlier program made, or a
// process left that was killed.
func (w *Writer) Settle(ctx context.Context) (Settled, error) {
	said, keys, err := w.Library.torn(ctx)
	if err != nil || len(keys) == 0 {
		return Settled{}, err
	}
	return merge.Settle(ctx, w.catalogue, keys, merge.Options{Rulings: said})
}

// Torn counts the papers that [Writer.Settle] would take apart or join.
func (l *Library) Torn(ctx context.Context) (int, error) {
	_, keys, err := l.torn(ctx)
	return len(keys), err
}

func (l *Library) torn(ctx context.Context) (said []merge.Ruling, keys []int64, err error) {
	if said, err = l.rulings(ctx); err != nil {
		return nil, nil, err
	}
	keys, err = merge.Torn(ctx, l.catalogue.Queries, said)
	return said, keys, err
}

// madeOf returns the papers that are made of some records, in the order of their ids.
func (l *Library) madeOf(ctx context.Context, records []catalogue.Source) ([]Found, error) {
	hashes := make([]string, len(records))
	for i, r := range records {
		hashes[i] = r.Hash
	}
	space, err := l.catalogue.ActiveSpace(ctx)
	if err != nil && !errors.Is(err, ErrNoSpace) {
		return nil, err
	}
	return l.catalogue.MadeOf(ctx, space.Key, hashes)
}
