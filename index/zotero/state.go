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
	// Items are sums of what was known of all items that were there, by the items' names.
	Items map[string]string `json:"items"`
	// Citekeys are their citation keys that Better BibTeX has.
	Citekeys map[string]string `json:"citekeys,omitempty"`
	// Trash are the names of items in the trash that were said to be gone.
	Trash []string `json:"trash,omitempty"`
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
func (s state) with(seen *items, keys citekeys) state {
	s.Items, s.Citekeys = map[string]string{}, map[string]string{}
	for is := range seen.now {
		s.Items[is.name()] = seen.sums[is]
		if key := keys.of(is); key != "" {
			s.Citekeys[is.name()] = key
		}
	}
	s.Trash = nil
	for _, is := range inOrder(seen.trash) {
		s.Trash = append(s.Trash, is.name())
	}
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
	before map[item]bool   // those of had of which nothing was heard yet
	sums   map[item]string // of their records, the last ones that are known
	trash  map[item]bool   // those of which was said that they are gone
}

func newItems(s state) *items {
	i := &items{now: map[item]bool{}, had: make(map[item]bool, len(s.Items)), sums: make(map[item]string, len(s.Items)), trash: map[item]bool{}}
	for _, name := range s.Trash {
		i.trash[itemOf(name)] = true
	}
	for name, sum := range s.Items {
		is := itemOf(name)
		i.had[is], i.sums[is] = true, sum
	}
	i.before = maps.Clone(i.had)
	return i
}

// news reports whether what is known of an item, its record or what is wrong with it, is
// something else than the last time.
func (i *items) news(is item, what any) bool {
	b, err := json.Marshal(what)
	sum := sha256.Sum256(b)
	text := hex.EncodeToString(sum[:8])
	if err == nil && i.sums[is] == text {
		return false
	}
	i.sums[is] = text
	return true
}

// throw takes note that an item is in the trash, and reports whether it was not yet.
func (i *items) throw(is item) (now bool) {
	i.forget(is)
	now = i.miss(is) || !i.trash[is]
	i.trash[is] = true
	return now
}

// forget takes note that an item has no record any more.
func (i *items) forget(is item) { delete(i.sums, is) }

// meet takes note that the place has an item.
func (i *items) meet(is item) {
	i.now[is] = true
	delete(i.before, is)
	delete(i.trash, is)
}

// miss takes note that the place does not have an item, and reports whether it had it.
func (i *items) miss(is item) (had bool) {
	had = i.before[is]
	delete(i.before, is)
	return had
}

// missing are the items that were there before and of which nothing was heard, in order.
func (i *items) missing() []item { return inOrder(i.before) }

func inOrder(set map[item]bool) (list []item) {
	for is := range set {
		list = append(list, is)
	}
	slices.SortFunc(list, func(a, b item) int { return strings.Compare(a.name(), b.name()) })
	return list
}
