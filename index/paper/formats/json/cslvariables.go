package json

import (
	"paperkin/index/paper"
	"strings"
)

// The item types and variables of CSL 1.0.2, as its schema for data has them:
// https://github.com/citation-style-language/schema/blob/v1.0.2/schemas/input/csl-data.json
// and those that its specification has under another name (part-number for part):
// https://docs.citationstyles.org/en/v1.0.2/specification.html#appendix-iv-variables
var (
	cslTypes = paper.WordSet(`article article-journal article-magazine article-newspaper bill book broadcast chapter
		classic collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing
		interview legal_case legislation manuscript map motion_picture musical_score pamphlet paper-conference
		patent performance periodical personal_communication post post-weblog regulation report review review-book
		software song speech standard thesis treaty webpage`)
	cslNameVariables = paper.WordSet(`author chair collection-editor compiler composer container-author contributor curator
		director editor editorial-director executive-producer guest host interviewer illustrator narrator organizer
		original-author performer producer recipient reviewed-author script-writer series-creator translator`)
	cslDateVariables = paper.WordSet(`accessed available-date event-date issued original-date submitted`)

	// cslTexts are the variables that [paper.Paper.Fields] holds.
	cslTexts = paper.WordSet(`annote archive archive_collection archive_location archive-place authority call-number
		chapter-number citation-key citation-label citation-number collection-number collection-title
		container-title-short dimensions division edition event-place event-title first-reference-note-number genre license
		ISBN ISSN issue jurisdiction language locator medium note number number-of-pages number-of-volumes
		original-publisher original-publisher-place original-title page page-first part part-number part-title PMCID printing printing-number
		publisher publisher-place references reviewed-genre reviewed-title scale section source status supplement supplement-number
		title-short version volume volume-title volume-title-short year-suffix`)
)

// cslOldNames are variables by the names that they had before CSL 1.0.2, or that
// citeproc-js has for them.
var cslOldNames = map[string]string{"event": "event-title", "shortTitle": "title-short", "journalAbbreviation": "container-title-short"}

// cslType returns the item type of CSL 1.0.2 with a name, in which - and _ count as one;
// empty if there is none.
func cslType(name string) string {
	for _, t := range []string{name, strings.ReplaceAll(name, "-", "_"), strings.ReplaceAll(name, "_", "-")} {
		if cslTypes[t] {
			return t
		}
	}
	return ""
}
