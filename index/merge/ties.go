package merge

import (
	"context"
	"slices"

	"paperkin/index/catalogue"
)

// Two papers are tied if a record of one would be joined to a record of the other, or
// carries an id that the other carries as well. What is decided of one may then change
// with the other, although they are kept apart: a new record may fit into one of them
// only, and of an id that both carry at most one is the owner.

// ties are sets of papers that are tied to each other, directly or through others. A
// paper that is in none is a set of its own.
type ties struct {
	set  map[int64]*[]int64
	torn map[int64]bool // see adder.torn; asked once
}

// of returns the papers that are tied to one, itself among them.
func (t *ties) of(key int64) []int64 {
	if list := t.set[key]; list != nil {
		return *list
	}
	return []int64{key}
}

// tie ties papers together.
func (t *ties) tie(keys []int64) {
	var all []int64
	for _, key := range keys {
		if !slices.Contains(all, key) {
			all = append(all, t.of(key)...)
		}
	}
	if t.set == nil {
		t.set = map[int64]*[]int64{}
	}
	all = sorted(all)
	for _, key := range all {
		t.set[key] = &all
	}
}

// drop forgets papers.
func (t *ties) drop(keys []int64) {
	for _, key := range keys {
		delete(t.set, key)
		delete(t.torn, key)
	}
}

// lookFurther looks up the papers that are tied to those that the records of a batch are
// tied to, and so on.
func (a *adder) lookFurther(ctx context.Context, batch []incoming) error {
	k := a.known
	var next []int64
	for i := range batch {
		in := &batch[i]
		switch {
		case in.err != nil:
		case in.record.Deleted:
			next = append(next, k.named(in.record.Paper)...)
		case k.holder(in) == 0:
			if candidates := k.candidates(in); len(candidates) > 0 {
				tied, err := a.tied(ctx, a.traitsIn(in), candidates)
				if err != nil {
					return err
				}
				next = append(next, tied...)
			}
		}
	}
	return a.follow(ctx, sorted(next))
}

// follow looks up what papers are tied to.
func (a *adder) follow(ctx context.Context, next []int64) error {
	k, done := a.known, map[int64]bool{}
	for len(next) > 0 {
		var ids, texts, works []string
		for _, key := range next {
			nodes, err := a.nodes(ctx, key)
			if err != nil {
				return err
			}
			done[key] = true
			for _, n := range nodes {
				ids = append(append(ids, n.ids...), n.made...)
				texts, works = append(texts, n.print.Text), append(works, n.print.Work)
				ids = append(ids, n.partners...)
			}
		}
		if err := k.lookNames(ctx, a.tx, ids, nil); err != nil {
			return err
		}
		if err := k.lookAlike(ctx, a.tx, texts, works); err != nil {
			return err
		}
		var found []int64
		for _, key := range next {
			for _, n := range k.traits[key] {
				tied, err := a.tied(ctx, n, k.around(n))
				if err != nil {
					return err
				}
				k.tied.tie(append([]int64{key}, tied...))
				found = append(found, tied...)
			}
		}
		next = slices.DeleteFunc(sorted(found), func(key int64) bool { return done[key] })
	}
	return nil
}

// around returns the papers that a record in the library may belong to as well.
func (k *known) around(n *traits) (keys []int64) {
	for _, list := range [][]string{n.ids, n.made, n.partners} {
		for _, id := range list {
			keys = append(keys, k.byID[id]...)
		}
	}
	keys = append(keys, k.byText[n.print.Text]...)
	return k.still(append(keys, k.sameWork(n.print, func() bool { return n.common })...))
}

// tied returns those of the papers that a record is tied to.
func (a *adder) tied(ctx context.Context, n *traits, candidates []int64) (keys []int64, err error) {
	for _, key := range candidates {
		nodes, err := a.nodes(ctx, key)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(nodes, func(other *traits) bool { return a.rules.tied(n, other) }) {
			keys = append(keys, key)
		}
	}
	return keys, nil
}

// tied reports whether two records carry one id, or would be joined.
func (r *rulings) tied(a, b *traits) bool {
	return sharedID(a.ids, b.ids) != "" || sharedID(a.made, b.made) != "" || r.judge(a, b).Verdict == Joined
}

// nodes returns the traits of the records of a paper.
func (a *adder) nodes(ctx context.Context, key int64) ([]*traits, error) {
	if nodes, ok := a.known.traits[key]; ok {
		return nodes, nil
	}
	d, err := a.load(ctx, key)
	if err != nil {
		return nil, err
	}
	nodes := nodesOf(d.sources, a.rules)
	a.known.traits[key] = nodes
	return nodes, nil
}

// traitsIn are the traits of a record that is being added.
func (a *adder) traitsIn(in *incoming) *traits {
	if in.traits == nil {
		in.traits = nodesOf([]catalogue.Source{in.source(a.run)}, a.rules)[0]
	}
	return in.traits
}

// torn reports whether the records of a paper do not belong together, or only because
// ids connect records that are told apart.
func (a *adder) torn(key int64) bool {
	t := &a.known.tied
	torn, ok := t.torn[key]
	if !ok {
		torn = a.rules.divided(a.known.traits[key])
		if t.torn == nil {
			t.torn = map[int64]bool{}
		}
		t.torn[key] = torn
	}
	return torn
}

// divided reports whether two of some records are told apart, or joins do not connect
// all of them.
func (r *rulings) divided(nodes []*traits) bool {
	if len(nodes) > fewRecords {
		var some []*traits
		for _, i := range samples(alike(nodes)) {
			some = append(some, nodes[i])
		}
		nodes = some
	}
	group := make([]int, len(nodes)) // of each record, by the number of its last
	for i := range nodes {
		group[i] = i
		for j := range i {
			switch r.judge(nodes[i], nodes[j]).Verdict {
			case Apart:
				return true
			case Joined:
				if from := group[j]; from != i {
					for k := range i {
						if group[k] == from {
							group[k] = i
						}
					}
				}
			}
		}
	}
	return slices.ContainsFunc(group, func(g int) bool { return g != len(nodes)-1 })
}
