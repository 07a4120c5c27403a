package bib

import (
	"cmp"
	"slices"
	"strings"

	"paperkin/index/paper"
)

// volumeTable has the entries of volumes, which give the venue and the date of the papers
// that refer to them. In most files a volume comes after its papers, which wait for it.
// Only these and the names of volumes are kept in memory, up to paper.MaxRecord bytes of
// each; beyond that, papers are not completed.
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

// complete adds the venue and the date of its volume to an entry, and reports whether the
// entry is complete: if not, it waits for its volume.
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

// inherit adds the venue and the date of its volume to an entry, and reports whether the
// volume is known.
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
