package write

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"paperkin/index"
	"paperkin/index/catalogue"
	"paperkin/index/fill"
	"paperkin/index/filter"
	"paperkin/index/lexical"
	"paperkin/index/lexical/analysis"
	"paperkin/index/vector"
	"paperkin/index/weaviate/schema"
)

// publishedValue names the value of a space that says up to which change its class has all
// that the catalogue has.
const publishedValue = "published"

// Publish implements [index.Elsewhere]. What the cluster seems to lack each node is asked for,
// and readers are told of the new state when all have it.
func (l *Library) Publish(ctx context.Context, words *lexical.Index, progress func(done, total int)) (p index.Published, err error) {
	space, err := l.read.ActiveSpace(ctx)
	if errors.Is(err, catalogue.ErrNoSpace) { // nothing can be asked yet
		return p, nil
	}
	if err != nil {
		return p, err
	}
	opened, err := l.Rows(ctx, space, vector.Committed{})
	if err != nil {
		return p, err
	}
	r := opened.(*rows)
	last, err := l.read.LastChange(ctx)
	if err != nil {
		return p, err
	}
	for _, step := range []func() error{
		func() (err error) { p.Deleted, err = l.deleteGone(ctx, last); return err },
		func() error { return r.putChanged(ctx, last, &p, progress) },
		func() error { return r.putCounted(ctx, &p) },
		func() (err error) { p.Words, err = l.putWords(ctx, words, last); return err },
		func() error { return r.replaceInfo(ctx, words, last, &p) },
		func() error { return r.finish(ctx, last) },
	} {
		if err := step(); err != nil {
			return p, err
		}
	}
	return p, l.dropOthers(ctx)
}

// deleteGone deletes the papers that were removed, by their keys: another paper may have
// their ids by now. They go from all classes: a space that is kept has them as well.
func (l *Library) deleteGone(ctx context.Context, last int64) (deleted int, err error) {
	gone, err := l.read.Gone(ctx, last)
	if err != nil || len(gone) == 0 {
		return 0, err
	}
	spaces, err := l.read.Spaces(ctx)
	if err != nil {
		return 0, err
	}
	for some := range slices.Chunk(gone, lookAtOnce) {
		of := make([]int64, len(some))
		for i, s := range some {
			of[i] = s.Paper
		}
		for _, s := range spaces {
			class := l.class(s.Key)
			if !slices.Contains(l.classes, class) {
				continue
			}
			n, err := l.o.Engine.Delete(ctx, class, keys(of))
			if err != nil {
				return deleted, err
			}
			if s.Role == catalogue.Active {
				deleted += n
			}
		}
	}
	return deleted, nil
}

// putChanged looks after the papers that have changed since the class was brought up to
// date, and after those that could not be embedded, whose state has no change.
func (r *rows) putChanged(ctx context.Context, last int64, p *index.Published, progress func(done, total int)) error {
	after, err := r.published(ctx)
	if err != nil {
		return err
	}
	total, _, err := r.read.CountChanges(ctx, after)
	if err != nil {
		return err
	}
	done := 0
	failed, err := r.read.Failures(ctx, r.space.Key, after)
	if err == nil {
		err = r.putSome(ctx, failed, p)
	}
	for err == nil {
		var some []catalogue.Seq
		if some, err = r.read.Changed(ctx, after, last, 4*lookAtOnce); err != nil || len(some) == 0 {
			break
		}
		after, done = some[len(some)-1].Seq, done+len(some)
		put := r.put[r.space.Key]
		some = slices.DeleteFunc(some, func(s catalogue.Seq) bool { return s.Gone || put[s.Paper].change == s.Seq })
		if err = r.putSome(ctx, some, p); err == nil && progress != nil {
			progress(done, total)
		}
	}
	return err
}

// published is the change up to which the class is up to date.
func (r *rows) published(ctx context.Context) (int64, error) {
	text, err := r.read.Value(ctx, r.space.Key, publishedValue)
	if err != nil || text == "" {
		return 0, err
	}
	return strconv.ParseInt(text, 10, 64)
}

