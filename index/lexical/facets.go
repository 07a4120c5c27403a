package lexical

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"paperkin/index/filter"
	"paperkin/index/lexical/segment"
	"paperkin/index/vector"
)

// fieldOf is the field that has the values of a facet.
var fieldOf = map[filter.Facet]int{filter.Venue: venueField, filter.Category: categoryField, filter.Keyword: keywordField,
	filter.Author: authorField, filter.Kind: kindField}

// Facets counts how many papers of a set have each value of a facet, and returns the n
// that most have; 0: all. A nil set is all papers but those in without. The papers of
// others, which may be nil, are counted as well.
func (x *Index) Facets(ctx context.Context, facet filter.Facet, in, without *vector.Bitmap, others []filter.Keyed, n int) ([]filter.Count, error) {
	c := &counter{facet: facet, n: n, others: tally(facet, others), best: map[string]int{}}
	for _, p := range x.parts {
		d, err := p.among(in, without)
		if err != nil {
			return nil, damage(err)
		}
		c.parts = append(c.parts, &counted{part: p, in: d})
	}
	if facet == filter.Year {
		return c.years()
	}
	field, ok := fieldOf[facet]
	if !ok {
		return nil, fmt.Errorf("no facet %q", facet)
	}
	return c.terms(ctx, field)
}

// among returns the documents of a part whose papers are in a set, nil for all, and not in
// another.
func (p *part) among(in, without *vector.Bitmap) (documents, error) {
	d := newDocuments(p.Documents)
	return d, p.each(in, without, func(doc uint32, _ int64) { d.add(doc) })
}

// counter counts values in all parts at the same time, in the order of their folded forms.
type counter struct {
	facet  filter.Facet
	n      int
	parts  []*counted
	others []spelling
	found  []filter.Count
	best   map[string]int // papers that write a value like that; of one value at a time
}

// counted is a part of which documents are counted.
type counted struct {
	*part
	in      documents
	terms   *segment.Terms
	current string // term; valid until done
	done    bool
}

// spelling is a value as it is written, and how many papers write it like that.
type spelling struct {
	folded, written string
	papers          int
}

// years counts years, which are in a column.
func (c *counter) years() ([]filter.Count, error) {
	years := map[int]int{}
	for _, p := range c.parts {
		dates, err := p.file.Column(dateColumn, 0, uint32(p.Documents))
		if err != nil {
			return nil, damage(err)
		}
		for doc := range p.in.all {
			if d := filter.Date(dates.Of(doc)); d != 0 {
				years[d.Year()]++
			}
		}
	}
	for year, papers := range years {
		c.found = append(c.found, filter.Count{Value: fmt.Sprintf("%04d", year), Papers: papers})
	}
	for _, s := range c.others {
		at := slices.IndexFunc(c.found, func(f filter.Count) bool { return f.Value == s.written })
		if at < 0 {
			c.found = append(c.found, filter.Count{Value: s.written, Papers: s.papers})
		} else {
			c.found[at].Papers += s.papers
		}
	}
	return filter.Top(c.found, c.n), nil
}

// tally counts the values of papers that no part has. They are sorted by their folded
// forms.
func tally(facet filter.Facet, papers []filter.Keyed) (all []spelling) {
	for _, t := range papers {
		seen := map[string]bool{} // folded: a paper counts once
		for _, value := range t.Values(facet) {
			if folded := facet.Folded(value); folded != "" && !seen[folded] {
				seen[folded] = true
				all = append(all, spelling{folded, value, 1})
			}
		}
	}
	slices.SortFunc(all, func(a, b spelling) int {
		return strings.Compare(a.folded+spelled+a.written, b.folded+spelled+b.written)
	})
	return all
}

// terms counts the terms of a field.
func (c *counter) terms(ctx context.Context, field int) ([]filter.Count, error) {
	for _, p := range c.parts {
		p.terms = p.file.All(field)
		if err := p.next(); err != nil {
			return nil, err
		}
	}
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		folded, ok := c.least()
		if !ok {
			return filter.Top(c.found, c.n), nil
		}
		if err := c.value(folded); err != nil {
			return nil, err
		}
	}
}

// next goes to the next term.
func (p *counted) next() error {
	if p.done = !p.terms.Next(); p.done {
		return damage(p.terms.Err())
	}
	p.current = string(p.terms.Text)
	return nil
}

// least is the first folded value that has not been counted.
func (c *counter) least() (folded string, ok bool) {
	take := func(s string) {
		if !ok || s < folded {
			folded, ok = s, true
		}
	}
	for _, p := range c.parts {
		if !p.done {
			f, _, _ := strings.Cut(p.current, spelled)
			take(f)
		}
	}
	if len(c.others) > 0 {
		take(c.others[0].folded)
	}
	return folded, ok
}

// value counts the papers with a folded value.
func (c *counter) value(folded string) error {
	var count filter.Count
	clear(c.best)
	for _, p := range c.parts {
		var papers []uint32
		spellings := 0
		for !p.done {
			f, written, is := strings.Cut(p.current, spelled)
			if f != folded {
				break
			}
			if !is {
				written = f
			}
			before := len(papers)
			var err error
			if papers, err = p.having(papers); err != nil {
				return damage(err)
			}
			c.best[written] += len(papers) - before
			spellings++
			if err := p.next(); err != nil {
				return err
			}
		}
		if spellings > 1 { // a paper may have several
			slices.Sort(papers)
			papers = slices.Compact(papers)
		}
		count.Papers += len(papers)
	}
	for len(c.others) > 0 && c.others[0].folded == folded {
		c.best[c.others[0].written] += c.others[0].papers
		count.Papers += c.others[0].papers
		c.others = c.others[1:]
	}
	if count.Papers == 0 {
		return nil
	}
	most := 0
	for written, papers := range c.best {
		if papers > most || papers == most && written < count.Value {
			most, count.Value = papers, written
		}
	}
	c.found = append(c.found, count)
	if c.n > 0 && len(c.found) > 4*c.n+4096 { // memory does not grow with the values
		c.found = filter.Top(c.found, c.n)
	}
	return nil
}

// having appends the documents that are counted and have the current term.
func (p *counted) having(to []uint32) ([]uint32, error) {
	cursor, err := p.terms.Postings()
	if err != nil {
		return nil, err
	}
	for cursor.Next() {
		if p.in.has(cursor.Doc) {
			to = append(to, cursor.Doc)
		}
	}
	return to, cursor.Err()
}
