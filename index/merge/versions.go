package merge

import (
	"slices"

	"paperkin/index/catalogue"
)

// versions are the sources of a paper, as far as they tell which records it knows. nil has
// none.
type versions struct {
	list []catalogue.Version
	at   map[string]int // places in the list by hash; nil while it is short
}

// shortList is how many versions are found as fast without a map.
const shortList = 16

// find returns the version with a source hash; nil if there is none.
func (v *versions) find(hash string) *catalogue.Version {
	if v == nil {
		return nil
	}
	i, ok := 0, false
	if v.at != nil {
		i, ok = v.at[hash]
	} else {
		i = slices.IndexFunc(v.list, func(other catalogue.Version) bool { return other.Hash == hash })
		ok = i >= 0
	}
	if !ok {
		return nil
	}
	return &v.list[i]
}

// put adds a version, in place of the one with its hash.
func (v *versions) put(one catalogue.Version) {
	if known := v.find(one.Hash); known != nil {
		*known = one
		return
	}
	v.list = append(v.list, one)
	switch {
	case v.at != nil:
		v.at[one.Hash] = len(v.list) - 1
	case len(v.list) > shortList:
		v.index()
	}
}

// forget leaves out the versions with some hashes.
func (v *versions) forget(hashes []string) {
	if v == nil || len(hashes) == 0 {
		return
	}
	gone := map[string]bool{}
	for _, hash := range hashes {
		gone[hash] = true
	}
	v.list = slices.DeleteFunc(v.list, func(one catalogue.Version) bool { return gone[one.Hash] })
	if v.at != nil {
		v.index()
	}
}

func (v *versions) index() {
	v.at = make(map[string]int, 2*len(v.list))
	for i, one := range v.list {
		v.at[one.Hash] = i
	}
}

// versionOf is a source of a paper as a version.
func versionOf(key int64, s catalogue.Source) catalogue.Version {
	return catalogue.Version{Paper: key, Hash: s.Hash, Provider: s.Provider, Name: s.Name, Revised: s.Revised,
		Run: s.Run, File: s.Record.Source, Line: s.Line, Counts: s.Paper.Counts}
}
