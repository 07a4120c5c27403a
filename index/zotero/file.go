package zotero

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/json"
)

// readFile reads a database: all of it, and passes on what has changed.
func (p *Place) readFile(ctx context.Context, path string, yield func(paper.Record, error) bool) error {
	return withCopy(ctx, path, copyStill, func(copied string) (err error) {
		db, err := open(copied, "mode=rw")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		if err := db.hasTables(ctx); err != nil {
			return err
		}
		if err := db.index(ctx); err != nil {
			return err
		}
		return p.readDatabase(ctx, db, yield)
	})
}

// readDatabase passes on what the place has in a database, and what it had before and has
// not any more.
func (p *Place) readDatabase(ctx context.Context, db *database, yield func(paper.Record, error) bool) error {
	group := p.group
	if p.file != "" {
		group = allLibraries
	}
	list, err := db.collections(ctx, group)
	if err != nil {
		return err
	}
	scope, err := p.scope(list)
	if err != nil {
		return err
	}
	if err := db.hasGroup(ctx, group); err != nil {
		return err
	}
	before := p.load()
	seen := newItems(before)
	names, stopped := list.names(), false
	err = db.eachItem(ctx, group, func(r row) (bool, error) {
		is := item{key: r.key, group: r.group}
		switch {
		case r.trashed:
			stopped = seen.throw(is) && !yield(p.gone(is), nil)
		case scope.has(r.collections):
			seen.meet(is)
			stopped = !p.pass(r, names, seen, yield)
		case seen.miss(is): // it was in the collection
			stopped = !p.pass(r, names, seen, yield)
		}
		return !stopped, nil
	})
	if err != nil || stopped {
		return err
	}
	for _, is := range seen.missing() {
		if !yield(p.gone(is), nil) {
			return nil
		}
	}
	p.done = func() error { return p.save(before.with(seen, p.citekeys)) }
	return nil
}

// scope returns the collections that the place is, as the list has them; nil for a whole
// library.
func (p *Place) scope(list collections) (scope, error) {
	if p.collection == "" {
		return nil, nil
	}
	keys, err := list.find(p.collection)
	if err != nil {
		return nil, err
	}
	in := scope{}
	for _, key := range keys {
		in[key] = true
	}
	return in, nil
}

// scope is a set of collections; nil stands for a whole library.
type scope map[string]bool

// has reports whether an item in some collections is in the scope.
func (s scope) has(collections []string) bool {
	for _, c := range collections {
		if s[c] {
			return true
		}
	}
	return s == nil
}

// pass passes on the record of an item. It reports whether to go on.
func (p *Place) pass(r row, collections map[string]string, seen *items, yield func(paper.Record, error) bool) bool {
	object, err := r.object()
	if err != nil {
		return yield(paper.Record{}, paper.BadRecord{Source: p.title(), Value: r.key, Err: err})
	}
	return p.take(object, item{r.key, r.group}, collections, seen, yield)
}

// take passes on the record of an item in the form of the API, if it is another one than the
// last time. It reports whether to go on.
func (p *Place) take(object []byte, is item, collections map[string]string, seen *items, yield func(paper.Record, error) bool) bool {
	r, isPaper, err := json.ZoteroItem(object, collections)
	switch {
	case err != nil:
		return !seen.news(is, err.Error()) || yield(paper.Record{}, paper.BadRecord{Source: p.title(), Value: is.key, Err: err})
	case !isPaper:
		if seen.news(is, "no paper") {
			p.others++
		}
		return true
	}
	p.addKey(&r, is)
	r.Name, r.Source, r.Live = is.name(), p.name, true
	return !seen.news(is, r) || yield(r, nil)
}

// tellOthers says how many items were met that are no papers.
func (p *Place) tellOthers() {
	switch p.others {
	case 0:
	case 1:
		p.notice("%s: skipped: 1 item that is no paper: a note, or a file by itself", p.title())
	default:
		p.notice("%s: skipped: %d items that are no papers: notes, and files by themselves", p.title(), p.others)
	}
}

// title is the name of the place for messages that go on after a colon.
func (p *Place) title() string { return strings.TrimSuffix(p.name, ":") }

// gone is the record of an item that is in the trash or nowhere.
func (p *Place) gone(is item) paper.Record {
	return paper.Record{Provider: json.Zotero.ProviderName(), Name: is.name(), Source: p.name, Live: true, Deleted: true,
		Paper: paper.Paper{Keys: []string{is.key}}}
}

// hasGroup returns an error if a group is not in the database.
func (db *database) hasGroup(ctx context.Context, group string) error {
	if group == "" || group == allLibraries {
		return nil
	}
	where, args := db.libraries(group)
	var n int
	if err := db.QueryRowContext(ctx, `SELECT count(*) FROM libraries l WHERE `+where, args...).Scan(&n); err != nil {
		return fmt.Errorf("%w: %w", ErrNotZotero, err)
	}
	if n == 0 {
		return noSuch("there is no group %s; the number of a group is in its address on zotero.org", group)
	}
	return nil
}
