// Package where says in the engine's filters which papers may be found. What the engine is
// asked, [Where.Filters], passes all papers that a filter of the user's does; where it passes
// others as well, because the engine cannot say what is asked for, [Where.Match] tells them
// apart.
//
// It asks the engine nothing. What only the cluster or the reader's shelf knows is for the
// caller to find out: see [Known].
package where

import (
	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/filter"
	"paperkin/index/paper"
	"paperkin/index/phrase"
	"paperkin/index/said"
)

// Known is what a filter alone does not say.
type Known struct {
	// Said is what the user has said of papers; needed where [NeedsSaid].
	Said said.Said
	// Alike returns in which other ways authors write a folded word of names: see
	// [lexical.Source]. nil: in none.
	Alike func(word string) []string
}

// A Row is what a filter looks at of one paper.
type Row struct {
	Key     int64
	Arrived string // as catalogue.Queries.Arrivals has it; empty when that is not known
	Paper   paper.Paper
}

// A Where is a filter of the user's, compiled.
type Where struct {
	at    *criteria
	found bounds
}

// Of compiles a filter.
func Of(f filter.Filter, known Known) *Where {
	at := compile(f, known)
	return &Where{at, at.bounds()}
}

// Filters is what the engine is asked: all papers that pass the filter pass it, and no
// others if w is exact. It is nil where all papers may pass, and must not be asked where w is
// [Where.None].
func (w *Where) Filters() *pb.Filters {
	if w.found.upper == every {
		return nil
	}
	return Guarded(w.found.upper)
}

// Exact reports whether the papers that pass Filters are those that pass the filter.
func (w *Where) Exact() bool { return w.found.exact() }

// Sure passes papers that pass the filter for sure, nil if there are none that do, and Unsure
// the others that pass Filters, which have to be looked at.
func (w *Where) Sure() *pb.Filters {
	if w.found.lower == none {
		return nil
	}
	return Guarded(w.found.lower)
}

// Unsure passes the papers that pass Filters and do not pass Sure, where w is not exact.
func (w *Where) Unsure() *pb.Filters {
	f := conjunction([]*pb.Filters{w.found.upper, negation(w.found.lower)})
	if f == every {
		return nil
	}
	return Guarded(f)
}

// None reports whether no paper can pass.
func (w *Where) None() bool { return w.found.upper == none }

// Match reports whether a paper passes the filter.
func (w *Where) Match(r Row) bool { return w.at.match(r) }

// criteria is a filter, compiled for looking at papers one by one.
type criteria struct {
	test          *filter.Test // all that traits and keys tell
	ids           []string     // nil: any
	byArrival     bool
	since, until  int64 // seconds, inclusive
	titles        []phrase.Phrase
	with, without []phrase.Phrase
	any           [][]*criteria
	not           []*criteria
}

func compile(f filter.Filter, known Known) *criteria {
	c := &criteria{}
	c.arrival(f)
	for _, id := range f.IDs {
		id, _ = paper.ParseID(id)
		c.ids = append(c.ids, id)
	}
	for _, list := range []struct {
		of   []string
		into *[]phrase.Phrase
	}{{f.Titles, &c.titles}, {f.With, &c.with}, {f.Without, &c.without}} {
		for _, value := range list.of {
			p, _ := phrase.Of(value) // no paper has what is none
			*list.into = append(*list.into, p)
		}
	}
	for _, group := range f.Any {
		var any []*criteria
		for _, one := range group {
			any = append(any, compile(one, known))
		}
		c.any = append(c.any, any)
	}
	for _, one := range f.Not {
		c.not = append(c.not, compile(one, known))
	}
	c.test = traitsOf(f).Compile(known.resolved(f))
	return c
}

// traitsOf returns what a filter asks of traits that [filter.Test] answers for one paper.
func traitsOf(f filter.Filter) filter.Filter {
	f.IDs, f.Arrived, f.ArrivedUntil = nil, "", ""
	return f
}

func (k Known) resolved(f filter.Filter) (r filter.Resolved) {
	if asksSaid(f) {
		k.Said.Resolve(f, &r)
	}
	if k.Alike != nil {
		r.Spelled = k.spelled
	}
	return r
}

// bounds are what the engine can say of the papers that pass.
func (c *criteria) bounds() bounds {
	sets := []bounds{c.byTraits()}
	for _, group := range c.any {
		var passing []bounds
		for _, one := range group {
			passing = append(passing, one.bounds())
		}
		sets = append(sets, anyOf(passing...))
	}
	for _, one := range c.not {
		sets = append(sets, not(one.bounds()))
	}
	for _, p := range c.titles {
		sets = append(sets, having(p, true))
	}
	for _, p := range c.with {
		sets = append(sets, having(p, false))
	}
	for _, p := range c.without {
		sets = append(sets, not(having(p, false)))
	}
	return allOf(sets...)
}

// match reports whether a paper passes.
func (c *criteria) match(r Row) bool {
	if !c.inTime(r.Arrived) || !c.hasID(r.Paper) {
		return false
	}
	if !c.test.Match(r.Key, filter.TraitsOf(r.Paper, 0)) {
		return false
	}
	for _, group := range c.any {
		if !passesOne(group, r) {
			return false
		}
	}
	if passesOne(c.not, r) {
		return false
	}
	title, abstract := r.Paper.Title, r.Paper.Abstract
	for _, p := range c.titles {
		if !p.In(title) {
			return false
		}
	}
	for _, p := range c.with {
		if !p.In(title, abstract) {
			return false
		}
	}
	for _, p := range c.without {
		if p.In(title, abstract) {
			return false
		}
	}
	return true
}
