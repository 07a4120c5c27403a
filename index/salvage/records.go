package salvage

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"paperkin/index/catalogue"
	"paperkin/index/catalogue/remains"
	"paperkin/index/merge"
	"paperkin/index/paper"
)

// records makes papers of the records whose papers are lost, and sees to it that every
// paper has records that say what it says.
func (s *Salvaged) records(ctx context.Context, w *catalogue.Writer, r *remains.Remains, rules []merge.Ruling) error {
	if err := keepSaid(ctx, w); err != nil {
		return err
	}
	back := map[int64]bool{}
	if len(r.Records) > 0 {
		before, err := w.CountPapers(ctx)
		if err != nil {
			return err
		}
		for rest := r.Records; len(rest) > 0; { // an import each, since what was read last counts
			n := 1
			for n < len(rest) && rest[n].Run == rest[0].Run {
				n++
			}
			for _, record := range rest[:n] {
				back[record.Key] = true
			}
			if _, err := merge.Add(ctx, w, sequence(rest[:n]), merge.Options{Rulings: rules}); err != nil {
				return err
			}
			rest = rest[n:]
		}
		after, err := w.CountPapers(ctx)
		if err != nil {
			return err
		}
		s.Again = after - before
	}
	s.Lost = slices.DeleteFunc(r.Lost, func(l remains.Lost) bool { return back[l.Key] })
	return nil
}

func sequence(records []remains.Record) iter.Seq2[paper.Record, error] {
	return func(yield func(paper.Record, error) bool) {
		for _, r := range records {
			if !yield(r.Record, nil) {
				return
			}
		}
	}
}

// keepSaid makes what a paper says a record of its own where some of its records are
// lost: the paper would be made of the others alone when it is made again.
func keepSaid(ctx context.Context, w *catalogue.Writer) (err error) {
	last, err := w.LastPaper(ctx)
	if err != nil {
		return err
	}
	run, err := w.NewImport(ctx, time.Time{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, run.End(ctx)) }()
	for from := int64(1); from <= last; from += 1000 {
		err := run.Update(ctx, func(tx *catalogue.ImportTx) error {
			keys, err := tx.KeysFrom(ctx, from, from+1000)
			for _, key := range keys {
				if err == nil {
					err = keepOne(ctx, tx, key)
				}
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func keepOne(ctx context.Context, tx *catalogue.ImportTx, key int64) error {
	p, sources, err := tx.Sources(ctx, key)
	if err != nil || saysAll(p, sources) {
		return err
	}
	content := paper.ContentHash(p)
	if len(sources) == 1 { // it was the only one, and may be a part of the paper
		if err := tx.KeepRecord(ctx, key, sources[0]); err != nil {
			return err
		}
	}
	own := catalogue.Source{Record: paper.Record{Paper: p, Name: p.ID}, Run: 1, Hash: catalogue.SourceHash("", p.ID, content)}
	return tx.AddSource(ctx, key, own, catalogue.FingerprintOf(p), content, len(sources) == 0)
}

// saysAll reports whether a paper made of some records says what it says.
func saysAll(p paper.Paper, sources []catalogue.Source) bool {
	if len(sources) == 0 {
		return false
	}
	again := merge.Combine(sources)
	again.ID, again.Aliases, again.Keys = p.ID, p.Aliases, p.Keys // ids depend on other papers too
	return paper.ContentHash(again) == paper.ContentHash(p)
}
