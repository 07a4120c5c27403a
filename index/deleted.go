package index

import (
	"context"

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
// sources of their papers, whose papers are gone too: they are to be added
// again, since without the one they may be of several papers.
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
		if err := removePaper(ctx, a.tx, key); err != nil {
			return nil, err
		}
		a.known.into[key] = 0
		delete(a.known.loaded, key)
		others = append(others, rest...)
	}
	return others, nil
}
