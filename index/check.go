package index

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"paperkin/index/catalogue"
	"paperkin/index/lexical"
)

// A Problem is something that [Library.Check] found wrong.
type Problem struct {
	What string
	// Mend is the command that puts it right.
	Mend string
}

// Check compares the library's parts with each other: the catalogue with
// itself (SQLite's own check, every ledger row, every slot), and the vectors
// of every space and the word index with their checksums. It looks at one state
// of the library, whatever a writer does meanwhile. It returns what is wrong,
// nothing when all is well, and an error only when it could not look. Of a
// catalogue that is damaged it says so and trusts nothing else in it.
func (l *Library) Check(ctx context.Context) (found []Problem, err error) {
	state, err := l.catalogue.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	defer state.Close()
	defer func() { err = catalogue.Cancelled(ctx, err) }()
	c := checker{lib: l, state: state}
	if err := c.pages(ctx); err != nil || len(c.problems) > 0 {
		return c.problems, err
	}
	if err := c.catalogue(ctx); err != nil {
		return nil, err
	}
	spaces, err := state.Spaces(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range spaces {
		if err := c.vectors(ctx, s); err != nil {
			return nil, err
		}
	}
	return c.problems, c.words(ctx)
}

// checker is one run of Check.
type checker struct {
	lib      *Library
	state    *catalogue.Snapshot
	problems []Problem
}

func (c *checker) report(mend, format string, args ...any) {
	c.problems = append(c.problems, Problem{What: fmt.Sprintf(format, args...), Mend: mend})
}

// pages has SQLite look at all pages of the catalogue.
func (c *checker) pages(ctx context.Context) error {
	what, err := c.state.QuickCheck(ctx)
	if err != nil || what == "" {
		return err
	}
	pages, err := catalogue.DamagedPages(c.lib.dir, 10)
	if len(pages) > 0 {
		what = fmt.Sprintf("pages %v are not what was written", pages)
	}
	c.report(Mend(ErrDamaged), "%s: %s", catalogue.File, what)
	return err
}

// catalogue compares the catalogue's tables with each other.
func (c *checker) catalogue(ctx context.Context) error {
	found, err := c.state.Contradictions(ctx)
	for _, f := range found {
		c.report("paperkin reindex", "catalogue: %d %s", f.N, f.What)
	}
	return err
}

// words opens the word index, which compares its parts with each other. A writer
// may have put another in its place meanwhile.
func (c *checker) words(ctx context.Context) error {
	have, err := c.state.Words(ctx)
	for err == nil && have.Generation > 0 {
		x, damage := lexical.Open(catalogue.WordsDir(c.lib.dir, have.Generation))
		if damage == nil {
			return x.Close()
		}
		var now catalogue.Words
		if now, err = c.lib.catalogue.Words(ctx); err == nil && now == have {
			c.report(Repair, "%v", damage)
			return nil
		}
		have = now
	}
	return err
}

// vectors has the store of a space read everything again.
func (c *checker) vectors(ctx context.Context, s Space) error {
	state, err := c.state.Committed(ctx, s)
	if err != nil {
		return err
	}
	batches, err := state.Batches(0)
	if err != nil {
		return err
	}
	next := 0
	for _, b := range batches {
		if b.First != next {
			c.report("paperkin reindex", "space %d: rows %d to %d belong to no batch", s.Key, next, b.First-1)
		}
		next = b.First + b.Rows
	}
	if next != s.Rows {
		c.report("paperkin reindex", "space %d: %d rows in batches, %d committed", s.Key, next, s.Rows)
	}
	damage, err := c.lib.verify(ctx, s, state)
	if err != nil || len(damage.Found) == 0 {
		return err
	}
	now, err := c.lib.catalogue.Spaces(ctx)
	if !slices.ContainsFunc(now, func(other Space) bool { return other.Key == s.Key }) {
		return err // a re-index has dropped it
	}
	for _, what := range damage.Found {
		c.report(Repair, "%s", what)
	}
	return err
}

// Repair is the command that makes anew what can be made anew.
const Repair = "paperkin doctor --repair"

// Mend says what helps against damage.
func Mend(err error) string {
	var lost *LostCommitsError
	switch {
	case errors.Is(err, ErrRepairable):
		return Repair
	case errors.As(err, &lost):
		return "paperkin restore FILE --replace, if there is a backup; or " + Repair + ", which goes on without them, and then index the sources again"
	}
	return "paperkin restore FILE --replace, if there is a backup; else index the sources again into a new library (--library DIR)"
}
