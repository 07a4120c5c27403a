package query

import (
	"context"
	"math"
	"slices"
	"strings"
	"unicode"

	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/index/vector"
)

// A naming is the papers that a question names, rather than describes.
type naming struct {
	papers  *vector.Bitmap // keys; never nil
	byTitle bool           // it is their title
	alone   bool           // the question is an id or an address: there is nothing else to find
	unknown bool           // and no paper has it
}

// named returns the papers that the question of a request names: those of that title, or
// else those that [View.Find] would find. They come first whatever the rankers say
// of them, but never get past a filter. An id or an address has no words to rank other
// papers by; where the request asks how near papers are to it, it is a text all the same.
func (s snapshot) named(ctx context.Context, r Request) (n naming, err error) {
	n.papers = new(vector.Bitmap)
	found, err := s.Named(ctx, r.Question)
	if err != nil {
		return n, err
	}
	keys := found.ByTitle
	if n.byTitle = len(keys) > 0; !n.byTitle {
		keys = found.ByID
		n.unknown = len(keys) == 0 && isForeign(r.Question)
		n.alone = (n.unknown || len(keys) > 0 && isReference(r.Question)) && !r.compares() && !r.Plain
	}
	for _, key := range keys {
		n.papers.Add(int(key))
	}
	return n, nil
}

// isReference reports whether a text that is the id of a paper, or its address, can be
// nothing else: it is of a known kind of ids, or has the marks of one in a single word.
// Ids that people give are words as well: "attention2017" and "bm25".
func isReference(text string) bool {
	text = strings.TrimSpace(text)
	if _, ok := paper.ParseID(text); ok {
		return true
	}
	return !strings.ContainsFunc(text, unicode.IsSpace) && strings.ContainsAny(text, ":/") && strings.ContainsFunc(text, unicode.IsDigit) ||
		paper.AddressForms(text) != nil
}

// isForeign reports whether a text without a paper can be nothing but the id or the address
// of one. What only looks like an id of the library's own is a text: 24/7, ResNet50/101. So
// is an address that does not say how to open it: node.js/react.
func isForeign(text string) bool {
	text = strings.TrimSpace(text)
	if strings.ContainsFunc(text, unicode.IsSpace) {
		scheme, number, _ := strings.Cut(text, ":") // arXiv: 1706.03762
		if number = strings.TrimSpace(number); number == "" || !unicode.IsDigit(rune(number[0])) {
			return false
		}
		if text = scheme + ":" + number; strings.ContainsFunc(text, unicode.IsSpace) {
			return false
		}
	}
	if _, ok := paper.ParseID(text); ok {
		return strings.ContainsFunc(text, unicode.IsDigit) // not ACL: injury
	}
	lower := strings.ToLower(text)
	return paper.AddressForms(text) != nil && (strings.Contains(text, "://") || strings.HasPrefix(lower, "www."))
}

// rankNamed is the answer to a question that names papers and nothing else.
func (s snapshot) rankNamed(ctx context.Context, r Request, n naming) (out ranking, err error) {
	out.subject = subject{named: n.papers, seeds: new(vector.Bitmap)}
	if n.unknown {
		out.none = NotInLibrary
		return out, nil
	}
	allow, err := s.Select(ctx, r.Filter)
	if err != nil {
		return out, err
	}
	out.allow = allow
	if out.list, err = s.addNamed(ctx, recalled{}, out.subject, allow); err != nil {
		return out, err
	}
	for i := range out.list {
		out.list[i].score = 1
	}
	if len(out.list) == 0 {
		out.none = NamedFilteredOut
	}
	return out, s.identify(ctx, out.list, r.pool())
}

// addNamed marks the candidates that the question names, and adds those that the rankers
// did not find.
func (s snapshot) addNamed(ctx context.Context, found recalled, sub subject, allow *index.Selection) ([]candidate, error) {
	list := found.list
	if sub.named == nil || sub.named.Len() == 0 {
		return list, nil
	}
	missing := sub.named.Clone()
	for i, c := range list {
		if list[i].named = sub.named.Has(int(c.Key)); list[i].named {
			missing.Remove(int(c.Key))
		}
	}
	var keys []int64
	for key := range missing.All {
		if !sub.seeds.Has(key) {
			keys = append(keys, int64(key))
		}
	}
	keys, err := allow.Among(ctx, keys)
	if err != nil {
		return nil, err
	}
	rows, err := s.RowsOf(ctx, keys)
	if err != nil {
		return nil, err
	}
	added := make([]candidate, len(rows))
	for i, row := range rows {
		added[i] = candidate{Row: row, named: true}
	}
	if found.matches != nil {
		if added, err = s.addMatches(ctx, added, found.matches, nil); err != nil {
			return nil, err
		}
	}
	return slices.Concat(list, added), nil
}

// raiseNamed gives the candidates that the question names at least the score of all
// others.
func raiseNamed(list []candidate) {
	best := math.Inf(-1)
	for _, c := range list {
		best = max(best, c.score)
	}
	for i, c := range list {
		if c.named {
			list[i].score = max(c.score, best)
		}
	}
}
