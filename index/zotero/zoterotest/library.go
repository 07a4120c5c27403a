// Package zoterotest makes libraries of Zotero for tests: as a database, and behind an
// imitation of its local API. Both are made of one [Library], so that a test can compare
// what is read of them.
package zoterotest

import (
	"fmt"
	"strings"
	"testing"
)

// A Library is what a Zotero has.
type Library struct {
	Items       []Item
	Collections []Collection
	Version     int // of the user's own library and of all groups
}

// An Item is one of a library. Attachments and notes are items as well.
type Item struct {
	Key, Type string
	Group     int // 0: in the user's own library; negative: in a feed
	Version   int
	Fields    map[string]string // dates as they were typed
	Parsed    string            // the date of the publication as Zotero understood it, "2019-08-00"
	Creators  []Creator
	Tags      []string
	In        []string // keys of collections
	Trashed   bool
	Parent    string // key of the item that it belongs to
	Modified  string // "2024-02-04 10:11:12"; empty: a time of its own
}

// A Creator is a person, or with one name only an institution.
type Creator struct{ Role, First, Last string }

// A Collection is one of a library.
type Collection struct {
	Key, Name, Parent string
	Group             int
	Trashed           bool
}

// Sample is a library with an item of every kind that is special.
func Sample() Library {
	return Library{Version: 40, Items: []Item{
		{Key: "ARTI2345", Type: "journalArticle", Version: 7, Parsed: "2019-08-09", Tags: []string{"tides", "wet"}, In: []string{"COLL0002"},
			Fields: map[string]string{"title": "Tides in a harbour", "abstractNote": "We measure tides.", "date": "09/08/2019", "publicationTitle": "Journal of Water",
				"volume": "4", "issue": "2", "pages": "10-19", "DOI": "10.5555/tides.4", "accessDate": "2024-02-03 10:11:12", "rights": "CC-BY",
				"extra": "PMID: 424242\nCitation Key: lee2019\nread twice"},
			Creators: []Creator{{"author", "Ann", "Lee"}, {"author", "", "Harbour Society"}, {"editor", "Ed", "Itor"}}},
		{Key: "FILE2345", Type: "attachment", Parent: "ARTI2345", Fields: map[string]string{"title": "Full Text PDF"}},
		{Key: "NOTE2345", Type: "note"},
		{Key: "BOOK2345", Type: "bookSection", Version: 9, Parsed: "2003-00-00", In: []string{"COLL0001", "COLL0003"},
			Fields:   map[string]string{"title": "On oak", "bookTitle": "Shelves of oak", "date": "2003", "publisher": "Oak House", "ISBN": "978-3-16-148410-0", "citationKey": "ray2003"},
			Creators: []Creator{{"author", "Bob", "Ray"}, {"bookAuthor", "Cy", "Oak"}}},
		{Key: "TRSH2345", Type: "book", Version: 11, Trashed: true, Fields: map[string]string{"title": "Thrown away"}},
		{Key: "PREP2345", Type: "preprint", Version: 12, Parsed: "2021-03-00", Fields: map[string]string{"title": "A preprint on tides", "repository": "arXiv",
			"archiveID": "arXiv:2101.00022", "date": "March 2021", "extra": "tldr: nothing"}},
		{Key: "GREY2345", Type: "report", Fields: map[string]string{"title": "Grey water", "extra": "arXiv: 2101.00033 [physics]\nDOI: 10.5555/grey"}},
		{Key: "CASE2345", Type: "case", Version: 13, Parsed: "1999-08-09", Fields: map[string]string{"caseName": "Toy v. Box", "dateDecided": "1999-08-09"}, Creators: []Creator{{"counsel", "C.", "Ounsel"}}},
		{Key: "BLNK2345", Type: "document", Version: 14},
		{Key: "ARTI2345", Type: "journalArticle", Group: 77, Version: 8, Fields: map[string]string{"title": "What the group reads", "DOI": "10.5555/group"}, In: []string{"COLL0009"}},
		{Key: "FEED2345", Type: "journalArticle", Group: -1, Fields: map[string]string{"title": "News"}},
	}, Collections: []Collection{
		{Key: "COLL0001", Name: "Wood"}, {Key: "COLL0002", Name: "Water"}, {Key: "COLL0003", Name: "Oak", Parent: "COLL0001"},
		{Key: "COLL0004", Name: "Oak", Parent: "COLL0002"}, {Key: "COLL0005", Name: "Old", Trashed: true}, {Key: "COLL0009", Name: "Club", Group: 77},
	}}
}

// Item returns the item of a key in the user's own library.
func (l *Library) Item(key string) *Item {
	for i := range l.Items {
		if l.Items[i].Key == key && l.Items[i].Group == 0 {
			return &l.Items[i]
		}
	}
	return &Item{}
}

// Remove takes an item out of the user's own library.
func (l *Library) Remove(key string) {
	for i := range l.Items {
		if l.Items[i].Key == key && l.Items[i].Group == 0 {
			l.Items = append(l.Items[:i:i], l.Items[i+1:]...)
			return
		}
	}
}

// modified is when an item was, which is the nth of its library.
func (i Item) modified(n int) string {
	if i.Modified != "" {
		return i.Modified
	}
	return fmt.Sprintf("2024-02-04 10:11:%02d", n)
}

// belongs reports whether an item of a type belongs to another.
func belongs(kind string) bool { return strings.Contains(" attachment note annotation ", " "+kind+" ") }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
