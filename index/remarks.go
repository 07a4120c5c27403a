package index

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"paperkin/index/catalogue"
	"paperkin/index/filter"
	"paperkin/index/paper"
	"paperkin/index/shelf"
)

// Tags and notes are the user's, and stand on the shelf by the ids of papers: a library
// has them while an index runs, and keeps them when papers are merged or read again.

// A Remark is what the user has said of a paper.
type Remark struct {
	Tags []string // as they were written, in the order of their folded forms
	Note string
}

// remarks are what was said, and which papers it was said of.
type remarks struct {
	list  []shelf.Remark
	keys  []int64         // of the papers, 0 where the library has none
	about map[int64][]int // indexes of list, by key
}

// remarksIn reads what was said of those papers that have one of some ids, nil for all, and
// looks the papers up.
func remarksIn(ctx context.Context, s shelf.Shelf, q catalogue.Queries, ids map[string]bool) (r remarks, err error) {
	if r.list, err = s.Remarks(ctx); errors.Is(err, ErrForeign) { // what was said of another library's papers
		return remarks{}, nil
	}
	if err != nil {
		return r, err
	}
	if ids != nil {
		r.list = slices.DeleteFunc(r.list, func(m shelf.Remark) bool {
			return !slices.ContainsFunc(m.Names, func(name string) bool { return ids[name] })
		})
	}
	r.keys = make([]int64, len(r.list))
	// The first name is nearly always that of a paper.
	var first, others []string
	for _, m := range r.list {
		first = append(first, m.Names[0])
	}
	if len(first) == 0 {
		return r, nil
	}
	holders, err := q.ByAlias(ctx, first)
	if err != nil {
		return r, err
	}
	for i, m := range r.list {
		if r.keys[i] = holders[m.Names[0]]; r.keys[i] == 0 {
			others = append(others, m.Names[1:]...)
		}
	}
	if len(others) > 0 {
		if holders, err = q.ByAlias(ctx, others); err != nil {
			return r, err
		}
	}
	r.about = make(map[int64][]int, len(r.list))
	for i, m := range r.list {
		for _, name := range m.Names[1:] {
			if r.keys[i] == 0 {
				r.keys[i] = holders[name]
			}
		}
		if key := r.keys[i]; key != 0 {
			r.about[key] = append(r.about[key], i)
		}
	}
	return r, nil
}

// of is what was said of the paper with a key. Of a paper that was several, it is what was
// said of each of them.
func (r remarks) of(key int64) (all Remark) {
	var notes []string
	for _, i := range r.about[key] {
		m := r.list[i]
		for _, tag := range m.Tags {
			if !all.Has(tag) {
				all.Tags = append(all.Tags, tag)
			}
		}
		if m.Note != "" && !slices.Contains(notes, m.Note) {
			notes = append(notes, m.Note)
		}
	}
	shelf.SortTags(all.Tags)
	all.Note = strings.Join(notes, "\n\n")
	return all
}

// Has reports whether a tag is among those of a remark, in any case.
func (r Remark) Has(tag string) bool {
	folded := shelf.FoldTag(tag)
	return slices.ContainsFunc(r.Tags, func(t string) bool { return shelf.FoldTag(t) == folded })
}

// idsOf are the ids of papers, as a set.
func idsOf(papers []paper.Paper) map[string]bool {
	ids := map[string]bool{}
	for _, p := range papers {
		for _, id := range p.Aliases {
			ids[id] = true
		}
	}
	return ids
}

// Remarks returns what the user has said of papers, in their order.
func (l *Library) Remarks(ctx context.Context, found ...Found) ([]Remark, error) {
	keys, papers := make([]int64, len(found)), make([]paper.Paper, len(found))
	for i, f := range found {
		keys[i], papers[i] = f.Key, f.Paper
	}
	return l.remarksOf(ctx, l.catalogue.Queries, keys, papers)
}

// Remarks returns what the user has said of papers of the view, whose keys these are, in
// their order.
func (v *View) Remarks(ctx context.Context, keys []int64, papers []paper.Paper) ([]Remark, error) {
	said, err := v.said(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]Remark, len(keys))
	for i, key := range keys {
		if of := said.of(key); of.note {
			return v.lib.remarksOf(ctx, v.state.Queries, keys, papers) // whose texts are on the shelf alone
		} else {
			for _, tag := range of.tags {
				all[i].Tags = append(all[i].Tags, said.tags[tag])
			}
		}
	}
	return all, nil
}

func (l *Library) remarksOf(ctx context.Context, q catalogue.Queries, keys []int64, papers []paper.Paper) ([]Remark, error) {
	s, err := l.shelf(ctx)
	if err != nil {
		return nil, err
	}
	said, err := remarksIn(ctx, s, q, idsOf(papers))
	all := make([]Remark, len(keys))
	for i, key := range keys {
		all[i] = said.of(key)
	}
	return all, err
}

