package paper

import (
	"cmp"
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

// dropAbstract removes an abstract that is none: see [PlaceholderAbstract]. What says
// more than that there is none is kept as the original.
func (p *Paper) dropAbstract() {
	if !PlaceholderAbstract(p.Abstract) {
		return
	}
	if !Placeholder(p.Abstract) {
		if p.Original == nil {
			p.Original = &Original{}
		}
		p.Original.Abstract = cmp.Or(p.Original.Abstract, p.Abstract)
	}
	p.Abstract = ""
}
