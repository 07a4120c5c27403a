package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"paperkin/embed"
	"paperkin/embed/static"
	"paperkin/index"
	"paperkin/index/chromem"
	jsonlines "paperkin/index/paper/formats/json"
	"paperkin/index/paper/source"
	"paperkin/query"
	"paperkin/query/digest"
	"paperkin/query/wire"
)

// year is a year of mornings.
type year struct {
	papers     [][]byte // lines, in the order in which they arrive
	start      int      // that are there at first
	days, each int
	first      time.Time // midnight of the first day, where the user lives
	sample     int       // of what was told of, to be printed

	w        *index.Writer
	embedder embed.Embedder
	now      time.Time
	batches  []batch
	books    *books
}

// A batch is papers that arrived at one time.
type batch struct {
	at          time.Time
	after, last int64 // keys: those of its papers are greater than after, and last at most
}

// questions are the user's saved searches.
var questions = []string{
	"graph neural networks for molecules", "retrieval augmented generation", "protein structure prediction", "quantum error correction",
	"large language model reasoning with chain of thought", "dark matter direct detection", "federated learning with differential privacy",
	"diffusion models for image editing", "galaxy formation simulations", "causal inference from observational data", "speech recognition for low resource languages",
	"topological insulators", "reinforcement learning for robot manipulation", "climate model downscaling", "adversarial attacks on vision models",
	"stochastic partial differential equations", "knowledge distillation of transformers", "gravitational waves from binary black holes",
	"single cell RNA sequencing analysis", "combinatorics of random graphs",
}

// tastes are what the papers that the user likes are about.
var tastes = []string{"efficient attention for long sequences", "evaluation of dense retrieval", "scaling laws of neural networks"}

const likes = 50

// toTaste reports whether a title has a word of them.
func toTaste(title string) bool {
	for _, word := range strings.Fields(strings.ToLower(title)) {
		if len(word) > 4 && strings.Contains(strings.Join(tastes, " "), word) {
			return true
		}
	}
	return false
}

// morningOf is when the digest of a day is made, by the user's clock.
func morningOf(day time.Time) time.Time {
	year, month, date := day.Date()
	return time.Date(year, month, date, 6, 30, 0, 0, day.Location())
}

// live lives through the year in a library in dir, and reports what came of it.
func (y *year) live(ctx context.Context, out io.Writer, dir string) (err error) {
	if y.embedder, err = static.Open(); err != nil {
		return err
	}
	if y.w, err = index.OpenWriter(ctx, dir, chromem.Open); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, y.w.Close()) }()
	y.now = y.first.AddDate(0, -1, 0)
	if err := y.arrive(ctx, y.papers[:y.start]); err != nil {
		return err
	}
	q := searcherOf(y.w.Library, func() time.Time { return y.now })
	if err := y.begin(ctx, q); err != nil {
		return err
	}
	y.books = newBooks(q)
	chance := rand.New(rand.NewPCG(3, 4))
	rest := y.papers[y.start:]
	for day := range y.days {
		midnight := y.first.AddDate(0, 0, day)
		for _, n := range y.split(chance) { // through the day before, up to the minute
			y.now = morningOf(midnight).Add(-time.Duration(chance.Int64N(int64(24 * time.Hour))))
			if y.now.Before(y.batches[len(y.batches)-1].at) {
				y.now = y.batches[len(y.batches)-1].at
			}
			if err := y.arrive(ctx, rest[:n]); err != nil {
				return err
			}
			rest = rest[n:]
		}
		y.now = morningOf(midnight)
		if err := y.morning(ctx, q, chance); err != nil {
			return fmt.Errorf("morning of %s: %w", y.now.Format(time.DateOnly), err)
		}
	}
	if err := y.everyDay(ctx, q); err != nil {
		return err
	}
	return y.books.report(out, y)
}

// split is how many of a day's papers arrive at a time.
func (y *year) split(chance *rand.Rand) []int {
	a := chance.IntN(y.each + 1)
	b := chance.IntN(y.each - a + 1)
	return []int{a, b, y.each - a - b}
}

// arrive takes papers into the library, as of now.
func (y *year) arrive(ctx context.Context, lines [][]byte) error {
	sources, _, err := source.Expand([]string{"-"}, bytes.NewReader(bytes.Join(lines, []byte("\n"))), source.Options{})
	if err != nil || len(lines) == 0 {
		return err
	}
	if _, err := y.w.Add(ctx, source.Read(ctx, sources, source.Options{Format: jsonlines.Own}), index.AddOptions{At: y.now}); err != nil {
		return err
	}
	if _, err := y.w.Embed(ctx, y.embedder, index.BuildOptions{}); err != nil {
		return err
	}
	if _, err := y.w.CatchUp(ctx, nil); err != nil {
		return err
	}
	b := batch{at: y.now}
	if len(y.batches) > 0 {
		b.after = y.batches[len(y.batches)-1].last
	}
	if b.last, err = y.w.Library.LastKey(ctx); err == nil {
		y.batches = append(y.batches, b)
	}
	return err
}

// begin saves the searches and likes papers.
func (y *year) begin(ctx context.Context, q *query.Searcher) error {
	for _, text := range questions {
		if _, err := y.w.Library.SaveSearch(ctx, y.now, text, wire.Values(query.Request{Question: text}).Encode()); err != nil {
			return err
		}
	}
	for i, text := range tastes {
		a, err := q.Search(ctx, query.Request{Question: text, Options: query.Options{Limit: (likes + i) / len(tastes)}})
		if err != nil {
			return err
		}
		if err := y.mark(ctx, q, index.Like, a.Hits...); err != nil {
			return err
		}
	}
	return nil
}

func (y *year) mark(ctx context.Context, q *query.Searcher, do string, hits ...query.Hit) error {
	var found []index.Found
	for _, h := range hits {
		f, err := y.w.Library.Find(ctx, h.Paper.ID)
		if err != nil {
			return err
		}
		found = append(found, f)
	}
	return y.w.Library.Mark(ctx, y.now, do, found)
}

// morning makes the digest, and holds it against the books. Now and then it does not reach
// the user, who reads some of what comes, likes some of what is to their taste, and dislikes
// some of the rest.
func (y *year) morning(ctx context.Context, q *query.Searcher, chance *rand.Rand) error {
	arrived := chance.IntN(10) > 0
	if err := y.books.take(ctx, y, arrived); err != nil || !arrived {
		return err
	}
	for _, p := range y.books.latest.Papers {
		do := index.Read
		switch suits := toTaste(p.Paper.Title); chance.IntN(10) {
		case 0:
		case 1, 2:
			if do = index.Dislike; suits {
				do = index.Like
			}
		default:
			continue
		}
		if err := y.mark(ctx, q, do, p.Hit); err != nil {
			return err
		}
	}
	return nil
}

// digest is that of this morning.
func (y *year) digest(ctx context.Context, q *query.Searcher) (digest.Digest, error) {
	return digest.New(ctx, y.w.Library, q, digest.Options{Now: y.now, Explain: true})
}
