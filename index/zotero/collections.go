package zotero

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// A collection of a library.
type collection struct {
	key, name string
	parent    string // by which collections has it; empty at the top
}

// collections are those of a library, by their keys; of a database, by their numbers.
type collections map[string]collection

// names are the names of the collections.
func (c collections) names() map[string]string {
	names := make(map[string]string, len(c))
	for key, one := range c {
		names[key] = one.name
	}
	return names
}

// path is the name of a collection behind those that it is in: "Thesis/Chapter 2".
func (c collections) path(key string) string {
	path := c[key].name
	for n := 0; n < len(c); n++ { // which may be in themselves, in a damaged library
		key = c[key].parent
		if _, is := c[key]; !is {
			break
		}
		path = c[key].name + "/" + path
	}
	return path
}

// find returns the collection of a name, a path or a key, and those below it, as c has them.
func (c collections) find(name string) (keys []string, err error) {
	var found []string
	for key, one := range c {
		if one.key == name {
			found = []string{key}
			break
		}
		if one.name == name || c.path(key) == name {
			found = append(found, key)
		}
	}
	switch len(found) {
	case 0:
		return nil, &NoCollectionError{Name: name, Have: c.listing()}
	case 1:
	default:
		some := collections{}
		for _, key := range found {
			some[key] = collection{name: c.path(key) + " (" + c[key].key + ")"}
		}
		return nil, noSuch("there are %d collections %q; name one by its path or key: %s", len(found), name, strings.Join(some.listing(), ", "))
	}
	keys = found
	for n := 0; n < len(keys); n++ {
		for key, one := range c {
			if one.parent == keys[n] && !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
		slices.Sort(keys[n+1:])
	}
	return keys, nil
}

// listing is the paths of the collections, in the order of the alphabet.
func (c collections) listing() (paths []string) {
	for key := range c {
		paths = append(paths, c.path(key))
	}
	slices.SortFunc(paths, func(a, b string) int {
		return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(a, b))
	})
	return slices.Compact(paths)
}

// A NoCollectionError is about a collection that a library does not have. It wraps
// [ErrNoSuch].
type NoCollectionError struct {
	Name string
	Have []string // the paths of those that it has
}

func (e *NoCollectionError) Error() string {
	const most = 20
	s := fmt.Sprintf("there is no collection %q", e.Name)
	switch n := len(e.Have); {
	case n == 0:
		return s + "; the library has none"
	case n > most:
		return s + "; the library has " + strings.Join(e.Have[:most], ", ") + ", ..."
	}
	return s + "; the library has " + strings.Join(e.Have, ", ")
}

// Unwrap returns ErrNoSuch.
func (e *NoCollectionError) Unwrap() error { return ErrNoSuch }

// collections returns the collections of a library, see libraries, that are not in the
// trash.
func (db *database) collections(ctx context.Context, group string) (collections, error) {
	list := collections{}
	if !db.tables["collections"] {
		return list, nil
	}
	where, args := db.libraries(group)
	if db.tables["deletedCollections"] {
		where += " AND NOT EXISTS (SELECT 1 FROM deletedCollections d WHERE d.collectionID = c.collectionID)"
	}
	rows, err := db.QueryContext(ctx, `SELECT CAST(c.collectionID AS TEXT), c.key, c.collectionName, CAST(coalesce(c.parentCollectionID, '') AS TEXT)
		FROM collections c JOIN libraries l ON l.libraryID = c.libraryID WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotZotero, err)
	}
	defer rows.Close()
	for rows.Next() {
		var number string
		var c collection
		if err := rows.Scan(&number, &c.key, &c.name, &c.parent); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNotZotero, err)
		}
		list[number] = c
	}
	return list, rows.Err()
}
