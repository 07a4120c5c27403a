package notebook

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"paperkin/index/catalogue"
	"paperkin/index/durable"
	"paperkin/index/filter"
	"paperkin/index/paper"
	"paperkin/index/said"
	"paperkin/index/shelf"
)

// What is said of papers is the user's, and stands on the shelf by their ids: a library has
// it while an index runs, and keeps it when papers are merged or read again.

// A Remark is what the user has said of a paper.
type Remark struct {
	Tags    []string // as they were written, in the order of their folded forms
	Note    string
	Opinion Opinion
	Read    bool // the user has read it
}

// IsEmpty reports whether nothing was said.
func (r Remark) IsEmpty() bool {
	return len(r.Tags) == 0 && r.Note == "" && r.Opinion == "" && !r.Read
}

// remarks are what was said, and which papers it was said of.
type remarks struct {
	list  []shelf.Remark
	keys  []int64         // of the papers, 0 where the library has none
	about map[int64][]int // indexes of list, by key
}

// remarksIn reads what was said of those papers that have one of some ids, nil for all, and
// looks the papers up.
func remarksIn(ctx context.Context, s shelf.Shelf, q Papers, ids map[string]bool) (r remarks, err error) {
	if r.list, err = s.Remarks(ctx); errors.Is(err, durable.ErrForeign) { // what was said of another library's papers
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
	latest := 0
	for _, i := range r.about[key] {
		m := r.list[i]
		if all.Read = all.Read || m.Read; m.Opinion != "" && m.Thought > latest {
			all.Opinion, latest = opinions[m.Opinion], m.Thought
		}
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
func (n *Notebook) Remarks(ctx context.Context, found ...catalogue.Found) ([]Remark, error) {
	keys, papers := make([]int64, len(found)), make([]paper.Paper, len(found))
	for i, f := range found {
		keys[i], papers[i] = f.Key, f.Paper
	}
	return n.RemarksOf(ctx, n.papers, keys, papers)
}

// RemarksOf is Remarks of papers whose keys these are in a state of the library.
func (n *Notebook) RemarksOf(ctx context.Context, q Papers, keys []int64, papers []paper.Paper) ([]Remark, error) {
	s, err := n.shelf(ctx)
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
func (n *Notebook) AllRemarks(ctx context.Context) (map[string]Remark, error) {
	s, err := n.shelf(ctx)
	if err != nil {
		return nil, err
	}
	said, err := remarksIn(ctx, s, n.papers, nil)
	if err != nil {
		return nil, err
	}
	ids, err := n.papers.IDs(ctx, slices.Collect(maps.Keys(said.about)))
	all := make(map[string]Remark, len(ids))
	for key, id := range ids {
		all[id] = said.of(key)
	}
	return all, err
}

// Tags counts the papers of the library that have each tag, in the order of the tags. Tags
// that differ in case and accents are one, written as most papers have it. absent is how
// many papers there are of which something was said and that the library does not have.
func (n *Notebook) Tags(ctx context.Context) (counts []filter.Count, absent int, err error) {
	s, err := n.shelf(ctx)
	if err != nil {
		return nil, 0, err
	}
	said, err := remarksIn(ctx, s, n.papers, nil)
	if err != nil {
		return nil, 0, err
	}
	for i, key := range said.keys {
		if m := said.list[i]; key == 0 && (len(m.Tags) > 0 || m.Note != "") {
			absent++
		}
	}
	counts = said.asSaid().Counts(func(int64) bool { return true })
	slices.SortFunc(counts, func(a, b filter.Count) int { return strings.Compare(shelf.FoldTag(a.Value), shelf.FoldTag(b.Value)) })
	return counts, absent, nil
}

// Tag gives papers tags and takes tags from them, and returns when that is on the disk. A
// tag that a paper has in another case is written like the new one. It returns the errors
// of [CheckTag], or one that wraps [catalogue.ErrReadOnly]. Nobody is kept waiting, and an import may
// run meanwhile.
func (n *Notebook) Tag(ctx context.Context, at time.Time, papers []catalogue.Found, add, remove []string) error {
	var events []shelf.Event
	s, said, err := n.saidOf(ctx, papers)
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
	return n.say(ctx, s, events...)
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
// returns the errors of [CheckNote], and otherwise is like [Notebook.Tag].
func (n *Notebook) SetNote(ctx context.Context, at time.Time, f catalogue.Found, text string) error {
	if err := shelf.CheckNote(text); err != nil {
		return err
	}
	s, said, err := n.saidOf(ctx, []catalogue.Found{f})
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
	return n.say(ctx, s, append(events, e)...)
}

// say puts events on the shelf. Where that cannot be written to, the error wraps
// [catalogue.ErrReadOnly].
func (n *Notebook) say(ctx context.Context, s shelf.Shelf, events ...shelf.Event) error {
	if err := s.Append(ctx, events...); err != nil {
		return catalogue.WriteError(n.dir, err)
	}
	return nil
}

func (n *Notebook) saidOf(ctx context.Context, papers []catalogue.Found) (s shelf.Shelf, said remarks, err error) {
	if s, err = n.shelf(ctx); err != nil {
		return s, said, err
	}
	var plain []paper.Paper
	for _, f := range papers {
		plain = append(plain, f.Paper)
	}
	said, err = remarksIn(ctx, s, n.papers, idsOf(plain))
	return s, said, err
}

// CheckTag says what is wrong with a tag, unless it is one: see [shelf.CheckTag].
func CheckTag(tag string) error { return shelf.CheckTag(tag) }

// CheckNote says what is wrong with a note, unless it is one: see [shelf.CheckNote].
func CheckNote(text string) error { return shelf.CheckNote(text) }

func (r remarks) asSaid() (all said.Said) {
	numbers := map[string]int{}
	for _, key := range slices.Sorted(maps.Keys(r.about)) {
		m := r.of(key)
		one := said.Of{Key: key, Note: m.Note != "", Liked: m.Opinion == Liked, Disliked: m.Opinion == Disliked, Read: m.Read}
		for _, tag := range m.Tags {
			n, known := numbers[tag]
			if !known {
				n = len(all.Tags)
				numbers[tag], all.Tags = n, append(all.Tags, tag)
			}
			one.Tags = append(one.Tags, n)
		}
		all.Papers = append(all.Papers, one)
	}
	return all
}

// RemarkOf is what was said of a paper, but for the text of the note.
func RemarkOf(all said.Said, of said.Of) (r Remark) {
	for _, tag := range of.Tags {
		r.Tags = append(r.Tags, all.Tags[tag])
	}
	r.Read = of.Read
	switch {
	case of.Liked:
		r.Opinion = Liked
	case of.Disliked:
		r.Opinion = Disliked
	}
	return r
}
