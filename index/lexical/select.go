package lexical

import (
	"context"
	"math/bits"
	"slices"
	"strings"

	"paperkin/index/filter"
	"paperkin/index/lexical/segment"
	"paperkin/index/vector"
)

// documents is a set of documents of a part, as bits.
type documents []uint64

func newDocuments(n int) documents { return make(documents, (n+63)/64) }

func (d documents) add(doc uint32)      { d[doc/64] |= 1 << (doc % 64) }
func (d documents) has(doc uint32) bool { return d[doc/64]&(1<<(doc%64)) != 0 }

func (d documents) empty() bool {
	return !slices.ContainsFunc(d, func(set uint64) bool { return set != 0 })
}

// and leaves those that are in another set as well.
func (d documents) and(other documents) {
	for i := range d {
		d[i] &= other[i]
	}
}

// all yields the documents in order.
func (d documents) all(yield func(doc uint32) bool) {
	for i, set := range d {
		for ; set != 0; set &= set - 1 {
			if !yield(uint32(64*i + bits.TrailingZeros64(set))) {
				return
			}
		}
	}
}

// Select returns the keys of the papers that pass a test.
func (x *Index) Select(ctx context.Context, t *filter.Test) (*vector.Bitmap, error) {
	papers := new(vector.Bitmap)
	if t.None {
		return papers, nil
	}
	for _, p := range x.parts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		d, err := p.passing(t)
		if err != nil {
			return nil, damage(err)
		}
		keys, err := p.file.Column(keyColumn, 0, uint32(p.Documents))
		if err != nil {
			return nil, damage(err)
		}
		for doc := range d.all {
			papers.Add(int(keys.Of(doc)))
		}
	}
	return papers, nil
}

// passing returns the documents of a part that pass a test. Postings come first: they are
// cheaper to read than columns.
func (p *part) passing(t *filter.Test) (documents, error) {
	d := p.present()
	for _, criterion := range []struct {
		set    bool
		ranges []termRange
	}{
		{len(t.Categories) > 0, append(matching(categoryField, t.Categories), matching(keywordField, t.Categories)...)},
		{len(t.Keywords) > 0, matching(keywordField, t.Keywords)},
		{len(t.Venues) > 0, matching(venueField, t.Venues)},
		{len(t.Kinds) > 0, matching(kindField, t.Kinds)},
		{len(t.Authors)+len(t.Called) > 0, append(startingWith(t.Authors), fitting(t.Called)...)},
		{len(t.Persons) > 0, called(t.Persons)},
	} {
		if !criterion.set {
			continue
		}
		met, err := p.having(criterion.ranges)
		if err != nil {
			return nil, err
		}
		d.and(met)
	}
	if err := p.tagged(d, t); err != nil {
		return nil, err
	}
	return d, p.narrow(d, t)
}

// tagged takes those out of a set that have neither a tag nor a keyword that matches.
func (p *part) tagged(d documents, t *filter.Test) error {
	if len(t.Tags) == 0 {
		return nil
	}
	met, err := p.having(matching(keywordField, t.Tags))
	if err != nil {
		return err
	}
	keys, err := p.file.Column(keyColumn, 0, uint32(p.Documents))
	if err != nil {
		return err
	}
	for doc := range d.all {
		if t.Tagged.Has(int(keys.Of(doc))) {
			met.add(doc)
		}
	}
	d.and(met)
	return nil
}

// A termRange is the terms of a field that begin with a text, and of these those that
// match.
type termRange struct {
	field   int
	prefix  string
	matches func(folded string) bool // nil: all
}

func matching(field int, globs []filter.Glob) (ranges []termRange) {
	for _, g := range globs {
		ranges = append(ranges, termRange{field, g.Prefix(), g.Match})
	}
	return ranges
}

func startingWith(names []string) (ranges []termRange) {
	for _, name := range names {
		ranges = append(ranges, termRange{authorField, name, nil}, termRange{nameField, name, nil})
	}
	return ranges
}

func fitting(called []filter.Reading) (ranges []termRange) {
	for _, r := range called {
		for _, start := range r.Starts() {
			ranges = append(ranges, termRange{authorField, start, func(folded string) bool { return r.Fits(folded, true) }},
				termRange{nameField, start, func(folded string) bool { return r.Fits(folded, false) }})
		}
	}
	return ranges
}

func called(names []string) (ranges []termRange) {
	for _, name := range names {
		ranges = append(ranges, termRange{authorField, name, func(folded string) bool { return folded == name }})
	}
	return ranges
}

// having returns the documents of a part that have one of the terms of some ranges.
func (p *part) having(ranges []termRange) (documents, error) {
	d := newDocuments(p.Documents)
	for _, r := range ranges {
		if err := p.addRange(d, r); err != nil {
			return nil, err
		}
		if single := r.field == venueField || r.field == kindField; single && r.prefix == "" && r.matches("") {
			if err := p.addWithout(d, r.field); err != nil {
				return nil, err
			}
		}
	}
	return d, nil
}

// addRange adds the documents that have one of the terms of a range.
func (p *part) addRange(d documents, r termRange) error {
	for term, err := range p.file.From(r.field, r.prefix) {
		if err != nil {
			return err
		}
		if !term.HasPrefix(r.prefix) {
			break
		}
		if r.matches != nil {
			if folded, _, _ := strings.Cut(string(term.Text), spelled); !r.matches(folded) {
				continue
			}
		}
		if err := d.addAll(term); err != nil {
			return err
		}
	}
	return nil
}

// addAll adds the documents that have a term.
func (d documents) addAll(t segment.Term) error {
	c, err := t.Postings()
	if err != nil {
		return err
	}
	for c.Next() {
		d.add(c.Doc)
	}
	return c.Err()
}

// addWithout adds the documents that have no term in a field, in which a document has one
// at most: there the value is the empty text.
func (p *part) addWithout(d documents, field int) error {
	with := newDocuments(p.Documents)
	if err := p.addRange(with, termRange{field: field}); err != nil {
		return err
	}
	for doc := range uint32(p.Documents) {
		if !with.has(doc) {
			d.add(doc)
		}
	}
	return nil
}

// narrow takes those out of a set that do not pass what a test asks of keys and columns.
func (p *part) narrow(d documents, t *filter.Test) error {
	drop := func(column int, passes func(n uint32) bool) error {
		values, err := p.file.Column(column, 0, uint32(p.Documents))
		if err != nil {
			return err
		}
		for doc := range d.all {
			if !passes(values.Of(doc)) {
				d[doc/64] &^= 1 << (doc % 64)
			}
		}
		return nil
	}
	for _, c := range []struct {
		set    bool
		column int
		passes func(n uint32) bool
	}{
		{t.After != 0 || t.Keys != nil, keyColumn, func(n uint32) bool { return int64(n) > t.After && (t.Keys == nil || t.Keys.Has(int(n))) }},
		{t.Since != 0 || t.Until != 0, dateColumn, func(n uint32) bool { return filter.Date(n).Within(t.Since, t.Until) }},
		{t.Runs != nil, runColumn, func(n uint32) bool { return t.Runs.Has(int(n)) }},
		{t.Has != 0, hasColumn, func(n uint32) bool { return filter.Has(n)&t.Has == t.Has }},
	} {
		if !c.set {
			continue
		}
		if err := drop(c.column, c.passes); err != nil {
			return err
		}
	}
	return nil
}
