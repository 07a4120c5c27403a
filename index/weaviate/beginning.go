package weaviate

import (
	"context"
	"fmt"
	"slices"
	"strings"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/where"
)

// What may follow what has been typed so far.

// mostBeginnings is how many papers are looked at for ids that begin with a text.
const mostBeginnings = 1000

// NamesFrom returns at most n ids that begin with a text, in the order of their bytes, of a
// thousand papers that have such ids.
func (l *Library) NamesFrom(ctx context.Context, start string, n int) (names []index.Name, err error) {
	err = l.view(ctx, func(v *View) error {
		found, err := v.collection().find(ctx, ask{filters: where.Guarded(where.Begins(schema.Aliases, schema.IDAlias(start))), n: mostBeginnings, properties: rowProperties})
		for _, result := range found {
			row, err := rowOf(result)
			if err != nil {
				return err
			}
			for _, id := range row.Paper.Aliases {
				if strings.HasPrefix(id, start) {
					names = append(names, index.Name{ID: id, Title: row.Paper.Title})
				}
			}
		}
		return err
	})
	return firstNames(names, n), err
}

// TitlesFrom returns at most n papers whose titles begin with a text but for case, accents
// and punctuation, in the order of these; none for a text without letters.
func (l *Library) TitlesFrom(ctx context.Context, start string, n int) (names []index.Name, err error) {
	if start = paper.FoldWords(start); start == "" {
		return nil, nil
	}
	err = l.view(ctx, func(v *View) error {
		found, err := v.collection().find(ctx, ask{filters: where.Guarded(where.Begins(schema.TitleKey, start)), n: n,
			sort: []*pb.SortBy{sortBy(schema.TitleKey, false), sortBy(schema.IDOrder, false)}, properties: rowProperties})
		for _, result := range found {
			row, err := rowOf(result)
			if err != nil {
				return err
			}
			names = append(names, index.Name{ID: row.Paper.ID, Title: row.Paper.Title})
		}
		return err
	})
	return names, err
}

func firstNames(names []index.Name, n int) []index.Name {
	slices.SortFunc(names, func(a, b index.Name) int { return strings.Compare(a.ID, b.ID) })
	return names[:min(n, len(names))]
}

// Beginning returns at most n values of a facet whose folded form begins with that of a text,
// the most frequent first, as most papers write them. It knows no years.
func (l *Library) Beginning(ctx context.Context, f index.Facet, text string, n int) (values []index.Count, err error) {
	of, ok := facets[f]
	if !ok {
		return nil, fmt.Errorf("no terms for facet %q", f)
	}
	start := f.Folded(text)
	err = l.view(ctx, func(v *View) error {
		values, err = v.collection().values(ctx, where.Guarded(where.Begins(of.folded, start)), f, n, start)
		return err
	})
	return values, err
}
