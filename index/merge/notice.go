package merge

import (
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// notices match titles of works about another one: its title begins with what the work
// is, or ends with where the other appeared, as Web of Science has it: "(vol 3, pg 12,
// 2019)". The languages are those in which publishers print errata.
var (
	noticeHead = pattern.Of(`^(?:(?:author|publisher|editor)(?: s)? (?:correction|erratum|corrigendum|note)|erratum|errata|corrigend(?:um|a)|addend(?:um|a)|` +
		`corrections? (?:to|for|of|in|on|notice)|correction |retraction (?:to|for|of|note|notice)|retraction |notice of (?:retraction|removal|withdrawal)|removal notice|(?:editorial )?expression of concern|` +
		`fe de erratas?|errata corrige|berichtigung|korrektur|druckfehler|rectificatif|correccion|correcao|` +
		`(?:reply|response|rejoinder|comments?|commentary|discussion|review|answer) (?:to|on|of) )`)
	noticeTail = pattern.Of(`\(\s*vol\.?\s*\S+,?\s*(?:p(?:g|p)?\.?|art(?:n)?\.?|no\.?)\s*\S+.*\)\s*$`)
)

// isNotice reports whether a title is that of an erratum, a retraction, a reply or
// another notice about a paper.
func isNotice(title string) bool {
	head := paper.FoldWords(title[:min(len(title), 80)])
	return noticeHead().MatchString(head+" ") || noticeTail().MatchString(strings.ToLower(title))
}
