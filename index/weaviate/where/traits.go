package where

import (
	"math"
	"math/bits"
	"slices"
	"strings"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/filter"
	"paperkin/index/paper"
	"paperkin/index/vector"
	"paperkin/index/weaviate/schema"
)

// arrival sets the bounds of arrival. No paper arrives within a bound that is no moment.
func (c *criteria) arrival(f filter.Filter) {
	c.byArrival = f.Arrived != "" || f.ArrivedUntil != ""
	c.until = math.MaxInt64
	if f.Arrived != "" {
		c.since = secondOf(f.Arrived, math.MaxInt64-1)
	}
	if f.ArrivedUntil != "" {
		c.until = secondOf(f.ArrivedUntil, 0)
	}
}

// secondOf is a moment in seconds since 1970.
func secondOf(moment string, otherwise int64) int64 {
	t, err := time.Parse(time.RFC3339, moment)
	if err != nil {
		return otherwise
	}
	return t.Unix()
}

// inTime reports whether a paper that has arrived at a moment has done so within the bounds.
func (c *criteria) inTime(arrived string) bool {
	at := secondOf(arrived, 0)
	return !c.byArrival || at >= max(1, c.since) && at <= c.until
}

func (c *criteria) hasID(p paper.Paper) bool {
	return c.ids == nil || slices.ContainsFunc(c.ids, func(id string) bool { return id != "" && (id == p.ID || slices.Contains(p.Aliases, id)) })
}

func passesOne(list []*criteria, r Row) bool {
	return slices.ContainsFunc(list, func(c *criteria) bool { return c.match(r) })
}

// byTraits is bounds for what is asked of traits and keys.
func (c *criteria) byTraits() bounds {
	t := c.test
	if t.None {
		return exactly(none)
	}
	var sets []bounds
	ask := func(asked bool, f *pb.Filters) {
		if asked {
			sets = append(sets, exactly(f))
		}
	}
	ask(t.After != 0, Above(schema.Key, t.After))
	ask(t.Since != 0, number(schema.Last, pb.Filters_OPERATOR_GREATER_THAN_EQUAL, int64(t.Since.Number())))
	ask(t.Until != 0, UpTo(schema.First, schema.LastDay(t.Until)))
	ask(t.Until != 0, Above(schema.First, 0))
	ask(c.byArrival, Above(schema.Arrived, max(1, c.since)-1))
	ask(c.byArrival && c.until < math.MaxInt64, UpTo(schema.Arrived, c.until))
	ask(c.ids != nil, oneOf(schema.Aliases, aliases(c.ids)))
	if t.Keys != nil {
		ask(true, ofKeys(t.Keys))
	}
	for _, part := range []filter.Has{filter.Abstract, filter.DOI, filter.PDF} {
		ask(t.Has&part != 0, Equal(schema.Has, partName(part)))
	}
	for _, criterion := range []struct {
		globs []filter.Glob
		in    []string
	}{{t.Categories, []string{schema.Categories, schema.Keywords}}, {t.Keywords, []string{schema.Keywords}},
		{t.Venues, []string{schema.Venue}}, {t.Kinds, []string{schema.Kind}}} {
		if len(criterion.globs) > 0 {
			sets = append(sets, matching(criterion.globs, criterion.in...))
		}
	}
	if len(t.Tags) > 0 {
		sets = append(sets, anyOf(matching(t.Tags, schema.Keywords), exactly(ofKeys(t.Tagged))))
	}
	if len(t.Authors)+len(t.Called) > 0 {
		sets = append(sets, by(t))
	}
	ask(len(t.Persons) > 0, oneOf(schema.Authors, t.Persons))
	return allOf(sets...)
}

func aliases(ids []string) (values []string) {
	for _, id := range ids {
		if id != "" {
			values = append(values, schema.IDAlias(id))
		}
	}
	return values
}

// partName is the name of a part that a paper has on its own.
func partName(part filter.Has) string { return filter.Parts[bits.TrailingZeros32(uint32(part))] }

func ofKeys(set *vector.Bitmap) *pb.Filters {
	var keys []int64
	for key := range set.All {
		keys = append(keys, int64(key))
	}
	if len(keys) == 0 {
		return none
	}
	return Keys(keys)
}

// matching are the papers with a value of one of some properties that matches one of some
// globs. The engine knows * and ?, but no sets of characters. Of venue and kind a paper has
// one value, which is the empty text where it has none.
func matching(globs []filter.Glob, properties ...string) bounds {
	var sets []bounds
	for _, property := range properties {
		single := property == schema.Venue || property == schema.Kind
		var plain []string
		for _, g := range globs {
			pattern, exact := g.Loose()
			wild := strings.ContainsAny(pattern, "*?")
			switch {
			case pattern == "" && !exact: // nothing matches
			case single && wild && strings.Trim(pattern, "*") == "":
				return exactly(every)
			case pattern == "" && single:
				sets = append(sets, not(exactly(Like(property, "?*"))))
			case pattern == "": // of several values none is empty
			case !wild:
				plain = append(plain, pattern)
			case exact:
				sets = append(sets, exactly(Like(property, pattern)))
			default:
				sets = append(sets, within(Like(property, pattern)))
			}
		}
		sets = append(sets, exactly(oneOf(property, plain)))
	}
	return anyOf(sets...)
}
