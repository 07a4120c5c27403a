package merge

import (
	"context"
	"slices"
)

// manySources is how many records a paper has when those that come for it are joined to
// it together, at the end of their batch. Below, each is joined when it comes.
const manySources = 50

// waiting is a record that is added at the end of its batch.
type waiting struct {
	key int64 // of a paper that it is tied to
	in  *incoming
}

// wait leaves a record for the end of the batch. Until then it counts as one of the first
// of the papers that it is tied to, and these are tied to each other.
func (a *adder) wait(in *incoming, tied []int64) {
	k, key := a.known, tied[0]
	a.queue = append(a.queue, waiting{key, in})
	k.waits[in.hash], k.waitFor[key] = in, true
	k.traits[key] = append(k.traits[key], a.traitsIn(in))
	k.learn(key, in.source(a.run), in.fingerprint(), in.record.Paper.Aliases)
	k.tied.tie(tied)
}

// settle adds the records that wait: each set of papers that are tied is grouped once,
// however many records came for it.
func (a *adder) settle(ctx context.Context) error {
	queue, err := a.joinMany(ctx)
	if err != nil || len(queue) == 0 {
		return err
	}
	var seeds []int64
	for _, w := range queue {
		for _, key := range a.known.tied.of(w.key) {
			seeds = insertKey(seeds, key)
		}
	}
	if err := a.follow(ctx, seeds); err != nil { // what was known already was not looked at
		return err
	}
	for len(queue) > 0 {
		set := slices.Clone(a.known.tied.of(queue[0].key))
		var records []*incoming
		queue = slices.DeleteFunc(queue, func(w waiting) bool {
			_, is := slices.BinarySearch(set, w.key)
			if is {
				records = append(records, w.in)
			}
			return is
		})
		outcome, err := a.regroup(ctx, set, records, nil)
		if err != nil {
			return err
		}
		if err := a.countGroups(ctx, records, outcome); err != nil {
			return err
		}
	}
	return nil
}

// joinMany joins the records that wait for papers with many others to these, where nothing
// speaks against it. It returns those that wait for other papers.
func (a *adder) joinMany(ctx context.Context) (rest []waiting, err error) {
	k, queue := a.known, a.queue
	a.queue = nil
	clear(k.waits)
	clear(k.waitFor)
	var keys []int64
	records := map[int64][]*incoming{}
	for _, w := range queue {
		if records[w.key] == nil {
			keys = append(keys, w.key)
		}
		records[w.key] = append(records[w.key], w.in)
	}
	done := map[int64]bool{}
	for _, key := range keys {
		if len(k.traits[key]) < manySources || len(k.tied.of(key)) > 1 || a.rules.divided(k.traits[key]) {
			continue
		}
		if err := a.join(ctx, key, records[key]...); err != nil {
			return nil, err
		}
		done[key] = true
	}
	return slices.DeleteFunc(queue, func(w waiting) bool { return done[w.key] }), nil
}
