package weaviate

import (
	"context"
	"slices"
	"sync"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/index/paper"
	"paperkin/index/vector"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/where"
)

// A chosen is the papers of a collection that pass a filter.
//
// Where the engine can say what is asked for, it is only asked for what is needed of them. Of
// papers without a phrase, say, it is sure of all that lack one of the words: of 5,000 papers
// it is not of 296 whether they have "large language models".
// Where it lets more papers through, and not too many, they are looked at once and known by
// their keys from then on; of many, those are looked at that a question comes upon.
type chosen struct {
	of      *collection
	where   *where.Where
	filters *pb.Filters // all that pass, and others unless exact
	exact   bool
	dated   bool           // it takes no more than the date of a paper to tell
	here    bool           // the view has all of its papers, as they are ranked
	but     *vector.Bitmap // keys of those that do not pass, of all papers; nil: not known

	mu      sync.Mutex
	count   int            // -1: not known
	keys    *vector.Bitmap // nil: not known
	settled *pb.Filters    // all that pass and no others, where that was found out
}

var _ index.Where = (*chosen)(nil)

// mostKeys is how many papers are looked at at once, and asked for by their keys: 2 MB; and
// mostLooked how many one call asks for where all are looked at: a question waits for them.
const (
	mostKeys   = 1000
	mostLooked = 4000
)

// choose compiles a filter. It asks nothing where the engine can say what is asked for, and
// otherwise makes a call. There is none where no paper can pass.
func (c *collection) choose(ctx context.Context, f filter.Filter, known where.Known) (*chosen, error) {
	w := where.Of(f, known)
	if w.None() {
		return nil, nil
	}
	all := &chosen{of: c, where: w, filters: w.Filters(), exact: w.Exact(), count: -1}
	if all.exact {
		return all, nil
	}
	unsure := ask{filters: w.Unsure(), n: mostKeys, properties: rowProperties}
	if c.view != nil && c.view.ranks {
		unsure.properties, unsure.vectors = allProperties, true
	}
	found, err := c.find(ctx, unsure)
	if err != nil || len(found) == mostKeys {
		return all, err
	}
	keys, err := all.passing(found)
	if err != nil || len(keys) == 0 && w.Sure() == nil {
		return nil, err
	}
	if w.Filters() == nil && c.view != nil {
		all.leaveOut(keysOf(found), keys, c.view.info.Papers)
	}
	all.filters, all.exact = withKeys(w.Sure(), keys), true
	if w.Sure() == nil {
		all.know(keys)
		all.here = unsure.vectors
	}
	return all, nil
}

// leaveOut notes that all papers pass, of so many, but for those of some that are not among
// others.
func (c *chosen) leaveOut(some, passing []int64, papers int) {
	c.but = new(vector.Bitmap)
	for _, key := range some {
		if !slices.Contains(passing, key) {
			c.but.Add(int(key))
		}
	}
	c.count = papers - c.but.Len()
}

// withKeys passes papers that are sure to pass, and those of some keys, one of which there is
// if no paper is sure to.
func withKeys(sure *pb.Filters, keys []int64) *pb.Filters {
	if len(keys) == 0 {
		return sure
	}
	return where.Either(sure, where.Keys(keys))
}

// passing returns the keys of those of some results that pass, ascending.
func (c *chosen) passing(found []*pb.SearchResult) ([]int64, error) {
	var keys []int64
	for _, result := range found {
		row, err := rowOf(result)
		if err != nil {
			return nil, err
		}
		if c.where.Match(row) {
			keys = append(keys, row.Key)
		}
	}
	slices.Sort(keys)
	return keys, nil
}

