package index

import (
	"context"
	"slices"
	"time"

	"paperkin/index/catalogue"
	"paperkin/index/merge"
	"paperkin/index/paper"
)

// Remove takes papers out of the library, with their ids, their ledger rows and their
// vectors' slots, in one transaction. Keys that name no paper are ignored. Their records
// stay away when they are read again, unless [AddOptions.Readd] is set, and so does every
// record that carries one of their ids: nothing but names is kept of them. Ids that other
// papers have as well, such as that of a book that its chapters carry, keep nothing away.
func (w *Writer) Remove(ctx context.Context, at time.Time, keys []int64) error {
	type gone struct {
		paper   paper.Paper
		records []catalogue.Source
	}
	return w.catalogue.Update(ctx, func(tx *catalogue.Tx) error {
		there, err := tx.IDs(ctx, keys)
		if err != nil {
			return err
		}
		var removed []gone
		for _, k := range keys {
			if there[k] == "" {
				continue
			}
			delete(there, k) // it may be named twice
			p, records, err := tx.Sources(ctx, k)
			if err != nil {
				return err
			}
			removed = append(removed, gone{p, records})
			if err := tx.RemovePaper(ctx, k); err != nil {
				return err
			}
		}
		for _, g := range removed { // when all are gone: what they share is nobody's
			if err := banish(ctx, tx, at, g.paper, g.records); err != nil {
				return err
			}
		}
		return nil
	})
}

// banish keeps the records of a removed paper away. One of which all ids are other papers'
// as well is known by its ref.
func banish(ctx context.Context, tx *catalogue.Tx, at time.Time, p paper.Paper, records []catalogue.Source) error {
	names := slices.Clone(p.Aliases)
	for _, r := range records {
		names = append(names, r.Paper.Aliases...)
	}
	banished, err := tx.Banish(ctx, at, p.ID, names)
	if err != nil {
		return err
	}
	var refs []string
	for _, r := range records {
		if !slices.ContainsFunc(r.Paper.Aliases, func(id string) bool { return slices.Contains(banished, id) }) {
			refs = append(refs, merge.RecordRef(r.Record))
		}
	}
	if len(refs) > 0 {
		_, err = tx.Banish(ctx, at, p.ID, refs)
	}
	return err
}

// Banished lists the papers that were removed and stay away, in the order in which they
// were removed.
func (l *Library) Banished(ctx context.Context) ([]Banished, error) {
	return l.catalogue.Banished(ctx)
}

// Readmit lets removed papers come back when their records are read again. Nothing of them
// is left in the library but these names.
func (w *Writer) Readmit(ctx context.Context, list []Banished) error {
	return w.catalogue.Update(ctx, func(tx *catalogue.Tx) error { return tx.Readmit(ctx, list...) })
}

// Matching returns the papers that pass a filter, in the order of their ids: their keys,
// ids and titles.
func (l *Library) Matching(ctx context.Context, f Filter) (found []Found, err error) {
	var ids []string
	err = l.EachMatch(ctx, f, func(p paper.Paper) error {
		ids = append(ids, p.ID)
		found = append(found, Found{Paper: paper.Paper{ID: p.ID, Title: p.Title}, Slot: -1})
		return nil
	})
	if err != nil {
		return nil, err
	}
	keys, err := l.catalogue.ByAlias(ctx, ids)
	for i := range found {
		found[i].Key = keys[found[i].Paper.ID]
	}
	return slices.DeleteFunc(found, func(f Found) bool { return f.Key == 0 }), err
}
