package merge

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"paperkin/index/paper"
)

// A supplement has text for a paper and no title (see [paper.Record.Supplement]). It takes
// the title of the record that has its id, and is a record like any other from there on: a
// source of that paper, to which the id joins it. So the library is the same however often
// supplements come, and in how many runs, as long as their papers are there.

// supplement gives the supplements of a batch the titles of their papers, which are in the
// batch or in the catalogue. It leaves out those without a paper, and counts them.
func (a *adder) supplement(ctx context.Context, batch []incoming) ([]incoming, error) {
	of := titles{}
	for i := range batch {
		if in := &batch[i]; in.supplements() {
			for _, id := range in.record.Paper.Aliases {
				of[id] = nil
			}
		}
	}
	if len(of) == 0 {
		return batch, nil
	}
	for i := range batch {
		if in := &batch[i]; in.err == nil && !in.supplements() {
			of.learn(in.record)
		}
	}
	if err := a.lookTitles(ctx, of); err != nil {
		return nil, err
	}
	kept := batch[:0]
	for _, in := range batch {
		if in.supplements() && !of.entitle(&in.record) {
			a.added.Read++
			a.added.Unmatched++
			continue
		}
		kept = append(kept, in)
	}
	return kept, nil
}

func (in *incoming) supplements() bool { return in.err == nil && in.record.Supplement }

// titles are the records that have the ids of supplements, those that came last first.
type titles map[string][]paper.Record

func (t titles) learn(r paper.Record) {
	for _, id := range r.Paper.Aliases {
		if list, wanted := t[id]; wanted && r.Paper.Title != "" {
			t[id] = append(list, r)
		}
	}
}

// lookTitles learns the records of the catalogue.
func (a *adder) lookTitles(ctx context.Context, t titles) error {
	named, err := a.tx.Named(ctx, slices.Sorted(maps.Keys(t)))
	if err != nil {
		return err
	}
	var keys []int64
	for _, n := range named {
		keys = append(keys, n.Paper)
	}
	for _, key := range sorted(keys) {
		_, sources, err := a.tx.Sources(ctx, key)
		if err != nil {
			return err
		}
		for _, versions := range Records(sources) {
			t.learn(versions[0].Record)
		}
	}
	return nil
}

// entitle gives a supplement the title that its provider has for the paper, or else another
// one, and reports whether there is any.
func (t titles) entitle(r *paper.Record) bool {
	title := ""
	for _, id := range r.Paper.Aliases {
		for _, other := range t[id] {
			if other.Provider == r.Provider && other.Name != r.Name {
				r.Paper.Title = other.Paper.Title
				return true
			}
			title = cmp.Or(title, other.Paper.Title)
		}
	}
	r.Paper.Title = title
	return title != ""
}
