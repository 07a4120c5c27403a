package lexical

import (
	"context"
	"fmt"
	"strings"

	"paperkin/index/filter"
)

// mostBeginnings is how many terms [Index.Beginning] looks at in a part: the values that
// follow are left out, so that its time does not grow with the library.
const mostBeginnings = 20_000

// Beginning returns at most n values of a facet whose folded form begins with that of a
// text, the most frequent first, as most papers write them. It is for offering values: it
// counts papers that have been removed, and may leave out rare values where many begin
// like that. It knows no years, which are not terms.
func (x *Index) Beginning(ctx context.Context, facet filter.Facet, text string, n int) ([]filter.Count, error) {
	field, ok := fieldOf[facet]
	if !ok {
		return nil, fmt.Errorf("no terms for facet %q", facet)
	}
	start := facet.Folded(text)
	found, best := map[string]*filter.Count{}, map[string]int{} // by folded value
	for _, p := range x.parts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		seen := 0
		for t, err := range p.file.From(field, start) {
			if err != nil {
				return nil, damage(err)
			}
			if seen++; seen > mostBeginnings || !t.HasPrefix(start) {
				break
			}
			folded, written, is := strings.Cut(string(t.Text), spelled)
			if !is {
				written = folded
			}
			count := found[folded]
			if count == nil {
				count = &filter.Count{}
				found[folded] = count
			}
			count.Papers += t.Count
			if t.Count > best[folded] {
				best[folded], count.Value = t.Count, written
			}
		}
	}
	values := make([]filter.Count, 0, len(found))
	for _, count := range found {
		values = append(values, *count)
	}
	return filter.Top(values, n), nil
}
