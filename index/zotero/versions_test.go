package zotero

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/zotero/zoterotest"
)

// TestVersions: databases of Zotero's versions, which have some tables more or less, are
// read alike: https://github.com/zotero/zotero/blob/main/resource/schema/userdata.sql
func TestVersions(t *testing.T) {
	l := zoterotest.Sample()
	l.Collections = slices.DeleteFunc(l.Collections, func(c zoterotest.Collection) bool { return c.Trashed })
	now := filepath.Join(t.TempDir(), "zotero.sqlite")
	l.Write(t, now)
	want := read(t, File(now, Options{}))
	for version, changes := range map[string]string{
		"5, without a trash of collections": `DROP TABLE deletedCollections`,
		"without types of plug-ins": `INSERT INTO itemTypes SELECT itemTypeID, typeName FROM itemTypesCombined; DROP TABLE itemTypesCombined;
			INSERT INTO fields SELECT fieldID, fieldName FROM fieldsCombined; DROP TABLE fieldsCombined`,
		"7, with retractions and annotations": `CREATE TABLE retractedItems (itemID INTEGER PRIMARY KEY, data TEXT, flag INT DEFAULT 0);
			CREATE TABLE itemAnnotations (itemID INTEGER PRIMARY KEY, parentItemID INT NOT NULL, type INTEGER NOT NULL);
			INSERT INTO itemTypesCombined VALUES (900, 'annotation', 0);
			INSERT INTO items VALUES (900, 900, '2024-02-03 10:11:12', '2024-02-03 10:11:12', 1, 'ANNO2345', 1); INSERT INTO itemAnnotations VALUES (900, 2, 1)`,
		"a later one, with what nobody knows yet": `CREATE TABLE itemFutures (itemID INTEGER PRIMARY KEY); ALTER TABLE items ADD COLUMN future TEXT; ALTER TABLE collections ADD COLUMN future TEXT`,
		"with a log that was not brought in":      `PRAGMA journal_mode = WAL`,
	} {
		path := filepath.Join(t.TempDir(), "zotero.sqlite")
		l.Write(t, path)
		db := zoterotest.Open(t, path)
		if _, err := db.Exec(changes); err != nil {
			t.Fatal(version, err)
		}
		got := read(t, File(path, Options{}))
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q\nwant %q", version, got, want)
		}
	}
}

// TestTooOld: a database of version 4, with its own names for libraries and creators, is
// told from one that is damaged.
func TestTooOld(t *testing.T) {
	path := filepath.Join(t.TempDir(), "zotero.sqlite")
	zoterotest.Sample().Write(t, path)
	if _, err := zoterotest.Open(t, path).Exec(`ALTER TABLE libraries RENAME COLUMN type TO libraryType`); err != nil {
		t.Fatal(err)
	}
	err := File(path, Options{}).Records(t.Context(), func(paper.Record, error) bool { return true })
	if !errors.Is(err, ErrTooOld) || errors.Is(err, ErrNotZotero) || !IsDatabase(t.Context(), path) {
		t.Errorf("%v", err)
	}
}
