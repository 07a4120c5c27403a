package merge

import (
	"context"
	"slices"
	"strings"

	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

// A record that an earlier program read is read again by this one, perhaps better: its
// title without TeX, its authors one by one. Then the id that was made from these is
// another one, and nothing but the place in the file, and what the file says there, shows
// that both are one record.

// spot is where a record was read, by which format.
type spot struct {
	provider, file string
	line           int
}

// lookSpots finds the ids, made from the text, of papers that earlier imports read where
// records of the batch were read which the catalogue does not know.
func (a *adder) lookSpots(ctx context.Context, batch []incoming) error {
	last := a.spots
	a.spots = map[string]map[spot][]string{}
	var files []string
	for i := range batch {
		in := &batch[i]
		file := in.record.Source
		if in.err != nil || in.record.Deleted || in.record.Line == 0 || a.spots[file] != nil || a.known.holder(in) != 0 {
			continue
		}
		if a.spots[file] = last[file]; a.spots[file] == nil {
			a.spots[file] = map[spot][]string{}
			files = append(files, file)
		}
	}
	found, err := a.tx.MadeIn(ctx, files, a.run)
	if err != nil {
		return err
	}
	for _, f := range found {
		at := spot{f.Provider, f.File, f.Line}
		a.spots[f.File][at] = append(a.spots[f.File][at], f.Name)
	}
	var ids []string
	for i := range batch {
		in := &batch[i]
		at := spot{in.record.Provider, in.record.Source, in.record.Line}
		if list := a.spots[at.file][at]; len(list) == 1 { // else the file has all its records on one line
			a.known.bySpot[at] = list
			ids = append(ids, list...)
		}
	}
	return a.known.lookNames(ctx, a.tx, ids, nil)
}

func (t *traits) spot() spot { return spot{t.provider, t.file, t.line} }

// isReread reports whether two records were read in one place of one file, where the same
// title stands.
func (t *traits) isReread(o *traits) bool {
	return t.line > 0 && t.line == o.line && t.file == o.file && t.provider == o.provider && (t.title == o.title || t.written == o.written)
}

// writtenTitle is the title of a paper as its source has it.
func writtenTitle(p paper.Paper) string {
	if p.Original != nil && p.Original.Title != "" {
		return strings.Join(strings.Fields(p.Original.Title), " ")
	}
	return p.Title
}

// sameLetters reports whether two lists of authors are of the same letters, as they are
// when one text is read in two ways: "Ito K; Li W" as one name or as two.
func (t *traits) sameLetters(o *traits) bool {
	letters := func(authors []author) []rune {
		var all []rune
		for _, a := range authors {
			for _, w := range a.words {
				all = append(all, []rune(w)...)
			}
		}
		slices.Sort(all)
		return all
	}
	return slices.Equal(letters(t.authors), letters(o.authors))
}

// rename gives versions of one record one name: those whose names are ids that were made
// from the text, and that were read in one place. The latest names them all.
func rename(sources []catalogue.Source) map[string]string {
	latest := map[spot]catalogue.Source{}
	for _, s := range sources {
		if at := (spot{s.Provider, s.Record.Source, s.Line}); isMade(s.Name) && s.Line > 0 {
			if l, ok := latest[at]; !ok || whenOf(l).compare(whenOf(s)) < 0 {
				latest[at] = s
			}
		}
	}
	var names map[string]string
	for _, s := range sources {
		at := spot{s.Provider, s.Record.Source, s.Line}
		if l := latest[at]; isMade(s.Name) && s.Line > 0 && l.Name != s.Name && l.Run != s.Run {
			if names == nil {
				names = map[string]string{}
			}
			names[s.Name] = max(names[s.Name], l.Name) // of copies of a file, whatever their order
		}
	}
	return names
}

// isMade reports whether an id was made from the text: see [paper.HashID].
func isMade(id string) bool { return strings.HasPrefix(id, "sha:") }
