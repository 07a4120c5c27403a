package weaviate

import (
	"context"
	"fmt"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/where"
)

// statusVenues is how many venues a status names.
const statusVenues = 5

// Status counts what the library has. Papers that wait to be embedded count once the writer
// has put them into the cluster, and bytes do not.
func (l *Library) Status(ctx context.Context) (s index.Status, err error) {
	err = l.view(ctx, func(v *View) error {
		c := v.collection()
		s.Papers = v.info.Papers
		space := index.SpaceStatus{Space: v.Space()}
		space.Role = index.Active
		if space.Ledger, err = c.ledger(ctx, v.info); err != nil {
			return err
		}
		s.Spaces = []index.SpaceStatus{space}
		if s.First, s.Last, err = c.patient().span(ctx); err != nil {
			return err
		}
		s.Venues, err = c.counts(ctx, nil, filter.Venue, statusVenues)
		return err
	})
	return s, err
}

// ledger counts the papers in each state. Most of them are done: the others are counted.
func (c *collection) ledger(ctx context.Context, info schema.Info) (l index.Ledger, err error) {
	l.Done = info.Papers
	for state, into := range map[index.State]*int{index.Pending: &l.Pending, index.Failed: &l.Failed, index.Truncated: &l.Truncated, index.Skipped: &l.Skipped} {
		if *into, err = c.count(ctx, where.Texts(schema.State, []string{string(state)})); err != nil {
			return l, err
		}
		l.Done -= *into
	}
	l.NoAbstract, err = c.count(ctx, where.Not(where.Texts(schema.Has, []string{filter.Parts[0]})))
	return l, err
}

// span is the first and the last date of publication, empty where no paper has one.
func (c *collection) span(ctx context.Context) (first, last string, err error) {
	dates := [2]string{}
	for i := range dates {
		a := ask{filters: where.Above(schema.First, 0), sort: []*pb.SortBy{sortBy(schema.First, i == 1)}, n: 1, properties: keyed()}
		found, err := c.ofSomeYears(ctx, a, i == 1)
		if err == nil && len(found) == 0 {
			found, err = c.find(ctx, a)
		}
		if err != nil {
			return "", "", err
		}
		for _, result := range found {
			dates[i] = dateOf(schema.Int(result, schema.First))
		}
	}
	return dates[0], dates[1], nil
}

// dateOf is the date of a number of [schema.First].
func dateOf(n int64) string {
	year, month, day := n/10_000, n/100%100, n%100
	switch {
	case day > 0:
		return fmt.Sprintf("%04d-%02d-%02d", year, month, day)
	case month > 0:
		return fmt.Sprintf("%04d-%02d", year, month)
	}
	return fmt.Sprintf("%04d", year)
}
