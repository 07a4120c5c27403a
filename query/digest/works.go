package digest

import (
	"context"
	"slices"

	"paperkin/index"
)

// A paper and its copies are one work, which is told of once: a preprint that was told of,
// read or in the library before makes no news of what is published of it. Which papers are
// copies is looked up in the whole library, since a copy may rank anywhere.

// A work is what is known of the copies of a paper.
type work struct {
	others []int64 // keys
	said   []index.Remark
}

// findWorks looks up the copies of papers, as far as they may be told of.
func (m *making) findWorks(ctx context.Context, list []*found) error {
	var keys []int64
	others := map[int64][]int64{}
	for _, f := range list {
		if m.ownReason(f) == "" {
			keys, others[f.Key] = append(keys, f.Key), append(others[f.Key], f.CopyKeys...)
		}
	}
	slices.Sort(keys)
	copies, err := m.Copies(ctx, slices.Compact(keys))
	if err != nil {
		return err
	}
	for key, list := range copies {
		others[key] = append(others[key], list...)
	}
	for key, list := range others {
		if len(list) == 0 {
			continue
		}
		slices.Sort(list)
		list = slices.Compact(list)
		papers, err := m.Papers(ctx, list)
		if err != nil {
			return err
		}
		said, err := m.Remarks(ctx, list, papers)
		if err != nil {
			return err
		}
		m.works[key] = work{list, said}
	}
	return nil
}

// ownReason is why a paper is not told of whatever its copies are; empty if it may be.
func (m *making) ownReason(f *found) Reason {
	switch {
	case f.reason != "":
		return f.reason
	case float64(f.rank) > f.bound && f.rank > 0:
		return TooFar
	case f.Said.Opinion == index.Disliked:
		return IsDisliked
	case f.Said.Read:
		return IsRead
	case m.wasTold(f.Key):
		return WasTold
	}
	return ""
}

// against is why a part does not tell of a paper; empty if it may.
func (m *making) against(p *part, f *found) Reason {
	if reason := m.ownReason(f); reason != "" {
		return reason
	}
	w := m.works[f.Key]
	for i, key := range w.others {
		switch {
		case w.said[i].Opinion == index.Disliked:
			return IsDisliked
		case w.said[i].Read:
			return IsRead
		case m.wasTold(key):
			return WasTold
		}
	}
	if slices.ContainsFunc(w.others, p.span.isOld) {
		return IsCopy
	}
	return ""
}

func (m *making) wasTold(key int64) bool { return m.without[key] || !m.again() && m.told[key] }
