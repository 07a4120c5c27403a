package shelf

// A subject is what an event says something of. A later event takes the place of an
// earlier one of the same subject.
type subject struct{ about, one, other string }

// subjectOf is the subject of an event. Those of a later program have none.
func subjectOf(e Event) (s subject, ok bool) {
	switch e.Do {
	case Tag, Untag:
		return subject{Tag, e.Paper, FoldTag(e.Tag)}, true
	case Note:
		return subject{about: Note, one: e.Paper}, true
	}
	p, ok := pairOf(e)
	return subject{Same, p[0], p[1]}, ok
}
