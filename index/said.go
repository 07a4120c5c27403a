package index

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"paperkin/index/catalogue"
	"paperkin/index/durable"
	"paperkin/index/filter"
	"paperkin/index/shelf"
	"paperkin/index/vector"
)

// Every search needs to know which papers have which tags, and to read the shelf and to
// look thousands of ids up takes longer than the rest of it. So what comes out is kept in
// a file beside the shelf, for one state of the shelf and one commit. It is a cache: one
// that is old or cannot be read or written only means that it is made anew.
const saidFile = "shelf.keys"

// said is which papers of a library have which tags, and a note.
type said struct {
	tags   []string // as they are written
	papers []saidOf // in the order of their keys
}

type saidOf struct {
	key  int64
	tags []int // of said
	note bool
}

// said is what is said of the papers of the view.
func (v *View) said(ctx context.Context) (said, error) {
	if v.tags == nil {
		s, err := v.lib.said(ctx, v.state.Queries)
		if err != nil {
			return said{}, err
		}
		v.tags = &s
	}
	return *v.tags, nil
}

// said is what is said of the papers of a state of the catalogue.
func (l *Library) said(ctx context.Context, q catalogue.Queries) (all said, err error) {
	state, err := l.state(ctx, q) // before the shelf is read, which may get more
	if err != nil || !strings.HasSuffix(state, "\n") {
		return said{}, err
	}
	state = "keys of the shelf 1\n" + state
	path := filepath.Join(l.catalogue.Folder().Through(), saidFile)
	if b, err := os.ReadFile(path); err == nil {
		if all, ok := decodeSaid(b, state); ok {
			return all, nil
		}
	}
	s, err := l.shelf(ctx)
	if err != nil {
		return said{}, err
	}
	r, err := remarksIn(ctx, s, q, nil)
	if err != nil {
		return said{}, err
	}
	all = saidIn(r)
	_ = durable.WriteCache(path, durable.Bytes(all.encode(state)))
	return all, nil
}

// state names a state of the catalogue and of the shelf. Without a shelf it has no second line.
func (l *Library) state(ctx context.Context, q catalogue.Queries) (string, error) {
	info, err := l.catalogue.Folder().Stat(shelf.File)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	commit, failed := q.Commit(ctx)
	if failed != nil || err != nil {
		return commit, failed
	}
	return fmt.Sprintf("%s\n%d %d\n", commit, info.Size(), info.ModTime().UnixNano()), nil
}

// State is a text that is another one whenever the library has changed, or what the user
// says of its papers.
func (l *Library) State(ctx context.Context) (string, error) {
	return l.state(ctx, l.catalogue.Queries)
}

func saidIn(r remarks) (all said) {
	numbers := map[string]int{}
	for _, key := range slices.Sorted(maps.Keys(r.about)) {
		m := r.of(key)
		one := saidOf{key: key, note: m.Note != ""}
		for _, tag := range m.Tags {
			n, known := numbers[tag]
			if !known {
				n = len(all.tags)
				numbers[tag], all.tags = n, append(all.tags, tag)
			}
			one.tags = append(one.tags, n)
		}
		all.papers = append(all.papers, one)
	}
	return all
}

// of is what is said of the paper with a key.
func (s said) of(key int64) saidOf {
	i, found := slices.BinarySearchFunc(s.papers, key, func(of saidOf, key int64) int { return cmp.Compare(of.key, key) })
	if !found {
		return saidOf{}
	}
	return s.papers[i]
}

// counts counts the papers of a selection that have each tag. Tags that differ in case and
// accents are one, written as most papers have it.
func (s said) counts(in *Selection) (counts []filter.Count) {
	papers := make([]int, len(s.tags))
	for _, p := range s.papers {
		for _, tag := range p.tags { // each folded tag once: see remarks.of
			if in.Has(p.key) {
				papers[tag]++
			}
		}
	}
	at, most := map[string]int{}, map[string]int{}
	for i, tag := range s.tags {
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

// resolve adds which papers have what a filter asks for.
func (s said) resolve(f Filter, r *filter.Resolved) {
	var globs []filter.Glob
	for _, glob := range f.Tags {
		globs = append(globs, filter.GlobOf(glob))
	}
	matches := make([]bool, len(s.tags))
	for i, tag := range s.tags {
		matches[i] = filter.MatchAny(globs, shelf.FoldTag(tag))
	}
	r.Tagged, r.WithNote, r.WithTag = new(vector.Bitmap), new(vector.Bitmap), new(vector.Bitmap)
	for _, p := range s.papers {
		if p.note {
			r.WithNote.Add(int(p.key))
		}
		if len(p.tags) > 0 {
			r.WithTag.Add(int(p.key))
		}
		if slices.ContainsFunc(p.tags, func(tag int) bool { return matches[tag] }) {
			r.Tagged.Add(int(p.key))
		}
	}
}

// encode returns the content of the file for a state: the state, the tags, and the papers
// with the differences of their keys, each number of variable length; a checksum comes last.
func (s said) encode(state string) []byte {
	b := binary.AppendUvarint([]byte(state), uint64(len(s.tags)))
	for _, tag := range s.tags {
		b = append(binary.AppendUvarint(b, uint64(len(tag))), tag...)
	}
	b = binary.AppendUvarint(b, uint64(len(s.papers)))
	var last int64
	for _, p := range s.papers {
		note := uint64(0)
		if p.note {
			note = 1
		}
		b = binary.AppendUvarint(b, uint64(p.key-last))
		b = binary.AppendUvarint(b, uint64(len(p.tags))<<1|note)
		for _, tag := range p.tags {
			b = binary.AppendUvarint(b, uint64(tag))
		}
		last = p.key
	}
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, durable.Castagnoli))
}

// decodeSaid reads what encode has written for a state; ok is false for anything else.
func decodeSaid(b []byte, state string) (s said, ok bool) {
	end := len(b) - 4
	if end < len(state) || string(b[:len(state)]) != state || crc32.Checksum(b[:end], durable.Castagnoli) != binary.LittleEndian.Uint32(b[end:]) {
		return said{}, false
	}
	b = b[len(state):end]
	next := func() int {
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(catalogue.MaxKey) {
			ok = false
			return 0
		}
		b = b[size:]
		return int(n)
	}
	ok = true
	for range min(next(), len(b)) {
		n := min(next(), len(b))
		s.tags, b = append(s.tags, string(b[:n])), b[n:]
	}
	papers := min(next(), len(b))
	s.papers = make([]saidOf, 0, papers)
	var last int64
	var numbers []int // of all papers, a part of it for each
	for range papers {
		last += int64(next())
		n := next()
		p := saidOf{key: last, note: n&1 == 1}
		from := len(numbers)
		for range min(n>>1, len(b)) {
			tag := next()
			ok = ok && tag < len(s.tags)
			numbers = append(numbers, tag)
		}
		p.tags = numbers[from:len(numbers):len(numbers)]
		s.papers = append(s.papers, p)
	}
	return s, ok && len(b) == 0
}
