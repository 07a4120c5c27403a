package query

import (
	"context"
	"errors"
	"fmt"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/lexical"
	"paperkin/index/vector"
)

// examples are a number of examples taken together.
type examples struct {
	vectors [][]float32    // of those that have one, in their order; none in mode Lexical
	terms   []lexical.Term // the words that are most characteristic of them; none in mode Semantic
	text    string         // all their texts
	keys    []int64        // of those that are papers of the library
	known   []work         // these papers; none in mode Lexical
	missing []string       // those that are not in the library, by their last name
}

// examples looks examples up, and reads or makes their vectors. It returns an
// error that wraps [index.ErrNoPaper] when all of them are missing.
func (s snapshot) examples(ctx context.Context, list []Example, mode Mode) (all examples, err error) {
	var found []example
	for _, e := range list {
		one, err := s.example(ctx, e, mode)
		if errors.Is(err, errMissing) {
			all.missing = append(all.missing, e.Names[len(e.Names)-1])
			continue
		}
		if err != nil {
			return examples{}, err
		}
		found = append(found, one)
		all.text += " " + one.text
		if one.paper != nil {
			all.keys = append(all.keys, one.paper.Key)
		}
	}
	if len(found) == 0 {
		return examples{}, fmt.Errorf("%w: the library has none of the references (%d)", index.ErrNoPaper, len(list))
	}
	if mode != Semantic {
		if all.terms, err = s.keywords(ctx, found); err != nil {
			return examples{}, err
		}
	}
	if mode == Lexical {
		return all, nil
	}
	if found, err = s.readExamples(ctx, found); err != nil {
		return examples{}, err
	}
	for _, one := range found {
		if one.vector != nil {
			all.vectors = append(all.vectors, one.vector)
		}
		if one.paper != nil {
			w := newWork(one.paper.Paper, nil)
			if one.paper.Slot >= 0 {
				w.vector = one.vector
			}
			all.known = append(all.known, w)
		}
	}
	return all, nil
}

// An example is an [Example] that was looked up.
type example struct {
	paper  *index.Found // nil for a text
	title  string       // of the paper
	text   string       // the text, or the paper's title and abstract
	vector []float32    // nil without one, and while the paper's is not read
}

// errMissing means that a reference is not in the library.
var errMissing = errors.New("not in the library")

// distinct returns a request without examples that are papers given before, and their ids.
func (s snapshot) distinct(ctx context.Context, r Request) (_ Request, repeated []string, err error) {
	for _, list := range []*[]Example{&r.Examples, &r.Unlike} {
		if len(*list) < 2 {
			continue
		}
		var once []Example
		seen := new(vector.Bitmap)
		for _, e := range *list {
			found, err := s.paperOf(ctx, e)
			switch {
			case errors.Is(err, index.ErrNoPaper) || errors.Is(err, errMissing): // for who needs it to say
			case err != nil:
				return r, nil, err
			case found != nil && seen.Has(int(found.Key)):
				repeated = append(repeated, found.Paper.ID)
				continue
			case found != nil:
				seen.Add(int(found.Key))
			}
			once = append(once, e)
		}
		*list = once
	}
	return r, repeated, nil
}

// paperOf returns the paper that an example is: nil if it is a text, and an error that is
// errMissing or wraps [index.ErrNoPaper] if the library has none.
func (s snapshot) paperOf(ctx context.Context, e Example) (*index.Found, error) {
	switch {
	case e.Ref != "":
		found, err := s.Find(ctx, e.Ref)
		if err != nil {
			return nil, err
		}
		return &found, nil
	case len(e.Names) > 0:
		return s.findFirst(ctx, e.Names)
	}
	return nil, nil
}

// example looks an example up, and embeds it unless it has a vector in the
// library.
func (s snapshot) example(ctx context.Context, e Example, mode Mode) (one example, err error) {
	if one.paper, err = s.paperOf(ctx, e); err != nil {
		return one, err
	}
	if one.paper == nil {
		one.text = e.Text
		one.vector, err = s.embedExample(ctx, mode, "", e.Text)
	} else {
		p := one.paper.Paper
		one.title, one.text = p.Title, p.Title+". "+p.Abstract
		if one.paper.Slot < 0 && mode != Lexical { // not embedded yet: its text is embedded instead
			one.vector, err = s.embedExample(ctx, mode, p.Title, p.Abstract)
		}
	}
	if errors.Is(err, embed.ErrNoVector) { // its words are used without a vector
		err = nil
	}
	return one, err
}

// findFirst returns the paper that the first matching name finds, or errMissing.
func (s snapshot) findFirst(ctx context.Context, names []string) (*index.Found, error) {
	for _, name := range names {
		found, err := s.Find(ctx, name)
		if err == nil {
			return &found, nil
		}
		if !errors.Is(err, index.ErrNoPaper) {
			return nil, err
		}
	}
	return nil, errMissing
}

// readExamples adds the vectors that examples have in the library, which it reads in
// one call.
func (s snapshot) readExamples(ctx context.Context, list []example) ([]example, error) {
	var slots, at []int
	for i, one := range list {
		if one.paper != nil && one.paper.Slot >= 0 {
			slots, at = append(slots, one.paper.Slot), append(at, i)
		}
	}
	if len(slots) == 0 {
		return list, nil
	}
	vectors, err := s.Vectors(ctx, slots)
	if err != nil {
		return nil, err
	}
	for i, v := range vectors {
		list[at[i]].vector = v
	}
	return list, nil
}
