package zotero

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"

	"paperkin/index/paper"
)

// Better BibTeX keeps the citation keys that it makes in a database of its own beside that
// of Zotero, unless they stand in the field Extra. From Zotero 8 on, which has a field for
// them, it moves them there and renames its database:
// https://github.com/retorquere/zotero-better-bibtex/blob/master/content/key-manager/migrate.ts
// A key that Zotero has itself goes first.

// keyFiles are the names of that database, the present one before the one of the past.
var keyFiles = []string{"better-bibtex.sqlite", "better-bibtex.migrated"}

// citekeys are citation keys by the number of a library in the database, and the key of an
// item.
type citekeys map[int64]map[string]string

// of is the citation key of an item; empty if it has none. The user's own library has the
// number 1, and had 0; those of groups are known only to Zotero's database, and by the keys
// of their items, which are random.
func (c citekeys) of(is item) (key string) {
	if is.group == "" {
		for _, own := range []int64{userLibrary, 0} {
			if key = c[own][is.key]; key != "" {
				return key
			}
		}
		return ""
	}
	for library, keys := range c {
		if found := keys[is.key]; library > userLibrary && found != "" {
			if key != "" && key != found {
				return ""
			}
			key = found
		}
	}
	return key
}

// readKeys reads the citation keys beside a database of Zotero's; what was known of them
// before stays if they cannot be read.
func (p *Place) readKeys(ctx context.Context, database string) error {
	p.citekeys = nil
	if database == "" {
		return nil
	}
	for _, name := range keyFiles {
		path := filepath.Join(filepath.Dir(database), name)
		err := withCopy(ctx, path, copyStill, func(copied string) (err error) {
			p.citekeys, err = keysIn(ctx, copied)
			return err
		})
		switch {
		case err == nil || ctx.Err() != nil:
			return err
		case !errors.Is(err, fs.ErrNotExist):
			p.notice("%s: %v: its citation keys stay as they were", path, err)
			p.citekeys = keysOf(p.load().Citekeys)
			return nil
		}
	}
	return nil
}

// keysOf are citation keys by the names of items.
func keysOf(names map[string]string) citekeys {
	c := citekeys{}
	for name, key := range names {
		is, library := itemOf(name), int64(userLibrary)
		if is.group != "" {
			library++ // any other
		}
		if c[library] == nil {
			c[library] = map[string]string{}
		}
		c[library][is.key] = key
	}
	return c
}

// keysIn reads the citation keys in a database of Better BibTeX: in a table, or as versions
// before 6.7 had them, in one text.
func keysIn(ctx context.Context, path string) (c citekeys, err error) {
	db, err := open(path, "mode=rw")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.lookUp(ctx); err != nil {
		return nil, err
	}
	query := ""
	switch {
	case db.tables["citationkey"]:
		query = `SELECT CAST(libraryID AS INTEGER), CAST(itemKey AS TEXT), CAST(citationKey AS TEXT) FROM citationkey`
	case db.tables["better-bibtex"]:
		query = `SELECT CAST(coalesce(e.value ->> 'libraryID', 0) AS INTEGER), CAST(coalesce(e.value ->> 'itemKey', '') AS TEXT), CAST(coalesce(e.value ->> 'citekey', '') AS TEXT)
			FROM "better-bibtex" b, json_each(b.data, '$.data') e WHERE b.name = 'better-bibtex.citekey'`
	default:
		return nil, errors.New("no citation keys are in it")
	}
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotZotero, err)
	}
	defer rows.Close()
	c = citekeys{}
	for rows.Next() {
		var library int64
		var item, key string
		if err := rows.Scan(&library, &item, &key); err != nil {
			return nil, err
		}
		if c[library] == nil {
			c[library] = map[string]string{}
		}
		c[library][item] = key
	}
	return c, rows.Err()
}

// addKey gives a record the citation key of its item, if it has none.
func (p *Place) addKey(r *paper.Record, is item) {
	key := p.citekeys.of(is)
	if key == "" || slices.ContainsFunc(r.Paper.Keys, func(k string) bool { return k != is.key }) {
		return
	}
	fields := maps.Clone(r.Paper.Fields)
	if fields == nil {
		fields = map[string]string{}
	}
	fields["citation-key"] = key
	r.Paper.Fields, r.Paper.Keys = fields, slices.Sorted(slices.Values(append(slices.Clone(r.Paper.Keys), key)))
}
