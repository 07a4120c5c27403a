package shelf

// A subject is what an event says something of. A later event takes the place of an
// earlier one of the same subject.
type subject struct{ about, one, other string }

// Topic is what an event of a kind says something of, of one paper: [Tag], [Note], [Like] or
// [Read]; empty for other kinds.
func Topic(do string) string {
	switch do {
	case Tag, Untag:
		return Tag
	case Note:
		return Note
	case Like, Dislike, Clear:
		return Like
	case Read, Unread:
		return Read
	}
	return ""
}

// subjectOf is the subject of an event. Those of a later program have none.
func subjectOf(e Event) (s subject, ok bool) {
	if topic := Topic(e.Do); topic != "" {
		return subject{topic, e.Paper, FoldTag(e.Tag)}, true
	}
	switch e.Do {
	case Save, Forget:
		return subject{about: Save, one: FoldName(e.Name)}, true
	case Told:
		return subject{about: Told, one: FoldName(e.Name)}, true
	case Sent, isOf: // each counts
		return subject{}, false
	}
	p, ok := pairOf(e)
	return subject{Same, p[0], p[1]}, ok
}
