package paper

import (
	"cmp"
	"slices"
	"strings"
)

// bibVolumes are the entries of volumes, which say where and when the papers
// appeared that refer to them. A volume stands after its papers in most files:
// they wait for it, and are the only entries that are held in memory; when that is
// full, they come as they are.
type bibVolumes struct {
	known   map[string]bibFields
	waiting []waitingEntry
	held    int // bytes of those
}

type waitingEntry struct {
	entry bibFields
	line  int
}

// complete adds to an entry what it has from its volume, and reports whether
// that is known: if not, the entry waits.
func (v *bibVolumes) complete(e bibFields, line int) bool {
	if slices.Contains([]string{"proceedings", "book", "collection", "periodical", "mvproceedings", "mvbook", "mvcollection"}, e.kind) {
		v.known[strings.ToLower(e.key)] = bibFields{values: map[string]string{"title": cmp.Or(e.values["booktitle"], e.values["title"]), "date": e.published()}}
	}
	if e.values["crossref"] == "" || v.held > maxRecord || e.venue() != "" && e.published() != "" || v.inherit(e) {
		return true
	}
	v.held += e.length
	v.waiting = append(v.waiting, waitingEntry{e, line})
	return false
}

// inherit completes an entry, and reports whether its volume is known.
func (v *bibVolumes) inherit(e bibFields) bool {
	volume, ok := v.known[strings.ToLower(strings.TrimSpace(e.values["crossref"]))]
	if ok && e.venue() == "" {
		e.values["booktitle"] = volume.values["title"]
	}
	if ok && e.published() == "" {
		e.values["date"] = volume.values["date"]
	}
	return ok
}
