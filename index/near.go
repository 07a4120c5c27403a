package index

import (
	"context"
	"slices"

	"paperkin/index/merge"
	"paperkin/index/paper"
)

// A Near is a pair of records that the user may want to look at: see [merge.Near].
type Near struct {
	merge.Near
	// Out are the records that leave the paper if the two are of different ones: the
	// fewer of those that hold together without this join. Only where they are Joined.
	Out []paper.Record
}

// Duplicates returns the pairs of records that are most worth a look, at most limit of
// them: papers that may be one, and papers that may be two. See [merge.Duplicates].
func (l *Library) Duplicates(ctx context.Context, limit int) ([]Near, error) {
	said, err := l.rulings(ctx)
	if err != nil {
		return nil, err
	}
	pairs, err := merge.Duplicates(ctx, l.catalogue.Queries, said, limit)
	if err != nil {
		return nil, err
	}
	all := make([]Near, len(pairs))
	for i, p := range pairs {
		all[i] = Near{Near: p}
		if !p.Joined {
			continue
		}
		if all[i].Out, err = l.cut(ctx, p); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// cut returns the records on the smaller side of a join; of sides that are equal, on
// that of the second record.
func (l *Library) cut(ctx context.Context, p merge.Near) ([]paper.Record, error) {
	f, err := l.Find(ctx, p.Papers[0].ID)
	if err != nil {
		return nil, err
	}
	records, err := l.Sources(ctx, f.Key)
	if err != nil {
		return nil, err
	}
	joins, err := l.Joins(ctx, f.Key)
	if err != nil {
		return nil, err
	}
	at := func(r paper.Record) int {
		return slices.IndexFunc(records, func(s Source) bool { return isSame(s.Record, r) })
	}
	one, other := at(p.Records[0]), at(p.Records[1])
	joins = slices.DeleteFunc(joins, func(j Join) bool { return j.One == one && j.Other == other || j.One == other && j.Other == one })
	side := reach(other, joins)
	if rest := reach(one, joins); len(rest) < len(side) {
		side = rest
	}
	var out []paper.Record
	for _, i := range side {
		out = append(out, records[i].Record)
	}
	return out, nil
}

// reach lists the records that joins connect with one of them, itself first.
func reach(from int, joins []Join) []int {
	if from < 0 {
		return nil
	}
	list := []int{from}
	for i := 0; i < len(list); i++ {
		for _, j := range joins {
			for _, next := range [][2]int{{j.One, j.Other}, {j.Other, j.One}} {
				if next[0] == list[i] && next[1] >= 0 && !slices.Contains(list, next[1]) {
					list = append(list, next[1])
				}
			}
		}
	}
	return list
}
