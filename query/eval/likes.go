package eval

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"paperkin/query/near"
)

// LikesOptions say what readers [Likes] makes. The zero value makes none.
type LikesOptions struct {
	// Readers is how many at most.
	Readers int
	// Interests is how many authors are taken together as one reader; 0 means one.
	Interests int
	// Since and Until are the years of the papers that are to be found, the first and the
	// last; all before are what may be liked. An empty Since is the first year from which
	// on there are no more than a quarter of the papers; an empty Until is the last year.
	Since, Until string
}

// fewestLater is how many papers a reader has to find at least for each interest.
const fewestLater = 2

// Likes makes a collection of the papers of a library: readers like the earlier papers of
// an author, and the later ones are to be found among all papers of those years. So there
// are judgements of what people are interested in, as many as there are authors, without
// anybody to judge; papers of others that would interest them as much count as wrong, and
// measures are low. Readers share no paper, so that each of them is a trial of its own.
// With more authors than readers need, they are evenly spread over the names.
//
// What could be found for another reason than the interest is left out of the ranking:
// papers whose title is nearly that of a liked one, and those of the same name that may be
// another person's.
func Likes(ctx context.Context, papers Papers, name string, o LikesOptions) (Dataset, error) {
	all, err := worksOf(ctx, papers)
	if err != nil {
		return Dataset{}, err
	}
	if o.Since == "" {
		o.Since = lastQuarter(all)
	}
	d := Dataset{Name: fmt.Sprintf("%s (likes, to find: %s)", name, span(o.Since, o.Until)), Since: o.Since, Until: o.Until}
	readers := apart(authorsOf(all), o)
	together := max(1, o.Interests)
	n := min(o.Readers, len(readers)/together)
	for i := range n {
		var q Query
		for j := range together {
			at := (i*together + j) * len(readers) / (n * together)
			q = q.and(readers[at])
		}
		d.Queries = append(d.Queries, q)
	}
	if n == 0 {
		who := "no author has"
		if together > 1 {
			who = fmt.Sprintf("there are no %d authors who have", together)
		}
		return d, fmt.Errorf("%s: %s %d papers before %s and %d of %s", name, who, near.FewestLikes, o.Since, fewestLater, span(o.Since, o.Until))
	}
	return d, nil
}

// span are years in words.
func span(since, until string) string {
	switch until {
	case "":
		return since + " and later"
	case since:
		return since
	}
	return since + " to " + until
}

// lastQuarter is the first year from which on there are no more than a quarter of the
// papers, which are sorted by year; the last year if it alone has more.
func lastQuarter(all []work) string {
	if len(all) == 0 {
		return ""
	}
	before := all[len(all)-len(all)/4-1].year
	for _, w := range all[len(all)-len(all)/4:] {
		if w.year > before {
			return w.year
		}
	}
	return all[len(all)-1].year
}

// apart makes a reader of each author who has enough papers before and in the years to
// find, but for those who share a paper with one before.
func apart(authors []author, o LikesOptions) (readers []Query) {
	taken := map[string]bool{}
	for _, a := range authors {
		q := a.reader(o)
		of := append(slices.Clone(q.Likes), q.relevant()...)
		if len(q.Likes) < near.FewestLikes || len(q.Relevance) < fewestLater || slices.ContainsFunc(of, func(id string) bool { return taken[id] }) {
			continue
		}
		for _, id := range of {
			taken[id] = true
		}
		readers = append(readers, q)
	}
	return readers
}

// reader is somebody who likes the earlier papers of an author.
func (a author) reader(o LikesOptions) Query {
	q := Query{ID: strings.ReplaceAll(a.name, " ", "_"), Relevance: Relevance{}}
	var liked []string // titles
	for _, w := range a.papers {
		switch {
		case w.year < o.Since:
			q.Likes, liked = append(q.Likes, w.id), append(liked, w.title)
		case o.Until != "" && w.year > o.Until:
		case slices.ContainsFunc(liked, func(title string) bool { return sameWork(title, w.title) }):
			q.Ignored = append(q.Ignored, w.id)
		default:
			q.Relevance[w.id] = 1
		}
	}
	for _, w := range a.doubtful {
		q.Ignored = append(q.Ignored, w.id)
	}
	return q
}

// and is a reader with the interests of another one as well. Their likes are in the order
// of those of the first, then of those of the other.
func (q Query) and(o Query) Query {
	if q.ID == "" {
		return o
	}
	both := Query{ID: q.ID + "+" + o.ID, Likes: slices.Concat(q.Likes, o.Likes), Relevance: Relevance{}}
	for _, id := range slices.Concat(q.relevant(), o.relevant()) {
		both.Relevance[id] = 1
	}
	for _, id := range slices.Concat(q.Ignored, o.Ignored) {
		if both.Relevance[id] == 0 {
			both.Ignored = append(both.Ignored, id)
		}
	}
	return both
}
