package merge

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

// A Ruling is the user's word on what the rules decide: that two papers are one, or
// that they are not, whatever else speaks for or against it.
type Ruling struct {
	// Papers are the two sides: an id that a record carries (see [paper.ParseID]), which
	// stands for all records that carry it, or the name of a single record (see
	// [RecordRef]).
	Papers [2]string
	// Apart: they are two. Otherwise they are one.
	Apart bool
}

// RecordRef names a record in a [Ruling], where an id is not enough: several records
// may carry it. It stays the same when the record is read again, with other fields, as
// long as its source calls it the same and its title has the same words.
func RecordRef(r paper.Record) string {
	sum := sha256.Sum256([]byte(r.Provider + "\x00" + r.Name + "\x00" + paper.FoldWords(r.Paper.Title)))
	return "record:" + hex.EncodeToString(sum[:8])
}

// rulings are the user's word, ready to be asked. The later of two counts. nil says
// nothing.
type rulings struct {
	all  []Ruling
	byID map[string][]int // rulings that name a ref
}

func newRulings(all []Ruling) *rulings {
	if len(all) == 0 {
		return nil
	}
	r := &rulings{byID: map[string][]int{}}
	for i, ruling := range all {
		for side, ref := range ruling.Papers {
			if id, ok := paper.ParseID(ref); ok && !strings.HasPrefix(ref, "record:") {
				ref = id
			}
			ruling.Papers[side] = ref
			if known := r.byID[ref]; len(known) == 0 || known[len(known)-1] != i {
				r.byID[ref] = append(known, i)
			}
		}
		r.all = append(r.all, ruling)
	}
	return r
}

// sides says for every ruling that names a record on which of its sides the record
// stands: 1, 2, or 3 for both.
func (r *rulings) sides(s catalogue.Source) map[int]int {
	if r == nil {
		return nil
	}
	var sides map[int]int
	for _, ref := range append([]string{RecordRef(s.Record)}, s.Paper.Aliases...) {
		for _, i := range r.byID[ref] {
			for side, other := range r.all[i].Papers {
				if other == ref {
					if sides == nil {
						sides = map[int]int{}
					}
					sides[i] |= 1 << side
				}
			}
		}
	}
	return sides
}

// partners lists the refs that rulings name together with those of a record.
func (r *rulings) partners(p paper.Paper) (refs []string) {
	if r == nil {
		return nil
	}
	for _, id := range p.Aliases {
		for _, i := range r.byID[id] {
			for _, ref := range r.all[i].Papers {
				if ref != id && !strings.HasPrefix(ref, "record:") && !slices.Contains(refs, ref) {
					refs = append(refs, ref)
				}
			}
		}
	}
	return refs
}

// on returns the last ruling on two records. A record that stands on both sides of one
// is not meant by it.
func (r *rulings) on(a, b *traits) (Ruling, bool) {
	if r == nil || len(a.sides) == 0 || len(b.sides) == 0 {
		return Ruling{}, false
	}
	last := -1
	for i, side := range a.sides {
		if i > last && side|b.sides[i] == 3 && side != 3 && b.sides[i] != 3 {
			last = i
		}
	}
	if last < 0 {
		return Ruling{}, false
	}
	return r.all[last], true
}
