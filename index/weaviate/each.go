package weaviate

import (
	"cmp"
	"context"
	"slices"
	"strings"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/where"
)

// mostSorted is how many papers are put in the order of their ids before the first is
// returned: that takes some 60 bytes for each.
const mostSorted = 1_000_000

// EachMatch calls yield for every paper that passes a filter, until yield returns an error,
// which it passes on: up to a million in the order of their ids, as a library in a folder
// does, and more in the order in which they were added. Papers that are written meanwhile
// may appear as they were or as they are then.
func (l *Library) EachMatch(ctx context.Context, f index.Filter, yield func(paper.Paper) error) error {
	return l.view(ctx, func(v *View) error {
		in, err := v.Select(ctx, f)
		if err != nil || in.IsEmpty() {
			return err
		}
		c := v.collection()
		c.view = nil // that would keep all of them
		return c.eachPaper(ctx, chosenOf(in), mostSorted, yield)
	})
}

// eachPaper calls yield for what is chosen, all papers for nil: at most so many in the order
// of their ids.
func (c *collection) eachPaper(ctx context.Context, in *chosen, most int, yield func(paper.Paper) error) error {
	filters := in.asked()
	n, err := c.count(ctx, filters)
	if err != nil {
		return err
	}
	passes := func(result *pb.SearchResult) (paper.Paper, bool, error) {
		row, err := rowOf(result)
		return row.Paper, in == nil || in.exact || in.where.Match(row), err
	}
	give := func(result *pb.SearchResult) error {
		p, ok, err := passes(result)
		if err != nil || !ok {
			return err
		}
		return yield(p)
	}
	if n > most {
		return c.each(ctx, filters, mostPapers, rowProperties, give)
	}
	return c.eachByID(ctx, filters, give)
}

// eachByID calls yield for the papers that pass a filter in the order of their ids.
func (c *collection) eachByID(ctx context.Context, filters *pb.Filters, yield func(*pb.SearchResult) error) error {
	type named struct {
		id  string
		key int64
	}
	var all []named
	err := c.each(ctx, filters, mostNamed, keyed(schema.ID), func(result *pb.SearchResult) error {
		all = append(all, named{schema.Text(result, schema.ID), schema.Int(result, schema.Key)})
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b named) int { return cmp.Or(strings.Compare(a.id, b.id), cmp.Compare(a.key, b.key)) })
	for page := range slices.Chunk(all, mostPapers) {
		keys := make([]int64, len(page))
		for i, one := range page {
			keys[i] = one.key
		}
		found, err := c.find(ctx, ask{filters: where.Keys(keys), n: len(keys), properties: rowProperties})
		if err != nil {
			return err
		}
		slices.SortFunc(found, func(a, b *pb.SearchResult) int {
			return strings.Compare(schema.Text(a, schema.ID), schema.Text(b, schema.ID))
		})
		for _, result := range found {
			if err := yield(result); err != nil {
				return err
			}
		}
	}
	return nil
}
