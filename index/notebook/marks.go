package notebook

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"paperkin/index/catalogue"
	"paperkin/index/shelf"
)

// An Opinion is what the user thinks of a paper; empty for nothing.
type Opinion string

const (
	Liked    Opinion = "liked"
	Disliked Opinion = "disliked"
)

var opinions = map[string]Opinion{shelf.Like: Liked, shelf.Dislike: Disliked}

// What can be done to a paper by [Notebook.Mark].
const (
	Like    = shelf.Like
	Dislike = shelf.Dislike
	Clear   = shelf.Clear // neither liked nor disliked
	Read    = shelf.Read
	Unread  = shelf.Unread
)

// Marks lists what can be done.
var Marks = []string{Like, Dislike, Read, Unread, Clear}

// Mark does the same to papers, one of [Marks], and returns when that is on the disk. Where
// all of them are so already, nothing is written. It returns an error that wraps
// [catalogue.ErrReadOnly] where nothing can be.
func (n *Notebook) Mark(ctx context.Context, at time.Time, do string, papers []catalogue.Found) error {
	var events []shelf.Event
	s, said, err := n.saidOf(ctx, papers)
	if err != nil {
		return err
	}
	mark := func(id string, ids []string, title string) {
		e := shelf.About(at, do, id, ids)
		e.Title = title
		events = append(events, e)
	}
	for _, f := range papers {
		now := said.of(f.Key)
		switch do {
		case Like, Dislike, Read:
			if now.Opinion != opinions[do] || do == Read && !now.Read {
				mark(f.Paper.ID, f.Paper.Aliases, f.Paper.Title)
			}
		case Clear, Unread: // of a paper that was several, of each
			for _, i := range said.about[f.Key] {
				if m := said.list[i]; do == Clear && m.Opinion != "" || do == Unread && m.Read {
					mark(m.Names[0], m.Names[1:], m.Title)
				}
			}
		}
	}
	if len(events) == 0 {
		return nil
	}
	return n.say(ctx, s, events...)
}

// Marked is a paper of which the user has an opinion, or that the user has read.
type Marked struct {
	Found   catalogue.Found // of key 0 for one that the library does not have
	ID      string          // by which it was marked
	Title   string          // that it had then; may be empty
	Opinion Opinion
	Read    bool
	At      string // when that was said last; RFC 3339

	place int // of that among all that was said
}

// Marked lists the papers that are marked, those marked last first. What is marked and not in
// the library any more is among them.
func (n *Notebook) Marked(ctx context.Context) ([]Marked, error) {
	s, err := n.shelf(ctx)
	if err != nil {
		return nil, err
	}
	r, err := remarksIn(ctx, s, n.papers, nil)
	if err != nil {
		return nil, err
	}
	list, err := n.papers.FoundOf(ctx, slices.Collect(maps.Keys(r.about)))
	if err != nil {
		return nil, err
	}
	found := make(map[int64]catalogue.Found, len(list))
	for _, f := range list {
		found[f.Key] = f
	}
	var all []Marked
	for i, m := range r.list {
		one := Marked{ID: m.Names[0], Title: m.Title, Opinion: opinions[m.Opinion], Read: m.Read, At: m.At, place: m.Place}
		if key := r.keys[i]; key != 0 {
			if r.latest(key) != i {
				continue // said of a paper that is a part of this one now
			}
			of := r.of(key)
			one.Found, one.Opinion, one.Read = found[key], of.Opinion, of.Read
		}
		if one.Opinion != "" || one.Read {
			all = append(all, one)
		}
	}
	slices.SortFunc(all, func(a, b Marked) int { return cmp.Compare(b.place, a.place) })
	return all, nil
}

// latest is the index of what was said last of a paper with a key, of which something was.
func (r remarks) latest(key int64) int {
	return slices.MaxFunc(r.about[key], func(a, b int) int { return cmp.Compare(r.list[a].Place, r.list[b].Place) })
}
