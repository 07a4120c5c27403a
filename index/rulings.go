package index

import (
	"context"
	"slices"
	"strings"

	"paperkin/index/catalogue"
	"paperkin/index/merge"
	"paperkin/index/paper"
	"paperkin/index/shelf"
)

// What is said to take records apart, or to join them, so that it goes on counting when
// they are read again and when other records come: which names of records it is about.

// maxRulings is how many pairs one decision may be about.
const maxRulings = 5000

// rulings are what the user has said and not taken back, for the rules.
func (l *Library) rulings(ctx context.Context) ([]merge.Ruling, error) {
	s, err := l.shelf(ctx)
	if err != nil {
		return nil, err
	}
	return rulings(ctx, s)
}

func rulings(ctx context.Context, s shelf.Shelf) ([]merge.Ruling, error) {
	decisions, err := s.Decisions(ctx)
	list := make([]merge.Ruling, len(decisions))
	for i, d := range decisions {
		list[i] = merge.Ruling{Papers: d.Pair, Apart: !d.Same}
	}
	return list, err
}

// parting says that records of different parts are of different papers: of each two
// that are called differently, and of the same pairs of which the contrary was said.
func parting(parts [][]catalogue.Source, said []merge.Ruling) ([]merge.Ruling, error) {
	var list []merge.Ruling
	for i, part := range parts {
		for _, other := range parts[:i] {
			for _, a := range part {
				for _, b := range other {
					list = say(list, callPair(a, b, part, other), true)
				}
			}
			list = contradict(list, part, other, said, true)
			if len(list) > maxRulings {
				return nil, ErrManyRecords
			}
		}
	}
	return list, nil
}

// joining says that records of two papers are of one, and of the same pairs of which the
// contrary was said. Ids find the papers when the records are read again; one that was
// made of the text changes with it, so the records are named as well.
func joining(one, other []catalogue.Source, said []merge.Ruling) []merge.Ruling {
	a, b := one[0], other[0]
	x, y := best(ownIDs(one, other)), best(ownIDs(other, one))
	if x == "" {
		x = merge.RecordRef(a.Record)
	}
	if y == "" {
		y = merge.RecordRef(b.Record)
	}
	list := say(nil, [2]string{x, y}, false)
	if madeOfText(x) || madeOfText(y) {
		for _, r := range one {
			if slices.Contains(r.Paper.Aliases, x) {
				a = r
			}
		}
		for _, r := range other {
			if slices.Contains(r.Paper.Aliases, y) {
				b = r
			}
		}
		list = say(list, callPair(a, b, one, other), false)
	}
	return contradict(list, one, other, said, false)
}

// say adds a ruling, unless it is there.
func say(list []merge.Ruling, papers [2]string, apart bool) []merge.Ruling {
	r := merge.Ruling{Papers: papers, Apart: apart}
	if slices.Contains(list, r) {
		return list
	}
	return append(list, r)
}

// contradict says the contrary of what was said of two records of different parts.
func contradict(list []merge.Ruling, one, other []catalogue.Source, said []merge.Ruling, apart bool) []merge.Ruling {
	for _, r := range said {
		if r.Apart != apart && (isAbout(r, one, other) || isAbout(r, other, one)) {
			list = say(list, r.Papers, apart)
		}
	}
	return list
}

func isAbout(r merge.Ruling, one, other []catalogue.Source) bool {
	has := func(list []catalogue.Source, ref string) bool {
		return slices.ContainsFunc(list, func(p catalogue.Source) bool { return isCalled(p, ref) })
	}
	return has(one, r.Papers[0]) && has(other, r.Papers[1])
}

// isCalled reports whether a ref of a ruling stands for a record.
func isCalled(r catalogue.Source, ref string) bool {
	id, _ := paper.ParseID(ref)
	return slices.Contains(r.Paper.Aliases, ref) || slices.Contains(r.Paper.Aliases, id) || merge.RecordRef(r.Record) == ref
}

// callPair is what to call two records of different parts.
func callPair(a, b catalogue.Source, of, other []catalogue.Source) [2]string {
	return [2]string{call(a, other), call(b, of)}
}

// call is the best id of a record that no record of the other part has: it stands for
// what other sources say as well. Failing that, it is the name of the record alone.
func call(r catalogue.Source, other []catalogue.Source) string {
	if id := best(ownIDs([]catalogue.Source{r}, other)); id != "" && !madeOfText(id) {
		return id
	}
	return merge.RecordRef(r.Record)
}

// ownIDs are the ids of records that no record of the other part has.
func ownIDs(part, other []catalogue.Source) (ids []string) {
	for _, r := range part {
		for _, id := range r.Paper.Aliases {
			if !slices.ContainsFunc(other, func(o catalogue.Source) bool { return slices.Contains(o.Paper.Aliases, id) }) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// best is the id that others are likeliest to know; empty if there is none.
func best(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	slices.Sort(ids)
	return paper.Canonical(ids)
}

// madeOfText reports whether an id was made of title, author and year: see
// [paper.HashID].
func madeOfText(id string) bool { return strings.HasPrefix(id, "sha:") }
