package zoterotest

import (
	"database/sql"
	"fmt"
	"os"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// tables are those of Zotero's database that are read, with the columns that matter:
// https://github.com/zotero/zotero/blob/main/resource/schema/userdata.sql
const tables = `
CREATE TABLE libraries (libraryID INTEGER PRIMARY KEY, type TEXT NOT NULL, version INT NOT NULL);
CREATE TABLE groups (groupID INTEGER PRIMARY KEY, libraryID INT NOT NULL UNIQUE, name TEXT NOT NULL);
CREATE TABLE itemTypes (itemTypeID INTEGER PRIMARY KEY, typeName TEXT);
CREATE TABLE itemTypesCombined (itemTypeID INT NOT NULL PRIMARY KEY, typeName TEXT NOT NULL, custom INT NOT NULL);
CREATE TABLE fields (fieldID INTEGER PRIMARY KEY, fieldName TEXT);
CREATE TABLE fieldsCombined (fieldID INT NOT NULL PRIMARY KEY, fieldName TEXT NOT NULL, custom INT NOT NULL);
CREATE TABLE creatorTypes (creatorTypeID INTEGER PRIMARY KEY, creatorType TEXT);
CREATE TABLE items (itemID INTEGER PRIMARY KEY, itemTypeID INT NOT NULL, dateAdded TIMESTAMP NOT NULL, dateModified TIMESTAMP NOT NULL,
	libraryID INT NOT NULL, key TEXT NOT NULL, version INT NOT NULL DEFAULT 0, UNIQUE (libraryID, key));
CREATE TABLE itemDataValues (valueID INTEGER PRIMARY KEY, value UNIQUE);
CREATE TABLE itemData (itemID INT, fieldID INT, valueID INT, PRIMARY KEY (itemID, fieldID));
CREATE TABLE itemAttachments (itemID INTEGER PRIMARY KEY, parentItemID INT);
CREATE TABLE itemNotes (itemID INTEGER PRIMARY KEY, parentItemID INT, note TEXT);
CREATE TABLE tags (tagID INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE itemTags (itemID INT NOT NULL, tagID INT NOT NULL, type INT NOT NULL, PRIMARY KEY (itemID, tagID));
CREATE TABLE creators (creatorID INTEGER PRIMARY KEY, firstName TEXT, lastName TEXT, fieldMode INT, UNIQUE (lastName, firstName, fieldMode));
CREATE TABLE itemCreators (itemID INT NOT NULL, creatorID INT NOT NULL, creatorTypeID INT NOT NULL, orderIndex INT NOT NULL);
CREATE TABLE collections (collectionID INTEGER PRIMARY KEY, collectionName TEXT NOT NULL, parentCollectionID INT, libraryID INT NOT NULL, key TEXT NOT NULL);
CREATE TABLE collectionItems (collectionID INT NOT NULL, itemID INT NOT NULL, orderIndex INT NOT NULL DEFAULT 0, PRIMARY KEY (collectionID, itemID));
CREATE TABLE deletedItems (itemID INTEGER PRIMARY KEY, dateDeleted DEFAULT CURRENT_TIMESTAMP NOT NULL);
CREATE TABLE deletedCollections (collectionID INTEGER PRIMARY KEY, dateDeleted DEFAULT CURRENT_TIMESTAMP NOT NULL);
INSERT INTO libraries VALUES (1, 'user', 0), (2, 'feed', 0);
`

// Write makes the database of a library, in place of one that is there.
func (l Library) Write(t testing.TB, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	db := Open(t, path)
	b := builder{t: t, db: db, numbers: map[string]int{}, ids: map[string]int{}}
	b.exec("BEGIN")
	b.exec(tables)
	for _, c := range l.Collections {
		b.exec(`INSERT INTO collections VALUES (?, ?, ?, ?, ?)`, b.number("collection "+c.Key), c.Name, nil, b.library(c.Group), c.Key)
		if c.Parent != "" {
			b.exec(`UPDATE collections SET parentCollectionID = ? WHERE key = ?`, b.number("collection "+c.Parent), c.Key)
		}
		if c.Trashed {
			b.exec(`INSERT INTO deletedCollections (collectionID) VALUES (?)`, b.number("collection "+c.Key))
		}
	}
	for _, i := range l.Items {
		b.item(i)
	}
	b.exec("COMMIT")
	must(t, db.Close())
}

// Open opens a database for one connection.
func Open(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	must(t, err)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

// builder fills a database. What tables name by numbers gets one when it is first needed.
type builder struct {
	t       testing.TB
	db      *sql.DB
	numbers map[string]int
	items   int
	ids     map[string]int // of items, by their keys
}

func (b *builder) exec(query string, args ...any) {
	b.t.Helper()
	if _, err := b.db.Exec(query, args...); err != nil {
		b.t.Fatalf("%s: %v", query, err)
	}
}

// number is that of a name.
func (b *builder) number(name string) int {
	if b.numbers[name] == 0 {
		b.numbers[name] = len(b.numbers) + 10
	}
	return b.numbers[name]
}

// named is the number of a name, which is inserted by a query when it is new.
func (b *builder) named(name, query string, args ...any) int {
	if n := b.numbers[name]; n != 0 {
		return n
	}
	n := b.number(name)
	b.exec(query, append([]any{n}, args...)...)
	return n
}

func (b *builder) library(group int) int {
	switch {
	case group == 0:
		return 1
	case group < 0:
		return 2
	}
	n := b.named(fmt.Sprint("library ", group), `INSERT INTO libraries VALUES (?, 'group', 0)`)
	b.exec(`INSERT OR IGNORE INTO groups VALUES (?, ?, 'A group')`, group, n)
	return n
}

func (b *builder) item(i Item) {
	b.items++
	id := b.items
	b.ids[i.Key] = id
	kind := b.named("type "+i.Type, `INSERT INTO itemTypesCombined VALUES (?, ?, 0)`, i.Type)
	b.exec(`INSERT INTO items VALUES (?, ?, '2024-02-03 10:11:12', ?, ?, ?, ?)`, id, kind, i.modified(id-1), b.library(i.Group), i.Key, i.Version)
	if table := map[string]string{"attachment": "itemAttachments", "note": "itemNotes"}[i.Type]; table != "" {
		var parent any
		if i.Parent != "" {
			parent = b.ids[i.Parent]
		}
		b.exec(`INSERT INTO `+table+` (itemID, parentItemID) VALUES (?, ?)`, id, parent)
	}
	for field, value := range i.Fields {
		if i.Parsed != "" && strings.HasPrefix(field, "date") {
			value = i.Parsed + " " + value
		}
		f := b.named("field "+field, `INSERT INTO fieldsCombined VALUES (?, ?, 0)`, field)
		v := b.named("value "+value, `INSERT INTO itemDataValues VALUES (?, ?)`, value)
		b.exec(`INSERT INTO itemData VALUES (?, ?, ?)`, id, f, v)
	}
	for n, c := range i.Creators {
		role := b.named("role "+c.Role, `INSERT INTO creatorTypes VALUES (?, ?)`, c.Role)
		creator := b.named("creator "+c.First+"|"+c.Last, `INSERT INTO creators VALUES (?, ?, ?, ?)`, c.First, c.Last, c.First == "")
		b.exec(`INSERT INTO itemCreators VALUES (?, ?, ?, ?)`, id, creator, role, n)
	}
	for _, tag := range i.Tags {
		b.exec(`INSERT INTO itemTags VALUES (?, ?, 0)`, id, b.named("tag "+tag, `INSERT INTO tags VALUES (?, ?)`, tag))
	}
	for _, key := range i.In {
		b.exec(`INSERT INTO collectionItems (collectionID, itemID) VALUES (?, ?)`, b.number("collection "+key), id)
	}
	if i.Trashed {
		b.exec(`INSERT INTO deletedItems (itemID) VALUES (?)`, id)
	}
}
