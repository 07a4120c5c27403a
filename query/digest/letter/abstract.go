package letter

import (
	"slices"
	"strings"

	"paperkin/query/digest"
)

// A passage is a part of an abstract. The best is the sentence that fits the search best.
type passage struct {
	Text string
	Best bool
}

// dots stand for what is left out of an abstract.
const dots = "…"

// noBreak is a space at which no line ends.
const noBreak = "\u00a0"

// abstractOf is the beginning of an abstract, and the sentence that fits best, which is marked
// in it or follows it.
func abstractOf(p digest.Paper) []passage {
	abstract := line(p.Paper.Abstract)
	head := opening(abstract, abstractLength)
	var best string
	if p.Why != nil {
		best = line(p.Why.Sentence)
	}
	from := strings.Index(abstract, best)
	to := from + len(best)
	var parts []passage
	switch {
	case best == "" || from < 0 || best == abstract:
		parts = []passage{{head + follows(abstract, len(head)), false}}
	case to <= len(head):
		parts = []passage{{head[:from], false}, {best, true}, {head[to:] + follows(abstract, len(head)), false}}
	case from <= len(head): // the beginning is longer then
		best = opening(best, sentenceLength)
		parts = []passage{{abstract[:from], false}, {best, true}, {follows(abstract, from+len(best)), false}}
	default:
		best = opening(best, sentenceLength)
		parts = []passage{{head + noBreak + dots + " ", false}, {best, true}, {follows(abstract, from+len(best)), false}}
	}
	return slices.DeleteFunc(parts, func(p passage) bool { return p.Text == "" })
}

// excerptOf is the sentence of an abstract that fits best, or else its beginning.
func excerptOf(p digest.Paper) []passage {
	abstract := line(p.Paper.Abstract)
	if p.Why != nil && p.Why.Sentence != "" {
		abstract = line(p.Why.Sentence)
	}
	head := opening(abstract, excerptLength)
	return slices.DeleteFunc([]passage{{head + follows(abstract, len(head)), false}}, func(p passage) bool { return p.Text == "" })
}

// opening is the beginning of a text, of so many characters at most, up to a word.
func opening(s string, most int) string {
	head := cut(s, most)
	if head == s {
		return s
	}
	return strings.TrimRight(strings.TrimSuffix(head, dots), " ,;:([{–—-")
}

// follows stands behind what a text has up to an offset, if there is more of it.
func follows(s string, to int) string {
	if to == len(s) {
		return ""
	}
	return noBreak + dots
}
