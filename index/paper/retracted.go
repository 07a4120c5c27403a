package paper

import (
	"encoding/json"

	"paperkin/index/paper/pattern"
)

// retractedKey is the field of Extra that marks a retracted paper, by the name
// that OpenAlex gives it.
const retractedKey = "is_retracted"

// Retracted reports whether a source says that the paper was retracted, or
// withdrawn by its authors.
func (p *Paper) Retracted() bool { return string(p.Extra[retractedKey]) == "true" }

// MarkRetracted marks the paper as retracted.
func (d *Draft) MarkRetracted() { d.Keep(retractedKey, json.RawMessage("true")) }

var (
	// retractedTitle matches titles that publishers have changed after a retraction.
	retractedTitle = pattern.Of(`(?i)^\W*(retracted|withdrawn)(\s+(article|chapter|paper))?\s*[:\-–—\]]`)
	// withdrawnComment matches comments by which authors withdraw a paper on arXiv.
	withdrawnComment = pattern.Of(`(?i)^\W*((this|the)\s+(paper|article|submission|manuscript|preprint|work)\s+(has\s+been|was|is)\s+)?withdrawn\b`)
)

// saysRetracted reports whether a title says so. Most are told by their first letter.
func saysRetracted(title string) bool {
	for i := range len(title) {
		switch c := title[i]; {
		case c == 'r' || c == 'R' || c == 'w' || c == 'W':
			return retractedTitle().MatchString(title)
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_':
			return false
		}
	}
	return false
}

// MarkWithdrawn marks the paper as retracted if its comment on arXiv says that it was
// withdrawn.
func (d *Draft) MarkWithdrawn(comment string) {
	if withdrawnComment().MatchString(comment) {
		d.MarkRetracted()
	}
}