// AllRemarks returns what the user has said of the papers of the library, by their ids.
// Papers of which nothing was said are left out.
func (l *Library) AllRemarks(ctx context.Context) (map[string]Remark, error) {
	s, err := l.shelf(ctx)
	if err != nil {
		return nil, err
	}
	said, err := remarksIn(ctx, s, l.catalogue.Queries, nil)
	if err != nil {
		return nil, err
	}
	ids, err := l.catalogue.IDs(ctx, slices.Collect(maps.Keys(said.about)))
	all := make(map[string]Remark, len(ids))
	for key, id := range ids {
		all[id] = said.of(key)
	}
	return all, err
}

// Tags counts the papers of the library that have each tag, in the order of the tags. Tags
// that differ in case and accents are one, written as most papers have it. absent is how
// many papers there are of which something was said and that the library does not have.
func (l *Library) Tags(ctx context.Context) (counts []Count, absent int, err error) {
	s, err := l.shelf(ctx)
	if err != nil {
		return nil, 0, err
	}
	said, err := remarksIn(ctx, s, l.catalogue.Queries, nil)
	if err != nil {
		return nil, 0, err
	}
	for _, key := range said.keys {
		if key == 0 {
			absent++
		}
	}
	counts = saidIn(said).counts(nil)
	slices.SortFunc(counts, func(a, b filter.Count) int { return strings.Compare(shelf.FoldTag(a.Value), shelf.FoldTag(b.Value)) })
	return counts, absent, nil
}

// Tag gives papers tags and takes tags from them, and returns when that is on the disk. A
// tag that a paper has in another case is written like the new one. It returns the errors
// of [CheckTag], or one that wraps [ErrReadOnly]. Nobody is kept waiting, and an import may
// run meanwhile.
func (l *Library) Tag(ctx context.Context, at time.Time, papers []Found, add, remove []string) error {
	var events []shelf.Event
	s, said, err := l.saidOf(ctx, papers)
	if err != nil {
		return err
	}
	for _, tag := range slices.Concat(add, remove) {
		if err := CheckTag(tag); err != nil {
			return err
		}
	}
	for _, f := range papers {
		for _, tag := range add {
			has := false
			said.each(f.Key, tag, func(m shelf.Remark, written string) {
				has = true
				if written != tag {
					events = append(events, tagging(at, shelf.Tag, m.Names[0], m.Names, tag))
				}
			})
			if !has {
				events = append(events, tagging(at, shelf.Tag, f.Paper.ID, f.Paper.Aliases, tag))
			}
		}
		for _, tag := range remove {
			said.each(f.Key, tag, func(m shelf.Remark, written string) {
				events = append(events, tagging(at, shelf.Untag, m.Names[0], m.Names, written))
			})
		}
	}
	if len(events) == 0 {
		return nil
	}
	return l.say(ctx, s, events...)
}

func tagging(at time.Time, do, id string, ids []string, tag string) shelf.Event {
	e := shelf.About(at, do, id, ids)
	e.Tag = tag
	return e
}

// each calls do for what was said of the paper with a key that has a tag, in any case, and
// for how it is written there. Of a paper that was several, there can be more than one.
func (r remarks) each(key int64, tag string, do func(m shelf.Remark, written string)) {
	folded := shelf.FoldTag(tag)
	for _, i := range r.about[key] {
		m := r.list[i]
		for _, t := range m.Tags {
			if shelf.FoldTag(t) == folded {
				do(m, t)
			}
		}
	}
}

// SetNote gives a paper a note in place of the one that it has; an empty one is none. It
// returns the errors of [CheckNote], and otherwise is like [Library.Tag].
func (l *Library) SetNote(ctx context.Context, at time.Time, f Found, text string) error {
	if err := shelf.CheckNote(text); err != nil {
		return err
	}
	s, said, err := l.saidOf(ctx, []Found{f})
	if err != nil || said.of(f.Key).Note == text {
		return err
	}
	var events []shelf.Event
	for _, i := range said.about[f.Key] { // of a paper that was several
		if m := said.list[i]; m.Note != "" && m.Names[0] != f.Paper.ID {
			events = append(events, shelf.About(at, shelf.Note, m.Names[0], m.Names[1:]))
		}
	}
	e := shelf.About(at, shelf.Note, f.Paper.ID, f.Paper.Aliases)
	e.Text = text
	return l.say(ctx, s, append(events, e)...)
}

// say puts events on the shelf. Where that cannot be written to, the error wraps
// [ErrReadOnly].
func (l *Library) say(ctx context.Context, s shelf.Shelf, events ...shelf.Event) error {
	if err := s.Append(ctx, events...); err != nil {
		return catalogue.WriteError(l.dir, err)
	}
	return nil
}

func (l *Library) saidOf(ctx context.Context, papers []Found) (s shelf.Shelf, said remarks, err error) {
	if s, err = l.shelf(ctx); err != nil {
		return s, said, err
	}
	var plain []paper.Paper
	for _, f := range papers {
		plain = append(plain, f.Paper)
	}
	said, err = remarksIn(ctx, s, l.catalogue.Queries, idsOf(plain))
	return s, said, err
}

// CheckTag says what is wrong with a tag, unless it is one: see [shelf.CheckTag].
func CheckTag(tag string) error { return shelf.CheckTag(tag) }

// CheckNote says what is wrong with a note, unless it is one: see [shelf.CheckNote].
func CheckNote(text string) error { return shelf.CheckNote(text) }
