// Package said is what the user has said of the papers of a library, by their keys, in a
// form that is quick to read: every search needs to know which papers have which tags, and
// to read the shelf and to look thousands of ids up takes longer than the rest of it.
//
// It is a cache, for one state of the shelf and one commit. One that is old or cannot be read
// only means that it is made anew.
package said

import (
	"cmp"
	"encoding/binary"
	"hash/crc32"
	"slices"

	"paperkin/index/durable"
	"paperkin/index/filter"
	"paperkin/index/shelf"
	"paperkin/index/vector"
)

// File is where it is kept, beside the shelf.
const File = "shelf.keys"

// Said is what was said of papers.
type Said struct {
	Tags   []string // as they are written
	Papers []Of     // in the order of their keys
}

// Of is what was said of one paper.
type Of struct {
	Key      int64
	Tags     []int // of Said.Tags
	Note     bool
	Liked    bool
	Disliked bool
	Read     bool
}

// Of is what is said of the paper with a key.
func (s Said) Of(key int64) Of {
	i, found := slices.BinarySearchFunc(s.Papers, key, func(of Of, key int64) int { return cmp.Compare(of.Key, key) })
	if !found {
		return Of{}
	}
	return s.Papers[i]
}

// Counts counts the papers that each tag is given to, of those that pass. Tags that differ in
// case and accents are one, written as most papers have it.
func (s Said) Counts(passes func(key int64) bool) (counts []filter.Count) {
	papers := make([]int, len(s.Tags))
	for _, p := range s.Papers {
		for _, tag := range p.Tags { // each folded tag once
			if passes(p.Key) {
				papers[tag]++
			}
		}
	}
	at, most := map[string]int{}, map[string]int{}
	for i, tag := range s.Tags {
		if papers[i] == 0 {
			continue
		}
		folded := shelf.FoldTag(tag)
		n, known := at[folded]
		if !known {
			n = len(counts)
			at[folded], counts = n, append(counts, filter.Count{})
		}
		counts[n].Papers += papers[i]
		if papers[i] > most[folded] || papers[i] == most[folded] && tag < counts[n].Value {
			most[folded], counts[n].Value = papers[i], tag
		}
	}
	return counts
}

// Resolve adds which papers have what a filter asks for.
func (s Said) Resolve(f filter.Filter, r *filter.Resolved) {
	var globs []filter.Glob
	for _, glob := range f.Tags {
		globs = append(globs, filter.GlobOf(glob))
	}
	matches := make([]bool, len(s.Tags))
	for i, tag := range s.Tags {
		matches[i] = filter.MatchAny(globs, shelf.FoldTag(tag))
	}
	for _, set := range []**vector.Bitmap{&r.Tagged, &r.WithNote, &r.WithTag, &r.Liked, &r.Disliked, &r.Read} {
		*set = new(vector.Bitmap)
	}
	for _, p := range s.Papers {
		for _, in := range []struct {
			set *vector.Bitmap
			is  bool
		}{{r.WithNote, p.Note}, {r.Liked, p.Liked}, {r.Disliked, p.Disliked}, {r.Read, p.Read}, {r.WithTag, len(p.Tags) > 0},
			{r.Tagged, slices.ContainsFunc(p.Tags, func(tag int) bool { return matches[tag] })}} {
			if in.is {
				in.set.Add(int(p.Key))
			}
		}
	}
}

// The bits of the number that stands before the tags of a paper; how many tags there are
// stands above them.
const (
	note = 1 << iota
	liked
	disliked
	read
	bits = iota
)

// Encode returns the content of the file for a state, which ends with a line feed: the
// state, the tags, and the papers with the differences of their keys, each number of
// variable length; a checksum comes last.
func (s Said) Encode(state string) []byte {
	b := binary.AppendUvarint([]byte(state), uint64(len(s.Tags)))
	for _, tag := range s.Tags {
		b = append(binary.AppendUvarint(b, uint64(len(tag))), tag...)
	}
	b = binary.AppendUvarint(b, uint64(len(s.Papers)))
	var last int64
	for _, p := range s.Papers {
		n := uint64(len(p.Tags)) << bits
		for _, flag := range []struct {
			bit uint64
			is  bool
		}{{note, p.Note}, {liked, p.Liked}, {disliked, p.Disliked}, {read, p.Read}} {
			if flag.is {
				n |= flag.bit
			}
		}
		b = binary.AppendUvarint(b, uint64(p.Key-last))
		b = binary.AppendUvarint(b, n)
		for _, tag := range p.Tags {
			b = binary.AppendUvarint(b, uint64(tag))
		}
		last = p.Key
	}
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, durable.Castagnoli))
}

// Decode reads what Encode has written for a state, with keys up to maxKey; ok is false for
// anything else.
func Decode(b []byte, state string, maxKey int64) (s Said, ok bool) {
	end := len(b) - 4
	if end < len(state) || string(b[:len(state)]) != state || crc32.Checksum(b[:end], durable.Castagnoli) != binary.LittleEndian.Uint32(b[end:]) {
		return Said{}, false
	}
	b = b[len(state):end]
	next := func() int {
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(maxKey) {
			ok = false
			return 0
		}
		b = b[size:]
		return int(n)
	}
	ok = true
	for range min(next(), len(b)) {
		n := min(next(), len(b))
		s.Tags, b = append(s.Tags, string(b[:n])), b[n:]
	}
	papers := min(next(), len(b))
	s.Papers = make([]Of, 0, papers)
	var last int64
	var numbers []int // of all papers, a part of it for each
	for range papers {
		last += int64(next())
		n := next()
		p := Of{Key: last, Note: n&note != 0, Liked: n&liked != 0, Disliked: n&disliked != 0, Read: n&read != 0}
		from := len(numbers)
		for range min(n>>bits, len(b)) {
			tag := next()
			ok = ok && tag < len(s.Tags)
			numbers = append(numbers, tag)
		}
		p.Tags = numbers[from:len(numbers):len(numbers)]
		s.Papers = append(s.Papers, p)
	}
	return s, ok && len(b) == 0
}
