package zotero

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"paperkin/index/durable"
)

// What is kept between two runs is a file for each place, in a folder of the library. It is
// written when the records of a run are stored. Without it, or if it is damaged, the next
// run reads all again.

// state is what a run leaves for the next one.
type state struct {
	Place string `json:"place"`
	// Server is the Zotero whose versions these are, Version the one up to which all was
	// read, of which the items since then are asked for, and Modified when the item was
	// modified that was last.
	Server   string `json:"server,omitempty"`
	Version  int64  `json:"version,omitempty"`
	Modified string `json:"modified,omitempty"`
	// Collections are the names of collections by their keys.
	Collections map[string]string `json:"collections,omitempty"`
	// Items are the names of all items that were there, also those that were no good.
	Items []string `json:"items"`
}

// path of the place's state.
func (p *Place) path() string {
	name := p.name
	if p.file != "" {
		if whole, err := filepath.Abs(p.file); err == nil {
			name = whole
		}
	}
	sum := sha256.Sum256([]byte(name))
	return filepath.Join(p.options.State, hex.EncodeToString(sum[:8])+".json")
}

// load returns the state that the last run has left: an empty one without any.
func (p *Place) load() state {
	var s state
	if p.options.State == "" || p.options.Anew {
		return s
	}
	b, err := os.ReadFile(p.path())
	if err != nil || json.Unmarshal(b, &s) != nil {
		return state{}
	}
	return s
}

// save keeps a state for the next run.
func (p *Place) save(s state) error {
	s.Place = p.name
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := durable.MakeFolder(p.options.State); err != nil {
		return err
	}
	return durable.WriteFile(p.path(), durable.Bytes(b))
}

// with is the state with the items that were met.
func (s state) with(seen *items) state {
	s.Items = seen.met()
	return s
}

// An item is named by its key, within the library of a group; empty for the user's own.
type item struct{ key, group string }

// name is the name of the item's record.
func (i item) name() string {
	if i.group == "" {
		return i.key
	}
	return "groups/" + i.group + "/" + i.key
}

// itemOf is the item of a name.
func itemOf(name string) item {
	if rest, ok := strings.CutPrefix(name, "groups/"); ok {
		group, key, _ := strings.Cut(rest, "/")
		return item{key, group}
	}
	return item{key: name}
}

// items are those that a place had before and has now.
type items struct {
	now    map[item]bool
	had    map[item]bool
	before map[item]bool // those of had of which nothing was heard yet
}

func newItems(s state) *items {
	had := make(map[item]bool, len(s.Items))
	for _, name := range s.Items {
		had[itemOf(name)] = true
	}
	return &items{map[item]bool{}, had, maps.Clone(had)}
}

// meet takes note that the place has an item.
func (i *items) meet(is item) {
	i.now[is] = true
	delete(i.before, is)
}

// miss takes note that the place does not have an item, and reports whether it had it.
func (i *items) miss(is item) (had bool) {
	had = i.before[is]
	delete(i.before, is)
	return had
}

// missing are the items that were there before and of which nothing was heard, in order.
func (i *items) missing() []item { return inOrder(i.before) }

// met are the names of the items that the place has, in order.
func (i *items) met() (names []string) {
	for _, is := range inOrder(i.now) {
		names = append(names, is.name())
	}
	return names
}

func inOrder(set map[item]bool) (list []item) {
	for is := range set {
		list = append(list, is)
	}
	slices.SortFunc(list, func(a, b item) int { return strings.Compare(a.name(), b.name()) })
	return list
}
