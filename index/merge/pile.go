package merge

import (
	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

// A source that has nothing to add to a later version of its record is not kept: one that
// differs from it only in a count of citations, say, which changes with every import.
// What the paper says is the same with it and without it.

// A pile is the sources of papers while records come to them.
type pile struct {
	list     []catalogue.Source
	had      int               // how many of the list were there before
	gone     map[int]bool      // places in the list: another has taken it
	at       map[string]int    // place in the list by hash
	of       map[origin][]int  // places of the versions of a record, until one more comes
	versions map[wording][]int // and from then on
	into     map[string]string // of a source that gave way, the one that says all of it
}

// wording is what a record says, but for what changes while the paper stays as it is.
type wording struct {
	origin
	steady string // see paper.SteadyHash
}

func newPile(sources []catalogue.Source) *pile {
	p := &pile{list: sources, had: len(sources), gone: map[int]bool{}, at: make(map[string]int, len(sources)),
		of: make(map[origin][]int, len(sources)), versions: map[wording][]int{}, into: map[string]string{}}
	for i, s := range sources {
		p.at[s.Hash] = i
		o := origin{s.Provider, s.Name}
		p.of[o] = append(p.of[o], i)
	}
	return p
}

// add adds a source, whose content hash is given, in place of the same one, of versions
// that have nothing to add to it, and of what is left of it from before sources were
// kept; unless it has nothing to add itself.
func (p *pile) add(s catalogue.Source, content string) {
	v := wording{origin{s.Provider, s.Name}, paper.SteadyHash(s.Paper)}
	p.compare(v.origin)
	for _, i := range p.versions[v] {
		if other := p.list[i]; !p.gone[i] && other.Hash != s.Hash && byPrecedence(other, s, nameOf) < 0 && covers(other.Paper, s.Paper) {
			p.into[s.Hash] = other.Hash
			return
		}
	}
	for _, i := range p.versions[v] {
		if other := p.list[i]; !p.gone[i] && other.Hash != s.Hash && byPrecedence(s, other, nameOf) < 0 && covers(s.Paper, other.Paper) {
			p.gone[i], p.into[other.Hash] = true, s.Hash
		}
	}
	for _, hash := range []string{s.Hash, catalogue.SourceHash("", s.Paper.ID, content)} {
		if i, ok := p.at[hash]; ok {
			p.gone[i] = true
			s.Paper.Counts = p.list[i].Paper.Counts.Then(s.Paper.Counts)
		}
	}
	delete(p.into, s.Hash) // it is said again
	i := len(p.list)
	p.list, p.at[s.Hash] = append(p.list, s), i
	p.versions[v] = append(p.versions[v], i)
}

// compare sorts the versions of a record by what they say, once.
func (p *pile) compare(o origin) {
	for _, i := range p.of[o] {
		v := wording{o, paper.SteadyHash(p.list[i].Paper)}
		p.versions[v] = append(p.versions[v], i)
	}
	delete(p.of, o)
}

// covers reports whether a version of a record leaves nothing to fill for an earlier one
// with the same steady hash: see fill.
func covers(later, earlier paper.Paper) bool {
	return hasKeys(later.Extra, earlier.Extra) && hasKeys(later.Fields, earlier.Fields) && hasKeys(later.Dates, earlier.Dates) &&
		later.Counts.Cover(earlier.Counts)
}

func hasKeys[V any](m, keys map[string]V) bool {
	for key := range keys {
		if _, ok := m[key]; !ok {
			return false
		}
	}
	return true
}

// sources lists the sources that there are now.
func (p *pile) sources() (list []catalogue.Source) {
	for i, s := range p.list {
		if !p.gone[i] {
			list = append(list, s)
		}
	}
	return list
}

// isNew reports whether a source is one that came.
func (p *pile) isNew(hash string) bool {
	i, ok := p.at[hash]
	return ok && i >= p.had && !p.gone[i]
}

// dropped lists the hashes of the sources that were there before and gave way.
func (p *pile) dropped() (hashes []string) {
	for i, s := range p.list[:p.had] {
		if p.gone[i] {
			hashes = append(hashes, s.Hash)
		}
	}
	return hashes
}

// final is the source that says what one with some hash says: itself, or what it gave way
// to.
func (p *pile) final(hash string) string {
	for next, ok := p.into[hash]; ok; next, ok = p.into[hash] {
		hash = next
	}
	return hash
}
