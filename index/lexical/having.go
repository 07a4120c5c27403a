package lexical

import (
	"context"

	"paperkin/index/vector"
)

// Having returns the keys of the papers that have all of some words, as [Words] returns
// them, in title or abstract, or each of them in the title; without words, of all papers.
func (x *Index) Having(ctx context.Context, words []string, inTitle bool) (*vector.Bitmap, error) {
	papers := new(vector.Bitmap)
	for _, p := range x.parts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		d := p.present()
		for _, word := range words {
			with, err := p.withWord(word, inTitle)
			if err != nil {
				return nil, damage(err)
			}
			if d.and(with); d.empty() {
				break
			}
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

// withWord returns the documents of a part that have a word.
func (p *part) withWord(word string, inTitle bool) (documents, error) {
	d := newDocuments(p.Documents)
	term, found, err := p.file.Lookup(textField, word)
	if err != nil || !found {
		return d, err
	}
	c, err := term.Postings()
	if err != nil {
		return d, err
	}
	for c.Next() {
		if !inTitle || c.First > 0 {
			d.add(c.Doc)
		}
	}
	return d, c.Err()
}

// present returns the documents of a part that are not gone.
func (p *part) present() documents {
	d := newDocuments(p.Documents)
	for doc := range p.Documents {
		d.add(uint32(doc))
	}
	if p.gone != nil {
		for i := range d {
			d[i] &^= p.gone.Word(i)
		}
	}
	return d
}
