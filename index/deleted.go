package index

import (
	"context"
	"slices"

	"paperkin/index/paper"
)

// What a source takes back is no source of a paper any more, and a paper
// without sources is gone. The library remembers it: an older copy of the
// record, which may come from an older file, does not bring it back.

// takenBack reports whether a provider has taken back a version of a record
// that is not older than this one. Without dates none is newer.
func (k *known) takenBack(provider, name, revised string) bool {
	when, ok := k.deleted[[2]string{provider, name}]
	return ok && (when == "" || revised == "" || revised <= when)
}

// takeBack removes the sources that a provider takes back. It returns the other
// sources of their papers, which are to be added again, since without the one
// they may be of several papers.
func (a *adder) takeBack(ctx context.Context, r paper.Record) (others []incoming, err error) {
	_, err = a.exec(ctx, `INSERT INTO deleted (provider, name, revised) VALUES (?1, ?2, ?3)
		ON CONFLICT DO UPDATE SET revised = iif(revised = '' OR ?3 = '', '', max(revised, ?3))`, r.Provider, r.Name, r.Revised)
	if err != nil {
		return nil, err
	}
	origin := [2]string{r.Provider, r.Name}
	if !a.known.takenBack(r.Provider, r.Name, r.Revised) {
		a.known.deleted[origin] = r.Revised
	}
	if err := a.flush(ctx); err != nil { // the papers may have names that wait
		return nil, err
	}
	for _, key := range a.known.named(r.Paper) {
		d, err := a.load(ctx, key)
		if err != nil {
			return nil, err
		}
		var rest []incoming
		for _, s := range d.sources {
			if !a.known.takenBack(s.Provider, s.Name, s.Revised) {
				rest = append(rest, incoming{record: s.Record, again: true, run: s.run})
			}
		}
		if len(rest) == len(d.sources) {
			continue
		}
		if len(rest) > 0 {
			err = a.reduce(ctx, key, d.paper, rest)
		} else {
			err = removePaper(ctx, a.tx, key)
		}
		if err != nil {
			return nil, err
		}
		a.known.into[key] = 0 // those that are left are looked up again
		delete(a.known.loaded, key)
		others = append(others, rest...)
	}
	return others, a.flush(ctx)
}

// reduce makes a paper what one of its sources says, with the same key, so that
// what is embedded already is not embedded again: the one that has its text, if
// there is one, which then comes first.
func (a *adder) reduce(ctx context.Context, key int64, p paper.Paper, sources []incoming) error {
	same := slices.IndexFunc(sources, func(in incoming) bool {
		return in.record.Paper.Title == p.Title && in.record.Paper.Abstract == p.Abstract
	})
	if same > 0 {
		sources[0], sources[same] = sources[same], sources[0]
	}
	in := &sources[0]
	in.hashes()
	for _, table := range []string{"sources", "aliases", "keys"} {
		if _, err := a.exec(ctx, `DELETE FROM `+table+` WHERE paper = ?`, key); err != nil {
			return err
		}
	}
	if err := a.writeSource(ctx, key, *in, false); err != nil {
		return err
	}
	p.Aliases, p.Keys = nil, nil
	return a.update(ctx, key, p, in.record.Paper, in.content)
}
