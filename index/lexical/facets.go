package lexical

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
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
	c := &counter{facet: facet, n: n, others: tally(facet, others)}
	for _, p := range x.parts {
		one := &counted{part: p, all: in == nil && without == nil && p.gone == nil}
		if !one.all {
			var err error
			if one.in, err = p.among(in, without); err != nil {
				return nil, damage(err)
			}
		}
		c.parts = append(c.parts, one)
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

// Span returns the first and the last date of publication of all papers but those in
// without, and of those of others, which may be nil; 0 if none has one.
func (x *Index) Span(without *vector.Bitmap, others []filter.Keyed) (first, last filter.Date, err error) {
	take := func(d filter.Date) {
		if d != 0 && (first == 0 || d < first) {
			first = d
		}
		last = max(last, d)
	}
	for _, p := range x.parts {
		dates, err := p.file.Column(dateColumn, 0, uint32(p.Documents))
		if err != nil {
			return 0, 0, damage(err)
		}
		if p.gone == nil && without == nil {
			for doc := range uint32(p.Documents) {
				take(filter.Date(dates.Of(doc)))
			}
		} else if err := p.each(nil, without, func(doc uint32, _ int64) { take(filter.Date(dates.Of(doc))) }); err != nil {
			return 0, 0, damage(err)
		}
	}
	for _, o := range others {
		take(o.Date)
	}
	return first, last, nil
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
	enough int       // papers that a value must have to be among the first n
	best   []writing // of one value at a time
}

// writing is a way in which a value is written, and how many papers write it like that.
type writing struct {
	written []byte
	papers  int
}

// counted is a part of which documents are counted.
type counted struct {
	*part
	all   bool // every document counts: the counts of terms will do
	in    documents
	terms *segment.Terms // the current term; done: none is left
	done  bool
}

// spelling is a value as it is written, and how many papers write it like that.
type spelling struct {
	folded, written string
	papers          int
}

// years counts years, which are in a column.
func (c *counter) years() ([]filter.Count, error) {
	var years [filter.YearsEnd]int
	for _, p := range c.parts {
		dates, err := p.file.Column(dateColumn, 0, uint32(p.Documents))
		if err != nil {
			return nil, damage(err)
		}
		for doc := range uint32(p.Documents) {
			if p.all || p.in.has(doc) {
				years[filter.Date(dates.Of(doc)).Year()%len(years)]++
			}
		}
	}
	for _, s := range c.others {
		year, _ := strconv.Atoi(s.written)
		years[year] += s.papers
	}
	for year, papers := range years {
		if year > 0 && papers > 0 { // 0: unknown
			c.found = append(c.found, filter.Count{Value: fmt.Sprintf("%04d", year), Papers: papers})
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
	var folded []byte
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var ok bool
		if folded, ok = c.least(folded[:0]); !ok {
			return filter.Top(c.found, c.n), nil
		}
		if err := c.value(folded); err != nil {
			return nil, err
		}
	}
}

// next goes to the next term.
func (p *counted) next() error {
	p.done = !p.terms.Next()
	return damage(p.terms.Err())
}

// split returns the folded form of the current term, and the term as it is written.
func (p *counted) split() (folded, written []byte) {
	folded, written, differs := bytes.Cut(p.terms.Text, []byte(spelled))
	if !differs {
		written = folded
	}
	return folded, written
}

// least appends the first folded value that has not been counted.
func (c *counter) least(to []byte) (folded []byte, ok bool) {
	for _, p := range c.parts {
		if p.done {
			continue
		}
		if f, _ := p.split(); !ok || bytes.Compare(f, to) < 0 {
			to, ok = append(to[:0], f...), true
		}
	}
	if len(c.others) > 0 && (!ok || c.others[0].folded < string(to)) {
		to, ok = append(to[:0], c.others[0].folded...), true
	}
	return to, ok
}

// value counts the papers with a folded value.
func (c *counter) value(folded []byte) error {
	c.best = c.best[:0]
	papers := 0
	for _, p := range c.parts {
		n, err := c.ofPart(p, folded)
		if err != nil {
			return err
		}
		papers += n
	}
	for len(c.others) > 0 && c.others[0].folded == string(folded) {
		c.add([]byte(c.others[0].written), c.others[0].papers)
		papers += c.others[0].papers
		c.others = c.others[1:]
	}
	if papers == 0 || papers < c.enough {
		return nil
	}
	best := c.best[0]
	for _, s := range c.best[1:] {
		if s.papers > best.papers || s.papers == best.papers && bytes.Compare(s.written, best.written) < 0 {
			best = s
		}
	}
	c.found = append(c.found, filter.Count{Value: string(best.written), Papers: papers})
	if c.n > 0 && len(c.found) > 4*c.n+4096 { // memory does not grow with the values
		c.found = filter.Top(c.found, c.n)
		c.enough = c.found[len(c.found)-1].Papers
	}
	return nil
}

// ofPart counts the documents of a part with a folded value, which may be written in
// several ways. The postings are read only where the counts of terms do not tell.
func (c *counter) ofPart(p *counted, folded []byte) (papers int, err error) {
	var docs []uint32
	var first segment.Term // read when there is a second one
	for spellings := 0; !p.done; spellings++ {
		f, written := p.split()
		if !bytes.Equal(f, folded) {
			break
		}
		term := p.terms.Term
		term.Text = nil // it is the next one's
		n := term.Count
		switch {
		case spellings > 0 || !p.all:
			if spellings == 1 && p.all {
				if docs, err = p.having(docs, first); err != nil {
					return 0, damage(err)
				}
			}
			before := len(docs)
			if docs, err = p.having(docs, term); err != nil {
				return 0, damage(err)
			}
			n = len(docs) - before
		default:
			first = term
		}
		c.add(written, n)
		papers += n
		if err := p.next(); err != nil {
			return 0, err
		}
		if spellings > 0 { // a paper may have several
			slices.Sort(docs)
			docs = slices.Compact(docs)
			papers = len(docs)
		}
	}
	return papers, nil
}

// add adds papers to a way in which the value is written.
func (c *counter) add(written []byte, papers int) {
	for i := range c.best {
		if bytes.Equal(c.best[i].written, written) {
			c.best[i].papers += papers
			return
		}
	}
	if len(c.best) < cap(c.best) {
		c.best = c.best[:len(c.best)+1]
	} else {
		c.best = append(c.best, writing{})
	}
	last := &c.best[len(c.best)-1]
	last.written, last.papers = append(last.written[:0], written...), papers
}

// having appends the documents that are counted and have a term.
func (p *counted) having(to []uint32, term segment.Term) ([]uint32, error) {
	cursor, err := term.Postings()
	if err != nil {
		return nil, err
	}
	for cursor.Next() {
		if p.all || p.in.has(cursor.Doc) {
			to = append(to, cursor.Doc)
		}
	}
	return to, cursor.Err()
}
