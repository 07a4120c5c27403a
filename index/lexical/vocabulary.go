package lexical

import (
	"cmp"
	"context"

	"paperkin/index/lexical/segment"
)

// Papers counts the papers that have a word in their text.
func (x *Index) Papers(_ context.Context, word string) (papers int, err error) {
	_, papers, err = x.lookup(word, func(t segment.Term) int { return t.Count }, anyPosting)
	return papers, err
}

// Vocabulary calls yield for the words of texts that begin with one of some prefixes and that,
// at a guess, so many papers have, until it returns false. A word may come several times, or
// have lost its papers: see [Index.Papers]. The word is valid until yield returns.
func (x *Index) Vocabulary(ctx context.Context, prefixes []string, atLeast int, yield func(word []byte) bool) error {
	atLeast = (atLeast + len(x.parts) - 1) / max(1, len(x.parts))
	for _, prefix := range prefixes {
		for _, p := range x.parts {
			if err := ctx.Err(); err != nil {
				return err
			}
			for t, err := range p.file.From(textField, prefix) {
				if err != nil {
					return damage(err)
				}
				if !t.HasPrefix(prefix) {
					break
				}
				if t.Count >= atLeast && !yield(t.Text) {
					return nil
				}
			}
		}
	}
	return nil
}

// Foresee does nothing: all words are at hand.
func (x *Index) Foresee(context.Context, Foreseen) error { return nil }

// Together counts the papers that have two words in their texts, up to a number; 0: all.
func (x *Index) Together(ctx context.Context, one, other string, enough int) (papers int, err error) {
	for _, p := range x.parts {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		err := p.both(one, other, func(uint32) (bool, error) {
			papers++
			return papers != enough, nil
		})
		if err != nil {
			return 0, damage(err)
		}
		if papers == enough && enough > 0 {
			break
		}
	}
	return papers, nil
}

// both calls yield for the documents that have two words in their texts, until it returns
// false or an error.
func (p *part) both(one, other string, yield func(doc uint32) (bool, error)) error {
	var cursors [2]segment.Cursor
	for i, word := range []string{one, other} {
		t, found, err := p.file.Lookup(textField, word)
		if err != nil || !found {
			return err
		}
		if cursors[i], err = t.Postings(); err != nil {
			return err
		}
	}
	few, many := &cursors[0], &cursors[1]
	if few.Count() > many.Count() {
		few, many = many, few
	}
	for few.Next() && many.Seek(few.Doc) {
		if many.Doc != few.Doc || p.isGone(few.Doc) {
			continue
		}
		if more, err := yield(few.Doc); err != nil || !more {
			return err
		}
	}
	return cmp.Or(few.Err(), many.Err())
}

// Some returns the keys of up to n papers that have a word in their texts, and another one,
// unless that is empty.
func (x *Index) Some(ctx context.Context, word, other string, n int) (keys []int64, err error) {
	for _, p := range x.parts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		err := p.both(word, cmp.Or(other, word), func(doc uint32) (bool, error) {
			key, err := p.file.Column(keyColumn, doc, doc+1)
			if err == nil && len(keys) < n {
				keys = append(keys, int64(key.Of(0)))
			}
			return len(keys) < n, err
		})
		if err != nil {
			return nil, damage(err)
		}
	}
	return keys, nil
}

// Called counts the papers by authors who have a word as their first name or surname, up
// to a hundred or so.
func (x *Index) Called(ctx context.Context, word string) (papers int, err error) {
	if papers, err = x.addAuthors(make([]forms, len(x.parts)), word); err != nil {
		return 0, err
	}
	const enough = 100
	for _, p := range x.parts {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		for t, err := range p.file.From(authorField, word+" ") {
			if err != nil {
				return 0, damage(err)
			}
			if papers >= enough || !t.HasPrefix(word+" ") {
				break
			}
			papers += t.Count
		}
	}
	return papers, nil
}
