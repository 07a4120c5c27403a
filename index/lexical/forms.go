package lexical

import "paperkin/index/lexical/segment"

// forms are the forms of a word that a part has.
type forms []segment.Term

// union goes through the documents that have one form of a word at least, in their order.
// A posting has the sums of all forms.
type union struct {
	segment.Posting // the current one
	cursors         []segment.Cursor
	single          bool // there is one form, as of most words
	begun           bool // the cursors stand at a posting
	err             error
}

// postings returns a union before the first posting.
func (f forms) postings() (u union, err error) {
	for _, t := range f {
		c, err := t.Postings()
		if err != nil {
			return u, err
		}
		u.cursors = append(u.cursors, c)
	}
	u.single = len(f) == 1
	return u, nil
}

// Next goes to the next posting. It returns false after the last one, and when there is an
// error.
func (u *union) Next() bool {
	if u.single {
		c := &u.cursors[0]
		if !c.Next() {
			u.err = c.Err()
			return false
		}
		u.Posting, u.begun = c.Posting, true
		return true
	}
	doc, begun := u.Doc, u.begun
	return u.advance(func(c *segment.Cursor) bool { return begun && c.Doc > doc || c.Next() })
}

// Seek goes to the first posting of a document from doc on, which is not before the current
// one. It returns false when there is none, and when there is an error.
func (u *union) Seek(doc uint32) bool {
	if u.begun && u.Doc >= doc {
		return true
	}
	if u.single {
		c := &u.cursors[0]
		if !c.Seek(doc) {
			u.err = c.Err()
			return false
		}
		u.Posting, u.begun = c.Posting, true
		return true
	}
	return u.advance(func(c *segment.Cursor) bool { return c.Seek(doc) })
}

// advance moves every cursor, drops those that have come to their end, and adds up the
// postings of the first document.
func (u *union) advance(move func(*segment.Cursor) bool) bool {
	left := u.cursors[:0]
	for _, c := range u.cursors {
		if move(&c) {
			left = append(left, c)
		} else if u.err = c.Err(); u.err != nil {
			return false
		}
	}
	u.cursors, u.begun = left, true
	if len(left) == 0 {
		return false
	}
	u.Posting = left[0].Posting
	for _, c := range left[1:] {
		switch {
		case c.Doc < u.Doc:
			u.Posting = c.Posting
		case c.Doc == u.Doc:
			u.First += c.First
			u.Second += c.Second
		}
	}
	return true
}
