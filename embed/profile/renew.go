package profile

import "paperkin/embed"

// Renew returns the space that replaces s when all papers are embedded again by the same
// model, and whether it is another one: text is prepared better by now, or s is from
// before the model was known, so that its texts lack the prefixes that the model expects.
// Templates that somebody chose stay.
func Renew(s embed.Space) (_ embed.Space, better bool) {
	now := s
	now.Preparation, _ = s.Preparation.Newer()
	if p, known := Of(s.Model); known && s.Provider != "builtin" && asUnknown(s) {
		now.DocumentTemplate, now.QueryTemplate, now.Preparation = p.DocumentTemplate, p.QueryTemplate, p.Preparation
	}
	return now, now != s
}

// asUnknown reports whether a space is made as for a model that is not known.
func asUnknown(s embed.Space) bool {
	p, _ := Of("")
	return s.DocumentTemplate == p.DocumentTemplate && s.QueryTemplate == p.QueryTemplate && s.Preparation == p.Preparation
}
