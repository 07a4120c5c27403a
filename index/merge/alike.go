package merge

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// To judge every two records of a paper takes time that grows with their square, and some
// papers have thousands. But most of these differ in nothing that the rules ask for: it
// is enough to judge two of each kind.

// fewRecords is how many are judged each with each, since that takes less time than sorting
// them.
const fewRecords = 16

// alike sorts the numbers of records into classes, each ascending, in the order of their
// first members. Of two records the rules say the same as of any other two of their
// classes, but for how much the verdict rests on where one has the other's provider and
// name, and for the evidence.
func alike(nodes []*traits) (classes [][]int) {
	o := overlapOf(nodes)
	at := map[[sha256.Size]byte]int{}
	var b []byte
	for i, n := range nodes {
		b = o.describe(b[:0], n)
		sum := sha256.Sum256(b)
		class, ok := at[sum]
		if !ok {
			class = len(classes)
			at[sum], classes = class, append(classes, nil)
		}
		classes[class] = append(classes[class], i)
	}
	return classes
}

// samples lists two members of each class, or the only one, by their numbers.
func samples(classes [][]int) (list []int) {
	for _, class := range classes {
		list = append(list, class[:min(2, len(class))]...)
	}
	return list
}

// overlap is what some records have in common, and so what can tell one from another.
type overlap struct {
	carriers map[string]int // of each id
	spots    map[spot]int   // records that were read there
	byIDs    bool           // see sharing
}

func overlapOf(nodes []*traits) *overlap {
	o := &overlap{carriers: map[string]int{}, spots: map[spot]int{}}
	titles := map[string]*traits{}
	for _, n := range nodes {
		for _, id := range n.ids {
			o.carriers[id]++
		}
		o.spots[n.spot()]++
		titles[n.title] = n
	}
	o.byIDs = o.sharing(nodes, titles)
	return o
}

// fewTitles is how many titles are compared with each other.
const fewTitles = 8

// sharing reports whether the rules ask for nothing but the titles and the ids of the
// records: all carry one id, and no two titles differ so much that it may be a book's.
func (o *overlap) sharing(nodes []*traits, titles map[string]*traits) bool {
	shared := slices.ContainsFunc(nodes[0].ids, func(id string) bool { return o.carriers[id] == len(nodes) })
	if !shared || len(titles) > fewTitles || slices.ContainsFunc(nodes, func(n *traits) bool {
		return n.common || len(titles) > 1 && n.notice != nodes[0].notice
	}) {
		return false
	}
	for one := range titles {
		for other := range titles {
			if l := compareTitles(one, other); one != other && l != same && l != similar {
				return false
			}
		}
	}
	return true
}

// describe appends to b what the rules ask for of a record.
func (o *overlap) describe(b []byte, n *traits) []byte {
	text := func(texts ...string) {
		b = binary.AppendUvarint(b, uint64(len(texts)))
		for _, s := range texts {
			b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
		}
	}
	text(n.title)
	text(o.telling(n)...)
	if len(n.sides) > 0 {
		text(fmt.Sprint(n.sides))
	}
	if o.byIDs {
		return b
	}
	text(n.provider, n.abstract.text)
	for _, a := range n.authors {
		text(a.words...)
		b = fmt.Append(b, a.body)
	}
	text(n.place.container...)
	text(n.place.issn...)
	text(n.place.volume, n.place.issue, n.place.first)
	b = fmt.Append(b, n.common, n.notice, n.etAl, n.place.server, n.kind, n.preprint, n.year, len(n.ids) == 1)
	if n.line > 0 && o.spots[n.spot()] > 1 {
		text(n.file, n.written)
		b = binary.AppendUvarint(b, uint64(n.line))
	}
	return b
}

// telling lists the ids of a record that may tell it from others. One that no other
// record has does not, unless its authority gives papers one id each.
func (o *overlap) telling(n *traits) (ids []string) {
	for _, id := range n.ids {
		scheme, _, _ := strings.Cut(id, ":")
		switch {
		case scheme == "arxiv" || scheme == "acl" || scheme == "pmid" || scheme == "doi":
			ids = append(ids, id)
		case o.carriers[id] > 1 && !o.byIDs:
			ids = append(ids, id)
		}
	}
	return ids
}

// peaceful returns the classes of alike nodes if no two nodes are told apart, and if they
// are fewer than the nodes; else nil.
func (c *clustering) peaceful() [][]int {
	if len(c.nodes) <= fewRecords {
		return nil
	}
	kinds := alike(c.nodes)
	some := samples(kinds)
	if len(some) == len(c.nodes) || c.crowded() {
		return nil
	}
	for x, j := range some {
		for _, i := range some[:x] {
			if c.judge(i, j).Verdict == Apart {
				return nil
			}
		}
	}
	return kinds
}

// crowded reports whether there may be too many titles under one id, or too many records
// at one place of a file, for these to join records.
func (c *clustering) crowded() bool {
	titles, spots, most := map[string]bool{}, map[spot]int{}, 0
	for _, n := range c.nodes {
		titles[n.title] = true
		if n.line > 0 {
			spots[n.spot()]++
			most = max(most, spots[n.spot()])
		}
	}
	return len(titles) > crowd || len(titles) > 1 && most > crowd
}

// stars judges as many records as it takes to join all that are joined, where none are told
// apart: of two classes, the first of each with all of the other. Any other join of theirs
// has no more weight, and comes later in the order in which joins are made, than the three
// that lead around it. Those of one provider's records of one name, which have more weight,
// come on their own.
func (c *clustering) stars() (joins []join) {
	class := make([]int, len(c.nodes))
	for k, list := range c.kinds {
		for _, i := range list {
			class[i] = k
		}
	}
	byName := map[origin][][]int{} // classes of the records of one name
	place := map[origin]map[int]int{}
	for i, n := range c.nodes {
		o, k := origin{n.provider, n.name}, class[i]
		if place[o] == nil {
			place[o] = map[int]int{}
		}
		at, ok := place[o][k]
		if !ok {
			at = len(byName[o])
			place[o][k], byName[o] = at, append(byName[o], nil)
		}
		byName[o][at] = append(byName[o][at], i)
	}
	joins = c.starsOf(c.kinds)
	for _, n := range c.nodes {
		o := origin{n.provider, n.name}
		if len(byName[o]) > 0 {
			joins = append(joins, c.starsOf(byName[o])...)
			delete(byName, o)
		}
	}
	return joins
}

// starsOf is stars for some classes.
func (c *clustering) starsOf(kinds [][]int) (joins []join) {
	add := func(first int, list []int) {
		for _, i := range list {
			one, other := min(first, i), max(first, i)
			if one == other || !c.nodes[one].meets(c.nodes[other]) {
				continue
			}
			if judged := c.judge(one, other); judged.Verdict == Joined {
				joins = append(joins, join{one, other, judged})
			}
		}
	}
	for x, list := range kinds {
		add(list[0], list)
		for _, other := range kinds[:x] {
			add(list[0], other)
			add(other[0], list)
		}
	}
	return joins
}

// meets reports whether two records have a title, an id or a place in a file in common,
// without which they are not compared.
func (t *traits) meets(o *traits) bool {
	return t.title == o.title || sharedID(t.ids, o.ids) != "" || t.isReread(o)
}
