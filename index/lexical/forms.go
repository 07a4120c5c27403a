package lexical

import "paperkin/index/lexical/segment"

// form is a form of a word: a word of the text, or a name in another field.
type form struct {
	segment.Term
	name bool
}

// forms are the forms of a word that a part has.
type forms []form

// occurrence says how a document has a word.
type occurrence struct {
	segment.Posting      // in the text, in all forms
	name            bool // as a name
}

// union goes through the documents that have one form of a word at least, in their order.
type union struct {
	occurrence // the current one
	cursors    []formCursor
	single     bool // there is one form, as of most words
	begun      bool // the cursors stand at a posting
	err        error
}

type formCursor struct {
	segment.Cursor
	name bool
	done bool // there are no more postings
}

// postings returns a union before the first posting.
func (f forms) postings() (u union, err error) {
	u.cursors = make([]formCursor, len(f))
	for i, t := range f {
		c, err := t.Postings()
		if err != nil {
			return u, err
		}
		u.cursors[i] = formCursor{Cursor: c, name: t.name}
	}
	u.single = len(f) == 1 && !f[0].name
	return u, nil
}

// Next goes to the next posting. It returns false after the last one, and when there is an
// error.
func (u *union) Next() bool {
	if u.single {
		c := &u.cursors[0].Cursor
		if !c.Next() {
			u.err = c.Err()
			return false
		}
		u.Posting, u.begun = c.Posting, true
		return true
	}
	doc, found := u.Doc, false
	for i := range u.cursors {
		c := &u.cursors[i]
		if !c.done && (!u.begun || c.Doc == doc) {
			c.done = !c.Next()
		}
		found = u.take(c, found)
	}
	u.begun = true
	return found && u.err == nil
}

// Seek goes to the first posting of a document from doc on, which is not before the current
// one. It returns false when there is none, and when there is an error.
func (u *union) Seek(doc uint32) bool {
	if u.begun && u.Doc >= doc {
		return true
	}
	found := false
	for i := range u.cursors {
		c := &u.cursors[i]
		c.done = c.done || !c.Seek(doc)
		found = u.take(c, found)
	}
	u.begun = true
	return found && u.err == nil
}

// take makes the posting of a cursor the current one, if it is before those that were
// taken, or adds it to them. found says whether any was.
func (u *union) take(c *formCursor, found bool) bool {
	switch {
	case c.done:
		if err := c.Err(); err != nil {
			u.err = err
		}
		return found
	case found && c.Doc > u.Doc:
		return true
	case !found || c.Doc < u.Doc:
		u.occurrence = occurrence{Posting: segment.Posting{Doc: c.Doc}}
	}
	if c.name { // names are not counted as text
		u.name = true
	} else {
		u.First += c.First
		u.Second += c.Second
	}
	return true
}
