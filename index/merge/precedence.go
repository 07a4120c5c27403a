package merge

import (
	"cmp"
	"slices"
	"strings"

	"paperkin/index/catalogue"
	"paperkin/index/paper/formats"
)

// Records sorts the sources of a paper in place, and returns them by record: the
// records that count most come first, and of each record the latest version, which
// is the one that counts; earlier ones only fill gaps.
func Records(sources []catalogue.Source) [][]catalogue.Source {
	renamed := rename(sources)
	name := func(s catalogue.Source) string { return cmp.Or(renamed[s.Name], nameOf(s)) }
	slices.SortFunc(sources, func(a, b catalogue.Source) int { return byPrecedence(a, b, name) })
	var records [][]catalogue.Source
	for i := 0; i < len(sources); {
		n := 1
		for i+n < len(sources) && sources[i].Provider == sources[i+n].Provider && name(sources[i]) == name(sources[i+n]) {
			n++
		}
		records = append(records, sources[i:i+n])
		i += n
	}
	return records
}

func nameOf(s catalogue.Source) string { return s.Name }

// byPrecedence sorts sources: by their providers and names, the versions of a
// record from the latest to the earliest. It is a total order, and does not
// depend on the order of imports but for versions without a date.
func byPrecedence(a, b catalogue.Source, name func(catalogue.Source) string) int {
	for _, c := range []int{
		formats.Rank(a.Provider) - formats.Rank(b.Provider),
		strings.Compare(a.Provider, b.Provider),
		strings.Compare(name(a), name(b)),
		whenOf(b).compare(whenOf(a)),
	} {
		if c != 0 {
			return c
		}
	}
	return strings.Compare(a.Hash, b.Hash)
}

// when says which of two versions of a record is the later one: the one that
// its provider changed later; where that is not known, the one that was
// imported later; in one import, the one in the file whose name sorts later,
// or further down.
type when struct {
	revised string
	run     int64
	file    string
	line    int
}

func whenOf(s catalogue.Source) when { return when{s.Revised, s.Run, s.Record.Source, s.Line} }

func versionWhen(v catalogue.Version) when { return when{v.Revised, v.Run, v.File, v.Line} }

func (w when) compare(other when) int {
	return cmp.Or(strings.Compare(w.revised, other.revised), cmp.Compare(w.run, other.run),
		strings.Compare(w.file, other.file), w.line-other.line)
}
