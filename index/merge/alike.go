package merge

import (
	"slices"

	"paperkin/index/paper"
)

// alike adds to the papers that share an id with a record those with
// the same title and abstract, and those with a source that agrees in title and
// first author, and in the year give or take one, unless their ids tell them apart.
func (k *known) alike(keys []int64, in incoming) []int64 {
	for _, key := range k.byText[in.print.Text] {
		if key = k.present(key); key != 0 {
			keys = insertKey(keys, key)
		}
	}
	for _, other := range k.byWork[in.print.Work] {
		key := k.present(other.paper)
		if key != 0 && !slices.Contains(keys, key) && closeYears(other.year, in.print.Year) {
			if one, _ := paper.ConflictingIDs(other.ids, in.record.Paper.Aliases); one == "" {
				keys = insertKey(keys, key)
			}
		}
	}
	return keys
}

// closeYears reports whether a preprint and its published copy may have these
// years. A year that is not known is near no other.
func closeYears(a, b int) bool {
	return a == b || a != 0 && b != 0 && max(a, b)-min(a, b) == 1
}
