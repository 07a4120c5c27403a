package weaviate

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"paperkin/index"
	"paperkin/index/catalogue"
	"paperkin/index/durable"
	"paperkin/index/notebook"
	"paperkin/index/paper"
	"paperkin/index/said"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/where"
)

// What the user says of papers is on a shelf in the user's own folder, by their ids. Which
// papers have these is asked once for each state of the library and of the shelf.

var (
	_ notebook.Library = (*inCluster)(nil)
	_ notebook.Papers  = (*View)(nil)
)

// ByAlias returns the keys of the papers that have ids, by id.
func (v *View) ByAlias(ctx context.Context, ids []string) (map[string]int64, error) {
	holders := make(map[string]int64, len(ids))
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == "" })
	for some := range slices.Chunk(ids, pageOf) {
		values := make([]string, len(some))
		for i, id := range some {
			values[i] = schema.IDAlias(id)
		}
		found, err := v.collection().find(ctx, ask{filters: where.Texts(schema.Aliases, values), n: len(some), properties: keyed(schema.Aliases)})
		if err != nil {
			return nil, err
		}
		for _, result := range found {
			for i, value := range values {
				if slices.Contains(schema.Texts(result, schema.Aliases), value) {
					holders[some[i]] = schema.Int(result, schema.Key)
				}
			}
		}
	}
	return holders, nil
}

// atHand are some papers with their keys, before the view that they are of.
type atHand struct {
	*View
	holders map[string]int64 // by their ids
}

// ByAlias asks for ids of papers that are not at hand.
func (h atHand) ByAlias(ctx context.Context, ids []string) (map[string]int64, error) {
	found, others := map[string]int64{}, []string(nil)
	for _, id := range ids {
		if key, ok := h.holders[id]; ok {
			found[id] = key
		} else {
			others = append(others, id)
		}
	}
	if len(others) == 0 {
		return found, nil
	}
	more, err := h.View.ByAlias(ctx, others)
	for id, key := range more {
		found[id] = key
	}
	return found, err
}

// Remarks implements query.View. It asks the cluster only of what was said of a paper by an
// id that it has no more.
func (v *View) Remarks(ctx context.Context, keys []int64, papers []paper.Paper) ([]index.Remark, error) {
	if v.reader.library == nil || !v.reader.library.hasShelf() {
		return make([]index.Remark, len(keys)), nil
	}
	v.reader.library.isOf(v.info)
	h := atHand{v, map[string]int64{}}
	for i, p := range papers {
		for _, id := range p.Aliases {
			h.holders[id] = keys[i]
		}
	}
	return v.reader.library.RemarksOf(ctx, h, keys, papers)
}

// said is what is said of the papers of the view.
func (v *View) said(ctx context.Context) (all said.Said, err error) {
	l := v.reader.library
	if l == nil || !l.hasShelf() {
		return all, nil
	}
	l.isOf(v.info)
	state, err := l.state(v.info) // before the shelf is read, which may get more
	if err != nil {
		return all, err
	}
	path := filepath.Join(l.dir, said.File)
	if b, err := os.ReadFile(path); err == nil {
		if all, ok := said.Decode(b, state, catalogue.MaxKey); ok {
			return all, nil
		}
	}
	if all, err = l.Sayings(ctx, v); err != nil {
		return all, err
	}
	_ = durable.WriteCache(path, durable.Bytes(all.Encode(state)))
	return all, nil
}

// known is what a filter takes that it does not say.
func (v *View) known(ctx context.Context, f index.Filter) (k where.Known, err error) {
	if where.NeedsSaid(f) {
		if k.Said, err = v.said(ctx); err != nil {
			return k, err
		}
	}
	list := where.NameWords(f)
	if len(list) == 0 {
		return k, nil
	}
	counts, err := v.words.of(ctx, list...)
	alike := map[string][]string{}
	for i, c := range counts {
		alike[list[i]] = c.Alike
	}
	k.Alike = func(word string) []string { return alike[word] }
	return k, err
}

// inCluster are the papers of a library as it is when something is asked of it.
type inCluster struct{ l *Library }

// of calls do with a view.
func (c *inCluster) of(ctx context.Context, do func(*View) error) error {
	return c.l.view(ctx, do)
}

// ByAlias returns the keys of the papers that have ids, by id.
func (c *inCluster) ByAlias(ctx context.Context, ids []string) (holders map[string]int64, err error) {
	err = c.of(ctx, func(v *View) error { holders, err = v.ByAlias(ctx, ids); return err })
	return holders, err
}

// IDs returns the canonical ids of papers by their keys.
func (c *inCluster) IDs(ctx context.Context, keys []int64) (ids map[int64]string, err error) {
	err = c.of(ctx, func(v *View) error { ids, err = v.IDs(ctx, keys); return err })
	return ids, err
}

// FoundOf returns papers by their keys.
func (c *inCluster) FoundOf(ctx context.Context, keys []int64) (found []index.Found, err error) {
	err = c.of(ctx, func(v *View) error { found, err = v.found(ctx, keys); return err })
	return found, err
}

// state is a line that is another one for every state of the library and of the shelf.
func (l *Library) state(info schema.Info) (string, error) {
	size, changed, err := l.shelfAsOf()
	return fmt.Sprintf("keys of the shelf 3 %s %s %d %d %q %d %d\n", info.Library, info.Class, info.Papers, info.LastKey, info.Written, size, changed), err
}
