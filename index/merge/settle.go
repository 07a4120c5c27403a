package merge

import (
	"context"
	"errors"
	"slices"
	"strings"

	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

// Settled says what [Settle] did.
type Settled struct {
	Papers int // that were looked at
	Apart  int // papers that were taken apart
	Joined int // papers that became part of others
	New    int // papers that there are now and were not before
}

// settleBatch is how many papers one transaction of [Settle] takes, with what is tied
// to them.
const settleBatch = 100

// Settle applies the rules, and the user's word in o.Rulings, to records that are in the
// library already: those of some papers, by their keys, and whatever belongs together
// with them. It is what makes a new [Ruling] count, and takes papers apart that an
// earlier program joined. Every id goes on finding a paper. Papers that are new or
// changed are pending afterwards. After an error what was finished stays.
func Settle(ctx context.Context, w *catalogue.Writer, keys []int64, o Options) (total Settled, err error) {
	run, err := w.NewImport(ctx, o.At)
	if err != nil {
		return total, err
	}
	defer func() { err = errors.Join(err, run.End(ctx)) }()
	a := adder{run: run.Number(), rules: newRulings(o.Rulings)}
	done := map[int64]bool{} // looked at, or gone
	for chunk := range slices.Chunk(sorted(slices.Clone(keys)), settleBatch) {
		if err := ctx.Err(); err != nil {
			return total, err
		}
		err := run.Update(context.WithoutCancel(ctx), func(tx *catalogue.ImportTx) error {
			a.tx = tx
			if err := a.look(ctx, nil); err != nil {
				return err
			}
			for _, key := range chunk {
				if done[key] {
					continue
				}
				if err := a.again(context.WithoutCancel(ctx), key, done, &total); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// again groups the records of a paper, and of those tied to it, once more.
func (a *adder) again(ctx context.Context, key int64, done map[int64]bool, total *Settled) error {
	partners, err := a.ruled(ctx, key)
	if err != nil {
		return err
	}
	if err := a.follow(ctx, append(partners, key)); err != nil {
		return err
	}
	set := slices.Clone(a.known.tied.of(key))
	before := map[string]int64{}
	for _, k := range set {
		d, err := a.load(ctx, k)
		if err != nil {
			return err
		}
		for _, s := range d.sources {
			before[s.Hash] = k
		}
	}
	outcome, err := a.regroup(ctx, set, nil, nil)
	if err != nil {
		return err
	}
	parts, new, kept := map[int64]map[int64]bool{}, map[int64]bool{}, map[int64]bool{}
	for hash, g := range outcome {
		kept[g.key] = true
		if g.isNew {
			new[g.key] = true
		}
		from := before[hash]
		if parts[from] == nil {
			parts[from] = map[int64]bool{}
		}
		parts[from][g.key] = true
	}
	total.Papers += len(set)
	total.New += len(new)
	for _, k := range set {
		done[k] = true
		if len(parts[k]) > 1 {
			total.Apart++
		}
		if !kept[k] {
			total.Joined++
		}
	}
	return nil
}

// ruled looks up the papers that rulings name together with those of a paper, and ties
// them to it.
func (a *adder) ruled(ctx context.Context, key int64) ([]int64, error) {
	nodes, err := a.nodes(ctx, key)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, n := range nodes {
		ids = append(ids, n.partners...)
	}
	if err := a.known.lookNames(ctx, a.tx, slices.Clone(ids), nil); err != nil {
		return nil, err
	}
	var keys []int64
	for _, id := range ids {
		keys = append(keys, a.known.byID[id]...)
	}
	return a.known.still(keys), nil
}

// IsTorn reports whether the rules, and the user's word, would take the records of a
// paper apart.
func IsTorn(sources []catalogue.Source, user []Ruling) bool { return isTorn(sources, newRulings(user)) }

func isTorn(sources []catalogue.Source, rules *rulings) bool {
	return len(cluster(nodesOf(sources, rules), rules).groups()) > 1
}

// Torn returns the keys of papers that the rules, and the user's word, would take apart
// or join, ascending.
func Torn(ctx context.Context, q catalogue.Queries, user []Ruling) ([]int64, error) {
	rules := newRulings(user)
	compound, err := q.Compound(ctx)
	if err != nil {
		return nil, err
	}
	var torn []int64
	for _, key := range compound {
		_, sources, err := q.Sources(ctx, key)
		if err != nil {
			return nil, err
		}
		if isTorn(sources, rules) {
			torn = append(torn, key)
		}
	}
	for _, r := range user {
		if r.Apart || strings.HasPrefix(r.Papers[0], "record:") || strings.HasPrefix(r.Papers[1], "record:") {
			continue
		}
		one, _ := paper.ParseID(r.Papers[0])
		other, _ := paper.ParseID(r.Papers[1])
		keys, err := q.Holders(ctx, []string{one, other})
		if err != nil {
			return nil, err
		}
		if len(keys) > 1 {
			torn = append(torn, keys...)
		}
	}
	return sorted(torn), nil
}
