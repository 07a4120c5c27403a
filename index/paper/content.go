package paper

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// content returns the text of a field, nothing if it is a placeholder.
func content(s string) string {
	if Placeholder(s) {
		return ""
	}
	return s
}

// contents leaves out the placeholders of a list, which it changes.
func contents(list []string) []string {
	list = slices.DeleteFunc(list, Placeholder)
	if len(list) == 0 {
		return nil
	}
	return list
}

// missingTitle reports whether a title is none. A work may be called "Anonymous" or
// "Unknown", so these words count only in brackets.
func missingTitle(title string) bool {
	switch {
	case !Placeholder(title):
		return false
	case strings.HasPrefix(title, "["):
		return true
	}
	return !missingNames[strings.ToLower(strings.Trim(title, dashes+" "))]
}

// ebscoNotice matches the notice that EBSCO puts behind every abstract, and the mark
// before it: "[ABSTRACT FROM AUTHOR] Copyright of ... is the property of ...".
var ebscoNotice = regexp.MustCompile(`(?s)\s*(?:\[ABSTRACT FROM (?:AUTHOR|PUBLISHER)\]\s*)?\bCopyright of .{1,300}? is the property of .{1,300}?(?:may not be (?:copied|posted)|Copyright applies to all).{0,600}$`)

// dropAbstract removes an abstract that is none: see [PlaceholderAbstract]; and EBSCO's
// notice from one. What says more than that there is none is kept as the original.
func (p *Paper) dropAbstract() {
	whole := p.Abstract
	if strings.Contains(whole, " is the property of ") {
		p.Abstract = ebscoNotice.ReplaceAllString(whole, "")
	}
	if PlaceholderAbstract(p.Abstract) {
		p.Abstract = ""
	}
	if p.Abstract != whole && !Placeholder(whole) {
		if p.Original == nil {
			p.Original = &Original{}
		}
		p.Original.Abstract = cmp.Or(p.Original.Abstract, whole)
	}
}
