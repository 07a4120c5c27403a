package query

import (
	"context"

	"paperkin/index"
	"paperkin/index/lexical"
	"paperkin/index/paper"
	"paperkin/index/vector"
	"paperkin/query/question"
)

// A View is one consistent state of a library: whatever a writer does meanwhile, it shows
// the same. It proposes papers; this package ranks them, so that a question has one answer
// wherever a library is kept. [*index.View] is that of a library in a folder.
//
// A view serves one question at a time. [View.Search] with [View.RowsAt], and [View.Match],
// are called at the same time as each other, and so is [index.Where.Count] with what reads
// papers; otherwise there is one call at a time. Errors are those of package index where
// these fit.
//
// Papers have keys, and vectors have slots. A key is a paper's for as long as the library
// has it, and of a paper that arrived later it is greater. Slots are the view's own: they may
// be given as vectors are found, and mean nothing to another view.
type View interface {
	// Space is the space of the vectors.
	Space() index.Space
	// Calibration says what a cosine means in the space; zero while that is not known.
	Calibration(ctx context.Context) (index.Calibration, error)
	// Count is how many papers there are, with a vector or without, and Live how many of them
	// a search for vectors ranks.
	Count(ctx context.Context) (int, error)
	Live() int
	// Behind is how many papers were added, changed or removed that words do not find as
	// they are.
	Behind() int
	// LastKey is the last key that a paper was given, which may be gone.
	LastKey(ctx context.Context) (int64, error)

	// Search returns the vectors nearest to each of several, as if each had been asked for
	// alone: nearest first, equals in any order and those that tie with the last one too, each
	// with its slot and the cosine. Which vectors are found may be approximate, and so may be
	// which ones tie, where the engine does not compare all; the order and the cosines are
	// exact.
	Search(ctx context.Context, queries ...index.Nearest) ([][]vector.Neighbour, error)
	// Words is what is known of the words of papers; nil while there is no index of them.
	Words() lexical.Lexicon
	// Match says how well papers fit words, where Words is not nil: see
	// [lexical.Index.Match] for the score, which is exact for each paper. It returns the best
	// papers of each choice, best first, equal ones by key, those that tie with the last one
	// too; papers with a score of 0 or less are none. Which papers are found may be
	// approximate. The terms may be none.
	Match(ctx context.Context, terms []lexical.Term, choices ...index.Choice) (lexical.Matches, [][]lexical.Match, error)
	// Select returns the papers that pass a filter, nil for the empty one. Dates in it are
	// absolute: see [ResolveFilter]. It is exact.
	Select(ctx context.Context, f index.Filter) (*index.Selection, error)

	// Vectors returns the vectors at slots that the view has given, in the order given.
	Vectors(ctx context.Context, slots []int) ([][]float32, error)
	// RowsAt returns the papers whose vectors are at slots that Search has returned, in the
	// order given. Slots of no paper are left out.
	RowsAt(slots []int) ([]index.Row, error)
	// RowsOf returns the rows of papers by their keys, in the order given; the slot of one
	// without a vector is -1. Keys of no paper are left out.
	RowsOf(ctx context.Context, keys []int64) ([]index.Row, error)
	// IDs returns the canonical ids of papers by their keys. Keys of no paper are left out.
	IDs(ctx context.Context, keys []int64) (map[int64]string, error)
	// Papers returns papers by their keys, in the order given. A key of no paper is an error.
	Papers(ctx context.Context, keys []int64) ([]paper.Paper, error)
	// Arrivals says when papers arrived, by their keys, in UTC and RFC 3339. Papers of which
	// that is not known are left out.
	Arrivals(ctx context.Context, keys []int64) (map[int64]string, error)
	// Remarks returns what the user has said of papers, whose keys these are, in their order.
	Remarks(ctx context.Context, keys []int64, papers []paper.Paper) ([]index.Remark, error)

	// Find returns the paper that a reference names: any of its ids, an address, a key that a
	// source gave it, its exact title. It returns an [*index.NoPaperError] for none or several.
	Find(ctx context.Context, ref string) (index.Found, error)
	// Named returns the papers that a text names. It is asked of every question, before
	// anything else: what a view has to fetch for the words of a question it can fetch with it.
	Named(ctx context.Context, text string) (index.Naming, error)
	// Sorted returns the keys of a part of a selection in an order, of all papers for nil, and
	// how many papers there are: see [index.Order] for papers that are equal in it.
	Sorted(ctx context.Context, in *index.Selection, s index.Sorting) (keys []int64, papers int, err error)
	// Facets returns the n values of a facet that most papers of a selection have, of all
	// papers for nil, the most frequent first; all values for 0. They are shown to people as
	// what may be meant: one that few papers have may be missing.
	Facets(ctx context.Context, in *index.Selection, f index.Facet, n int) ([]index.Count, error)

	// Recall returns the vector of a question that was remembered in the space, nil if it was
	// not. Remember keeps one, and does nothing where that fails.
	Recall(question string) []float32
	Remember(question string, vector []float32)

	Close() error
}

// A foreseer is a view that has to fetch what it is asked for: it can fetch at once what it will
// be asked for one after another. That changes no answer.
type foreseer interface {
	Foresee(ctx context.Context, f index.Foreseen)
}

var _ View = (*index.View)(nil)

// Folder opens the views of a library in a folder, for [Searcher.Open].
func Folder(lib *index.Library) func(context.Context, index.Ahead) (View, error) {
	return func(ctx context.Context, _ index.Ahead) (View, error) {
		v, err := lib.View(ctx)
		if err != nil {
			return nil, err
		}
		return v, nil
	}
}

// ahead is what a view will be asked for a request, as far as that is known before.
func (r Request) ahead() (a index.Ahead) {
	a.Filter = r.Filter
	for _, text := range append([]string{r.Question}, r.And...) {
		if !r.Plain {
			a.Filter = a.Filter.And(question.Parse(text).Filter)
		}
	}
	for _, e := range append(append([]Example{}, r.Examples...), r.Unlike...) {
		if e.Ref != "" {
			a.Refs = append(a.Refs, e.Ref)
		}
		a.Refs = append(a.Refs, e.Names...)
	}
	if len(r.Examples) > 0 {
		return a
	}
	mode := r.withDefaults().Mode
	a.Question, a.Ranked = r.Question, r.rankedBy(r.Question)
	if rest, year := question.Year(r.Question); year != "" && mode == Hybrid && !r.Plain && a.Ranked == r.Question && len(r.And) == 0 {
		a.Ranked = rest
	}
	for _, text := range r.And {
		a.And = append(a.And, r.rankedBy(text))
	}
	a.Joint = len(r.And) > 0 && a.Filter.Empty() && mode != Semantic
	return a
}

// rankedBy is a question without its operators.
func (r Request) rankedBy(text string) string {
	if read := question.Parse(text); !r.Plain && !read.Plain() {
		return read.Text
	}
	return text
}
