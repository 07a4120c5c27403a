package weaviate

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"golang.org/x/sync/errgroup"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/crash"
	"paperkin/index/vector"
	"paperkin/index/weaviate/schema"
)

// leastNear is how many papers the cluster is asked for that are near a vector: of fewer it
// looks less well for the nearest.
const leastNear = 10

// filterOf returns what the cluster is asked for k papers of a selection, and the properties
// that are needed: papers that pass a filter are sent whole, for the hits are among them, and
// a question with a filter takes enough calls without one for their texts; but not the few
// that a verdict rests on. Of nearly all papers those that do not pass are left out later:
// then what was asked for of all papers serves again. none is true if no paper is in the selection.
func filterOf(in *index.Selection, k int) (filter *pb.Filters, names []string, none bool) {
	c, none := whereOf(in)
	if c != nil && c.but != nil {
		return nil, candidateProperties, none
	}
	if c != nil && (k > leastNear || !c.exact) {
		return c.filters, allProperties, none
	}
	return c.asked(), candidateProperties, none
}

// mostShown is how many papers that are near are sent whole, for those that are shown are
// among them. Of the thousand that are fused with those that fit words few are: they are asked
// for afterwards, unless that would be one call too many. Around each of several examples the
// cluster is asked for fewer than leastFused, and shown are others as well.
const (
	mostShown  = 100
	leastFused = 500
)

// wantsWhole reports whether the hits of a question are nearly sure to be among the papers that
// the cluster is asked for at the same time as for so many near ones, or among these: where
// people or venues are named, where no paper fits the words, and where papers are like another.
func (v *View) wantsWhole(k int) bool {
	if k <= leastNear {
		return false
	}
	return k <= mostShown || v.likes && k >= leastFused || v.names.Load() || v.fitsNothing()
}

// whereOf is a selection of [View.Select], nil for all papers. none is true if it has none.
func whereOf(in *index.Selection) (c *chosen, none bool) {
	if in == nil {
		return nil, false
	}
	c, ok := in.Where.(*chosen)
	return c, !ok
}

// passing returns those of some rows that are in a selection, which they were asked for.
func passing(ctx context.Context, in *index.Selection, list []*row) ([]*row, error) {
	c, _ := whereOf(in)
	if c == nil || c.exact && c.but == nil || len(list) == 0 {
		return list, nil
	}
	keys := make([]int64, len(list))
	for i, r := range list {
		keys[i] = r.key
	}
	keys, err := c.Among(ctx, keys)
	if err != nil {
		return nil, err
	}
	passes := make(map[int64]bool, len(keys))
	for _, key := range keys {
		passes[key] = true
	}
	return slices.DeleteFunc(slices.Clone(list), func(r *row) bool { return !passes[r.key] }), nil
}

// here returns the papers of a selection that the view has already; nil if it has not.
func (v *View) here(in *index.Selection) []*row {
	c, _ := whereOf(in)
	if c == nil || !c.here {
		return nil
	}
	var list []*row
	for key := range c.known().All {
		list = append(list, v.rows.of(int64(key)))
	}
	return list
}

// without returns how many papers are not in a selection, if it is of nearly all: so many more
// are asked for, and those left out afterwards.
func without(in *index.Selection) (papers int, is bool) {
	c, _ := whereOf(in)
	if c == nil || c.but == nil {
		return 0, false
	}
	return c.but.Len(), true
}

// Search implements query.View.
func (v *View) Search(ctx context.Context, queries ...index.Nearest) ([][]vector.Neighbour, error) {
	answers := make([][]vector.Neighbour, len(queries))
	short, beside, sameList := alongside(queries)
	g, ctx := errgroup.WithContext(ctx)
	for i, q := range queries {
		if i == short && sameList {
			continue
		}
		g.Go(crash.Safe(func() (err error) {
			if i == short {
				answers[i], err = v.nearestAndCount(ctx, q, chosenOf(queries[beside].In))
				return err
			}
			list, err := v.near(ctx, q)
			if err != nil {
				return err
			}
			if i == beside && sameList {
				answers[short] = neighbours(queries[short], list)
			}
			list, err = passing(ctx, q.In, list)
			answers[i] = neighbours(q, list)
			return err
		}))
	}
	return answers, g.Wait()
}

// near returns the papers that are nearest to a vector, as the cluster has it, of those that
// may be in a selection.
func (v *View) near(ctx context.Context, q index.Nearest) ([]*row, error) {
	if list := v.here(q.In); list != nil {
		return list, nil
	}
	f := v.beginNear(ctx, q)
	if f == nil {
		return nil, nil
	}
	list, err := v.await(ctx, f)
	if err != nil {
		return nil, err
	}
	if c, _ := whereOf(q.In); c != nil && c.exact && c.but == nil && len(list) < f.limit && v.info.Live == v.info.Papers {
		c.counts(len(list))
	}
	return list, nil
}

// beginNear asks for the papers nearest to a vector, unless that was foreseen; nil if there are
// none in the selection.
func (v *View) beginNear(ctx context.Context, q index.Nearest) *fitting {
	filter, names, none := filterOf(q.In, q.K)
	if none {
		return nil
	}
	if q.In == nil && v.wantsWhole(q.K) {
		names = allProperties
	}
	more, _ := without(q.In)
	limit := min(max(q.K+more, leastNear), mostFitting)
	a := asking{filter: textOf(filter), near: fmt.Sprintf("%d %x", limit, schema.VectorBytes(q.Vector))}
	if f := v.asked(a); f != nil && !f.failed() {
		return f
	}
	return v.begin(ctx, v.info.Class, a, &pb.SearchRequest{NearVector: schema.Near(q.Vector), Filters: filter, Limit: uint32(limit), Metadata: withVectors,
		Properties: properties(names)})
}

// neighbours are the papers of a list that are nearest to a vector.
func neighbours(q index.Nearest, list []*row) []vector.Neighbour {
	near := make([]vector.Neighbour, 0, len(list))
	for _, r := range list {
		if r.vector != nil {
			near = append(near, vector.Neighbour{Slot: r.slot, Similarity: embed.Dot(q.Vector, r.vector), Vector: r.vector})
		}
	}
	slices.SortStableFunc(near, func(a, b vector.Neighbour) int { return cmp.Compare(b.Similarity, a.Similarity) })
	for n := min(q.K, len(near)); n < len(near); n++ {
		if n == 0 || near[n].Similarity != near[n-1].Similarity {
			return near[:n]
		}
	}
	return near
}
