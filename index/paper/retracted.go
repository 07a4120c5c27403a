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

// MarkWithdrawn marks the paper as retracted if its comment on arXiv says that it was
// withdrawn.
func (d *Draft) MarkWithdrawn(comment string) {
	if withdrawnComment().MatchString(comment) {
		d.MarkRetracted()
	}
}
