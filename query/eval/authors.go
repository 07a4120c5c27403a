package eval

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"paperkin/index/paper"
)

// Which papers are one person's is not known: names are all there is. So that a reader of
// [Likes] is a person, the papers of a name count as far as they are linked by authors that
// they share, the greatest such group; the other papers of that name are doubtful.
const (
	// fewestPapers and mostPapers are how many papers an author has: with fewer there is
	// little to like and to find, and a name with more is often that of several people.
	fewestPapers, mostPapers = 5, 60
	// crowd is how many authors a paper has at most that says what one of them is
	// interested in.
	crowd = 15
)

// A work is what is asked about of a paper.
type work struct {
	id, title, year string
	authors         []string
}

// An author is a name with its papers, those of the earliest year first.
type author struct {
	name     string
	papers   []work
	doubtful []work // of the same name
}

// Papers are the papers of a library, each once, in the same order at every call: an
// [index.Library].
type Papers interface {
	Each(ctx context.Context, yield func(paper.Paper) error) error
}

// worksOf returns the papers that have a year.
func worksOf(ctx context.Context, papers Papers) (all []work, err error) {
	err = papers.Each(ctx, func(p paper.Paper) error {
		if year := p.Year(); year != "" {
			all = append(all, work{p.ID, p.Title, year, slices.Clone(p.Authors)})
		}
		return nil
	})
	slices.SortStableFunc(all, func(a, b work) int { return cmp.Compare(a.year, b.year) })
	return all, err
}

// authorsOf returns the authors of papers in the order of their names.
func authorsOf(all []work) (authors []author) {
	of := map[string][]work{}
	for _, w := range all {
		if len(w.authors) > crowd {
			continue
		}
		for i, name := range w.authors {
			if writtenOut(name) && !slices.Contains(w.authors[:i], name) {
				of[name] = append(of[name], w)
			}
		}
	}
	for name, papers := range of {
		if len(papers) < fewestPapers || len(papers) > mostPapers {
			continue
		}
		a := author{name: name}
		a.papers, a.doubtful = linked(papers, name)
		if len(a.papers) >= fewestPapers {
			authors = append(authors, a)
		}
	}
	slices.SortFunc(authors, func(a, b author) int { return cmp.Compare(a.name, b.name) })
	return authors
}

// writtenOut reports whether a name has a first name that is more than an initial, and
// another one.
func writtenOut(name string) bool {
	words := strings.Fields(name)
	return len(words) > 1 && utf8.RuneCountInString(words[0]) > 1 && !strings.Contains(words[0], ".")
}

// linked returns the greatest group of papers that are linked by authors that they share
// besides one name, and the others. Of groups of equal size it is that with the first paper.
func linked(papers []work, name string) (group, others []work) {
	parent := make([]int, len(papers)) // a forest of groups: the root is its own parent
	var root func(i int) int
	root = func(i int) int {
		if parent[i] != i {
			parent[i] = root(parent[i])
		}
		return parent[i]
	}
	first := map[string]int{} // the first paper of every other author
	for i, w := range papers {
		parent[i] = i
		for _, other := range w.authors {
			if j, seen := first[other]; seen {
				parent[root(i)] = root(j)
			} else if other != name {
				first[other] = i
			}
		}
	}
	size := make([]int, len(papers))
	for i := range papers {
		size[root(i)]++
	}
	greatest := 0
	for i := range papers {
		if size[root(i)] > size[root(greatest)] {
			greatest = i
		}
	}
	for i, w := range papers {
		if root(i) == root(greatest) {
			group = append(group, w)
		} else {
			others = append(others, w)
		}
	}
	return group, others
}

// sameWork reports whether two titles are likely those of one work that was published
// twice: most of their words are the same.
func sameWork(a, b string) bool {
	words := func(title string) map[string]bool {
		set := map[string]bool{}
		for _, w := range strings.Fields(paper.FoldWords(title)) {
			set[w] = true
		}
		return set
	}
	x, y := words(a), words(b)
	shared := 0
	for w := range x {
		if y[w] {
			shared++
		}
	}
	const most = 0.7
	return shared > 0 && float64(shared) >= most*float64(len(x)+len(y)-shared)
}