// know notes which papers pass.
func (c *chosen) know(keys []int64) {
	set := new(vector.Bitmap)
	for _, key := range keys {
		set.Add(int(key))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count, c.keys = len(keys), set
}

// counts notes how many papers pass.
func (c *chosen) counts(papers int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count = papers
}

// Count counts in one call what the engine can say, and else looks at all candidates.
func (c *chosen) Count(ctx context.Context) (int, error) {
	c.mu.Lock()
	count := c.count
	c.mu.Unlock()
	if count >= 0 {
		return count, nil
	}
	if !c.exact {
		return c.settle(ctx)
	}
	count, err := c.of.count(ctx, c.filters)
	if err == nil {
		c.mu.Lock()
		c.count = count
		c.mu.Unlock()
	}
	return count, err
}

// settle looks at all papers of which the engine cannot say whether they pass, and returns
// how many do.
func (c *chosen) settle(ctx context.Context) (papers int, err error) {
	var keys []int64
	err = c.of.patient().each(ctx, c.where.Unsure(), mostLooked, rowProperties, func(result *pb.SearchResult) error {
		some, err := c.passing([]*pb.SearchResult{result})
		keys = append(keys, some...)
		return err
	})
	if err != nil {
		return 0, err
	}
	sure := c.where.Sure()
	if sure == nil {
		c.know(keys)
		keys = append(keys, 0) // of no paper
	} else if papers, err = c.of.count(ctx, sure); err != nil {
		return 0, err
	} else {
		papers += len(keys)
		c.counts(papers)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(keys) <= mostResults {
		c.settled = withKeys(sure, keys)
	}
	return c.count, nil
}

// known returns which papers pass, nil while that is not known.
func (c *chosen) known() *vector.Bitmap {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.keys
}

// Among looks at the papers that are at hand, and asks for the others in one call.
func (c *chosen) Among(ctx context.Context, keys []int64) ([]int64, error) {
	passes := map[int64]bool{}
	var others []int64
	set := c.known()
	for _, key := range keys {
		if set != nil {
			passes[key] = set.Has(int(key))
		} else if c.but != nil {
			passes[key] = !c.but.Has(int(key))
		} else if row, ok, err := c.atHand(key); err != nil {
			return nil, err
		} else if ok {
			passes[key] = c.where.Match(row)
		} else {
			others = append(others, key)
		}
	}
	for some := range slices.Chunk(others, mostKeys) {
		properties := keyed()
		if !c.exact {
			properties = rowProperties
		}
		found, err := c.of.find(ctx, ask{filters: where.All(c.filters, where.Keys(some)), n: len(some), properties: properties})
		if err != nil {
			return nil, err
		}
		in := keysOf(found)
		if !c.exact {
			if in, err = c.passing(found); err != nil {
				return nil, err
			}
		}
		for _, key := range in {
			passes[key] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(keys), func(key int64) bool { return !passes[key] }), nil
}

// atHand returns what the filter looks at of a paper, if the view was sent that.
func (c *chosen) atHand(key int64) (row where.Row, ok bool, err error) {
	if c.of.view == nil {
		return row, false, nil
	}
	if first, ok := c.of.view.rows.day(key); ok && c.dated {
		return where.Row{Key: key, Paper: paper.Paper{Published: publishedOn(first)}}, true, nil
	}
	record, err := c.of.view.rows.record(key)
	if err != nil || record == nil {
		return row, false, err
	}
	return where.Row{Key: key, Arrived: record.Arrived, Paper: record.Paper}, true, nil
}

func keysOf(found []*pb.SearchResult) []int64 {
	keys := make([]int64, len(found))
	for i, result := range found {
		keys[i] = schema.Int(result, schema.Key)
	}
	return keys
}

// First asks for papers in the order of their keys.
func (c *chosen) First(ctx context.Context, n int) ([]int64, error) {
	var keys []int64
	if set := c.known(); set != nil {
		for key := range set.All {
			if len(keys) == n {
				break
			}
			keys = append(keys, int64(key))
		}
		return keys, nil
	}
	filters, err := c.exactly(ctx)
	if err != nil {
		return nil, err
	}
	found, err := c.of.find(ctx, ask{filters: filters, sort: []*pb.SortBy{sortBy(schema.Key, false)}, n: n, properties: rowProperties})
	return keysOf(found), err
}

// exactly returns a filter that passes what is chosen and nothing else, nil for all papers.
// Where the engine cannot say it, the papers are asked for by their keys, if those are few
// enough for one call.
func (c *chosen) exactly(ctx context.Context) (*pb.Filters, error) {
	if c == nil || c.exact {
		return c.asked(), nil
	}
	c.mu.Lock()
	settled := c.settled
	c.mu.Unlock()
	if settled != nil {
		return settled, nil
	}
	papers, err := c.settle(ctx)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.settled == nil {
		return nil, &DepthError{papers}
	}
	return c.settled, nil
}

// asked is what the engine is asked for; nil: all papers.
func (c *chosen) asked() *pb.Filters {
	if c == nil {
		return nil
	}
	return c.filters
}
