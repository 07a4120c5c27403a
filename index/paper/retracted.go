package paper

import (
	"encoding/json"
	"regexp"
)

// retractedKey is the field of Extra that marks a retracted paper, by the name
// that OpenAlex gives it.
const retractedKey = "is_retracted"

// Retracted reports whether a source says that the paper was retracted, or
// withdrawn by its authors.
func (p *Paper) Retracted() bool { return string(p.Extra[retractedKey]) == "true" }

// MarkRetracted marks a record of a retracted paper.
func (d *Draft) MarkRetracted() { d.Keep(retractedKey, json.RawMessage("true")) }

var (
	// retractedTitle is how publishers change the title of a retracted paper.
	retractedTitle = regexp.MustCompile(`(?i)^\W*(retracted|withdrawn)(\s+(article|chapter|paper))?\s*[:\-–—\]]`)
	// withdrawnComment is how authors say on arXiv that they take a paper back.
	withdrawnComment = regexp.MustCompile(`(?i)^\W*((this|the)\s+(paper|article|submission|manuscript|preprint|work)\s+(has\s+been|was|is)\s+)?withdrawn\b`)
)

// MarkWithdrawn marks a record whose comment on arXiv says that the paper is
// withdrawn.
func (d *Draft) MarkWithdrawn(comment string) {
	if withdrawnComment.MatchString(comment) {
		d.MarkRetracted()
	}
}
