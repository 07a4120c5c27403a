package bib

import (
	"cmp"
	"slices"
	"strings"

	"paperkin/index/paper"
)

// volumeTable are the entries of volumes, which say where and when the papers
// appeared that refer to them. A volume stands after its papers in most files:
// they wait for it. Only they and the names of volumes are held in memory, up to
// paper.MaxRecord bytes of each; when that is full, papers come as they are.
type volumeTable struct {
	known   map[string]entry
	names   int // bytes of those
	waiting []waitingEntry
	held    int // bytes of those
}

type waitingEntry struct {
	entry entry
	line  int
}

// complete adds to an entry what it has from its volume, and reports whether
// that is known: if not, the entry waits.
func (v *volumeTable) complete(e entry, line int) bool {
	if slices.Contains([]string{"proceedings", "book", "collection", "periodical", "mvproceedings", "mvbook", "mvcollection"}, e.kind) && v.names <= paper.MaxRecord {
		key, title := strings.Clone(strings.ToLower(e.key)), cmp.Or(e.values["booktitle"], e.values["title"])
		v.known[key] = entry{values: map[string]string{"title": title, "date": e.published()}}
		v.names += len(key) + len(title)
	}
	if e.values["crossref"] == "" || v.held > paper.MaxRecord || e.venue() != "" && e.published() != "" || v.inherit(e) {
		return true
	}
	v.held += e.length + e.size
	v.waiting = append(v.waiting, waitingEntry{e, line})
	return false
}

// inherit completes an entry, and reports whether its volume is known.
func (v *volumeTable) inherit(e entry) bool {
	volume, ok := v.known[strings.ToLower(strings.TrimSpace(e.values["crossref"]))]
	if ok && e.venue() == "" {
		e.values["booktitle"] = volume.values["title"]
	}
	if ok && e.published() == "" {
		e.values["date"] = volume.values["date"]
	}
	return ok
}
