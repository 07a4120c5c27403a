package lexical

import (
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"paperkin/index/crash"
	"paperkin/index/filter"
	"paperkin/index/lexical/analysis"
	"paperkin/index/lexical/segment"
	"paperkin/index/paper"
)

// A Change adds a paper to an index, replaces what it says, or removes it.
type Change struct {
	Key             int64 // not 0
	Title, Abstract string
	Traits          filter.Traits
	Gone            bool // the paper was removed
}

// analysed is a paper whose text has been split into words.
type analysed struct {
	key             uint32
	title, abstract []string
	traits          filter.Traits
}

// analyse splits the texts of papers into words. Those that are gone are left out.
func analyse(papers []Change, words *analysis.Analyser) ([]analysed, error) {
	all := make([]analysed, len(papers))
	workers := runtime.GOMAXPROCS(0)
	var g errgroup.Group
	for worker := range workers {
		g.Go(crash.Safe(func() error {
			for i := worker; i < len(papers); i += workers {
				if c := papers[i]; !c.Gone {
					all[i] = analysed{uint32(c.Key), words.Words(c.Title), words.Words(c.Abstract), c.Traits}
				}
			}
			return nil
		}))
	}
	return all, g.Wait()
}

// add adds a paper to those in memory, and returns how many words it has in its title and
// in its abstract.
func (a analysed) add(to *segment.Builder) (title, abstract int) {
	t := a.traits
	to.Start(a.key, uint32(len(a.title)), uint32(len(a.abstract)), uint32(t.Date), t.Run, uint32(t.Has))
	for _, w := range a.title {
		to.Add(textField, w, 1, 0)
	}
	for _, w := range a.abstract {
		to.Add(textField, w, 0, 1)
	}
	for _, f := range []struct {
		field int
		names []string
	}{{venueField, []string{t.Venue}}, {categoryField, t.Categories}, {keywordField, t.Keywords}, {kindField, []string{t.Kind}}} {
		for _, name := range f.names {
			if name != "" {
				to.Add(f.field, spell(paper.Fold(name), name), 0, 1)
			}
		}
	}
	for _, name := range t.Authors {
		addAuthor(to, name)
	}
	return len(a.title), len(a.abstract)
}

// addAuthor adds an author: the whole name as it is written, how it goes on from each of
// its words, the same in the other ways to write it, and which words are one in which ways.
func addAuthor(to *segment.Builder, name string) {
	ways := filter.Spellings(name)
	words := make([][]string, len(ways))
	for i, way := range ways {
		words[i] = strings.Fields(way)
		for from, start := range filter.Starts(way) {
			if i == 0 && from == 0 {
				to.Add(authorField, spell(start, name), 0, 1)
			} else if i == 0 || start != strings.Join(words[0][from:], " ") {
				to.Add(nameField, start, 0, 1)
			}
		}
	}
	for i, one := range words {
		for j, other := range words {
			for at, word := range one {
				if i != j && at < len(other) && other[at] != word {
					to.Add(nameField, alike(word)+other[at], 0, 1)
				}
			}
		}
	}
}

// alike is how terms of nameField begin that say in which other ways a word of a name is
// written.
func alike(word string) string { return spelled + word + spelled }

// spell is the term of a name.
func spell(folded, written string) string {
	if folded == written {
		return folded
	}
	return folded + spelled + written
}