func (r *rows) putSome(ctx context.Context, list []catalogue.Seq, p *index.Published) error {
	for some := range slices.Chunk(list, lookAtOnce) {
		of := make([]int64, len(some))
		for i, s := range some {
			of[i] = s.Paper
		}
		put, lost, err := r.look(ctx, of)
		p.Put, p.Lost = p.Put+put, p.Lost+lost
		if err != nil {
			return err
		}
	}
	return nil
}

// replaceInfo makes readers see the new state, if it is one.
func (r *rows) replaceInfo(ctx context.Context, words *lexical.Index, last int64, p *index.Published) error {
	i, err := r.newInfo(ctx, words, last)
	if err != nil || same(i, r.info) {
		return err
	}
	p.Changed = true
	if err := r.settle(ctx, i.Papers); err != nil {
		return err
	}
	return r.putInfo(ctx, i)
}

func same(a, b schema.Info) bool {
	years := maps.Equal(a.Years, b.Years)
	a.Years, b.Years, a.Written, b.Written = nil, nil, "", ""
	one, _ := a.Body() // numbers and texts
	other, _ := b.Body()
	return years && string(one) == string(other)
}

func (r *rows) newInfo(ctx context.Context, words *lexical.Index, last int64) (i schema.Info, err error) {
	i = schema.Info{Format: schema.InfoFormat, Library: r.id, Class: r.class, Space: r.space.Space, Change: last, Analysis: analysis.Version}
	if i.Papers, err = r.read.CountPapers(ctx); err != nil {
		return i, err
	}
	ledger, err := r.read.Ledger(ctx, r.space.Key)
	if err != nil {
		return i, err
	}
	i.Live = ledger.Done + ledger.Truncated
	if i.LastKey, err = r.read.LastKey(ctx); err != nil {
		return i, err
	}
	if i.Calibration, err = fill.Calibration(ctx, r.read.Queries, r.space.Key); err != nil || words == nil {
		return i, err
	}
	i.Average = words.Statistics().Average
	years, err := words.Facets(ctx, filter.Year, nil, nil, nil, 0)
	i.Years = make(map[int]int, len(years))
	for _, y := range years {
		if n, err := strconv.Atoi(y.Value); err == nil {
			i.Years[n] = y.Papers
		}
	}
	return i, err
}

// finish makes the alias that of the class, and notes that all is done. Papers that are
// gone are forgotten then.
func (r *rows) finish(ctx context.Context, last int64) error {
	class, err := r.o.Engine.Alias(ctx, r.o.Name)
	if err == nil && class != r.class {
		err = r.o.Engine.SetAlias(ctx, r.o.Name, r.class)
	}
	if err != nil {
		return err
	}
	if after, err := r.published(ctx); err != nil || after == last {
		return err
	}
	writing := context.WithoutCancel(ctx)
	return r.write.Update(writing, func(tx *catalogue.Tx) error {
		if err := tx.SetValue(writing, r.space.Key, publishedValue, strconv.FormatInt(last, 10)); err != nil {
			return err
		}
		return tx.ForgetGone(writing, 0, last)
	})
}

// dropOthers drops the classes of spaces that the library has no more.
func (l *Library) dropOthers(ctx context.Context) error {
	spaces, err := l.read.Spaces(ctx)
	if err != nil {
		return err
	}
	for _, class := range slices.Clone(l.classes) {
		number, is := strings.CutPrefix(class, schema.ClassName(l.o.Name, ""))
		key, err := strconv.ParseInt(number, 10, 64)
		if !is || err != nil || slices.ContainsFunc(spaces, func(s catalogue.Space) bool { return s.Key == key }) {
			continue
		}
		if err := l.o.Engine.DropClass(ctx, class); err != nil {
			return err
		}
		l.classes = slices.DeleteFunc(l.classes, func(name string) bool { return name == class })
	}
	return nil
}
