package xml

import (
	"strings"
	"sync"
)

// An endNoteField is an element of EndNote's records and the tag of RIS that says the same.
type endNoteField struct {
	path string // of the names of elements below the record
	tag  string
	list bool // it can stand more than once
}

// endNoteFields are the elements that are written, in the order of EndNote's DTD, RSXML.
var endNoteFields = []endNoteField{
	{"foreign-keys/key", "ID", true},
	{"ref-type", "TY", false},
	{"contributors/authors/author", "AU", true},
	{"contributors/secondary-authors/author", "A2", true},
	{"contributors/tertiary-authors/author", "A3", true},
	{"contributors/subsidiary-authors/author", "A4", true},
	{"contributors/translated-authors/author", "TA", true},
	{"auth-address", "AD", false},
	{"titles/title", "TI", false},
	{"titles/secondary-title", "T2", false},
	{"titles/tertiary-title", "T3", false},
	{"titles/alt-title", "J2", false},
	{"titles/short-title", "ST", false},
	{"titles/translated-title", "TT", false},
	{"periodical/full-title", "JF", false},
	{"periodical/abbr-1", "JA", false},
	{"periodical/abbr-2", "J1", false},
	{"pages", "SP", false},
	{"volume", "VL", false},
	{"number", "IS", false},
	{"issue", "CP", false},
	{"num-vols", "NV", false},
	{"edition", "ET", false},
	{"section", "SE", false},
	{"reprint-edition", "RP", false},
	{"keywords/keyword", "KW", true},
	{"dates/year", "PY", false},
	{"dates/pub-dates/date", "DA", true},
	{"pub-location", "CY", false},
	{"publisher", "PB", false},
	{"orig-pub", "OP", false},
	{"isbn", "SN", false},
	{"accession-num", "AN", false},
	{"call-num", "CN", false},
	{"electronic-resource-num", "DO", false},
	{"abstract", "AB", false},
	{"label", "LB", false},
	{"caption", "CA", false},
	{"notes", "N1", false},
	{"research-notes", "RN", false},
	{"work-type", "M3", false},
	{"reviewed-item", "RI", false},
	{"remote-database-name", "DB", false},
	{"remote-database-provider", "DP", false},
	{"language", "LA", false},
	{"urls/related-urls/url", "UR", true},
	{"urls/pdf-urls/url", "L1", true},
	{"urls/text-urls/url", "L2", true},
	{"urls/image-urls/url", "L4", true},
	{"access-date", "Y2", false},
	{"custom1", "C1", false}, {"custom2", "C2", false}, {"custom3", "C3", false}, {"custom4", "C4", false},
	{"custom5", "C5", false}, {"custom6", "C6", false}, {"custom7", "C7", false},
	{"misc1", "M1", false}, {"misc2", "M2", false},
}

// endNoteAlso are elements that are read and written as others: those that Zotero, Mendeley and
// others write, and what EndNote has twice.
var endNoteAlso = map[string]string{
	"urls/web-urls/url": "UR", "urls/url": "UR", "url": "UR", "urls/figure-urls/url": "L4", "alt-periodical/full-title": "J2", "alt-periodical/abbr-1": "J2", "periodical/abbr-3": "J1",
	"title": "TI", "secondary-title": "T2", "authors/author": "AU", "year": "PY", "doi": "DO", "custom8": "C8", "keyword": "KW",
}

// endNoteTags are the tags by their paths, and "" for each path that leads to others.
var endNoteTags = sync.OnceValue(func() map[string]string {
	tags := map[string]string{}
	add := func(path, tag string) {
		tags[path] = tag
		for at := strings.LastIndexByte(path, '/'); at > 0; at = strings.LastIndexByte(path[:at], '/') {
			tags[path[:at]] = ""
		}
	}
	for path, tag := range endNoteAlso {
		add(path, tag)
	}
	for _, f := range endNoteFields {
		add(f.path, f.tag)
	}
	return tags
})
