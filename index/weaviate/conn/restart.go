package conn

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// An Audit says of nodes, by name, which [Statistic.Initial] they had when they were last
// looked through and found whole.
//
// A node that was killed may lack what was written while it was gone, for a minute or so, and
// keep papers that no index finds, for good. That it was started again shows in its Initial,
// provided that a change was made before it ended that it did not have when it was started.
// So an audit begins with such a change, [Cluster.Mark], then looks through a node, and notes
// the node's Initial if it is still what it was at the mark.
type Audit map[string]uint64

// Restarted returns the names of the nodes that were started since they were audited, or that
// never were, in order: those to be left out by readers.
func (a Audit) Restarted(all []Statistic) []string {
	var names []string
	for _, s := range all {
		if audited, ok := a[s.Name]; !ok || audited != s.Initial {
			names = append(names, s.Name)
		}
	}
	slices.Sort(names)
	return names
}

// Mark sets an alias to the class that it is one of, or is to be, and returns once every node
// that is there has taken part in this change, with what the nodes say of themselves then.
// Whichever of them is started from now on has another [Statistic.Initial] than it has now:
// where one was started after the change, it is made again.
func (c *Cluster) Mark(ctx context.Context, alias, class string) ([]Statistic, error) {
	until := c.turn.now().Add(c.write)
	for {
		before, err := c.await(ctx, until, func([]Statistic) error { return nil })
		if err != nil {
			return nil, err
		}
		if err := c.SetAlias(ctx, alias, class); err != nil {
			return nil, err
		}
		var mark uint64 // the change is at or before this entry, and after those there were
		all, err := c.await(ctx, until, func(all []Statistic) error {
			mark = cmp.Or(mark, lastOf(all))
			for _, s := range all {
				if s.applied < mark {
					return fmt.Errorf("node %s does not learn of a change of classes", s.Name)
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		begun := slices.IndexFunc(all, func(s Statistic) bool { return s.Initial > lastOf(before) })
		if begun < 0 {
			return all, nil
		}
		if c.turn.now().After(until) {
			return nil, fmt.Errorf("node %s is started again and again", all[begun].Name)
		}
	}
}

// lastOf is the last entry of the log of changes that a node has.
func lastOf(all []Statistic) (last uint64) {
	for _, s := range all {
		last = max(last, s.logged)
	}
	return last
}

// await asks the nodes for what they say of themselves until nothing is wrong with it: for
// some seconds after a node ended, none answers.
func (c *Cluster) await(ctx context.Context, until time.Time, wrong func([]Statistic) error) ([]Statistic, error) {
	for wait := firstPause; ; wait = min(2*wait, lastPause) {
		all, err := c.Statistics(ctx)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if err == nil {
			if err = wrong(all); err == nil {
				return all, nil
			}
		}
		if c.turn.now().After(until) {
			return nil, err
		}
		if err := c.pause(ctx, wait); err != nil {
			return nil, err
		}
	}
}
