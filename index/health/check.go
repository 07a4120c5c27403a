// Package health finds out what is wrong with a library, and mends what the rest of
// the library makes good: [Check] compares its parts with each other and with their
// checksums, [Mend] puts its vectors in order. It says by a [Cure] what helps, as a
// code: what a program calls it is for the program to say.
//
// The package rebuilds no word index (package fill does) and brings no damaged
// catalogue back: only a backup does.
package health

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"paperkin/index/catalogue"
	"paperkin/index/durable"
	"paperkin/index/fill"
	"paperkin/index/slots"
	"paperkin/index/vector"
)

// A Problem is something that [Check] found wrong.
type Problem struct {
	What string // names files as they are in the library's folder
	Cure Cure
}

// Check compares the parts of the library in dir with each other: the catalogue with
// itself (SQLite's own check, every ledger row, every slot), and the vectors
// of every space and the word index with their checksums. It checks one state
// of the library, whatever a writer does meanwhile. It returns the problems found,
// and an error only if the check could not run. If the catalogue is damaged, it
// reports that and checks nothing else. r is the
// library's catalogue, and open opens its stores; nil: its vectors are not in the folder,
// and only what the catalogue says of them is checked.
func Check(ctx context.Context, dir string, r *catalogue.Reader, open vector.Opener, o Options) (found []Problem, err error) {
	state, err := r.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	defer state.Close()
	defer func() { err = catalogue.Cancelled(ctx, err) }()
	c := checker{dir: dir, now: r, state: state, open: open, part: o.Part, progress: o.Progress}
	if c.progress == nil {
		c.progress = func(int, int) {}
	}
	if err := c.pages(ctx); err != nil || len(c.problems) > 0 {
		return c.problems, err
	}
	if err := c.commits(ctx); err != nil {
		return nil, err
	}
	unsure, err := c.catalogue(ctx)
	if err != nil {
		return nil, err
	}
	if !unsure[catalogue.InVectors] && !unsure[catalogue.InRecords] {
		if err := c.spaces(ctx); err != nil {
			return nil, err
		}
	}
	if !unsure[catalogue.InWords] {
		if err := c.words(ctx); err != nil {
			return nil, err
		}
	}
	if c.part.Share > 0 {
		err = c.recompute(ctx)
	}
	return c.problems, err
}

// Options govern [Check].
type Options struct {
	Part Part
	// Progress, which may be nil, is called with the number of papers so far that are
	// compared with their vectors or computed again, and of all of them.
	Progress func(done, total int)
}

// checker is one run of Check.
type checker struct {
	part     Part
	progress func(done, total int)
	dir      string
	now      *catalogue.Reader   // its state by now
	state    *catalogue.Snapshot // the state that is checked
	open     vector.Opener
	problems []Problem
}

// report notes a problem. Names of files in it become those in the library.
func (c *checker) report(cure Cure, format string, args ...any) {
	what := strings.ReplaceAll(fmt.Sprintf(format, args...), c.now.Folder().Path()+string(filepath.Separator), "")
	c.problems = append(c.problems, Problem{What: what, Cure: cure})
}

// sampling reports whether a part is checked that is not all.
func (c *checker) sampling() bool { return c.part.Share > 0 && c.part.Share < 1 }

// pages makes SQLite check all pages of the catalogue, or compares those of a part with
// their checksums.
func (c *checker) pages(ctx context.Context) (err error) {
	var what string
	chosen := func(int64) bool { return true }
	if c.sampling() {
		chosen = func(page int64) bool { return c.part.has(pages, page) && ctx.Err() == nil }
	} else if what, err = c.state.CheckPages(ctx, c.part.Share > 0); err != nil || what == "" {
		return err
	}
	damaged, err := catalogue.DamagedPages(c.dir, 10, chosen)
	if len(damaged) > 0 {
		what = fmt.Sprintf("pages %v are damaged", damaged)
	}
	if err = errors.Join(err, ctx.Err()); what == "" {
		return err
	}
	c.report(Restore, "%s: %s", catalogue.File, what)
	return err
}

// commits looks at the file that counts commits: without it, the loss of some goes
// unnoticed.
func (c *checker) commits(ctx context.Context) error {
	counted, err := c.state.Counted(ctx, c.now.Folder())
	if err == nil && !counted {
		c.report(Index, "the file commits is missing or damaged: lost commits would go unnoticed")
	}
	return err
}

// cures are what helps against contradictions.
var cures = map[catalogue.Area]Cure{catalogue.InRecords: Restore, catalogue.InVectors: Reindex, catalogue.InTexts: Repair, catalogue.InWords: Repair, catalogue.InCounts: Repair}

// catalogue compares the catalogue's tables with each other. In an area that it is
// unsure of, files are not compared with the catalogue: sizes and numbers of rows
// would come from it.
func (c *checker) catalogue(ctx context.Context) (unsure map[catalogue.Area]bool, err error) {
	if c.sampling() { // it takes whole tables; sizes and rows are within their bounds all the same
		return nil, nil
	}
	found, err := c.state.Contradictions(ctx)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		stray, err := c.state.StraySources(ctx)
		if err != nil {
			return nil, err
		}
		if stray.N > 0 {
			found = append(found, stray)
		}
	}
	return c.contradict(found), nil
}

// contradict reports contradictions, and returns their areas.
func (c *checker) contradict(found []catalogue.Contradiction) (unsure map[catalogue.Area]bool) {
	unsure = map[catalogue.Area]bool{}
	for _, f := range found {
		unsure[f.In] = true
		c.report(cures[f.In], "catalogue: %d %s, the first %s", f.N, f.What, f.First)
	}
	return unsure
}

// words compares the word index with its checksums and counts its papers. A writer may
// have put another in its place meanwhile.
func (c *checker) words(ctx context.Context) error {
	have, err := c.state.Words(ctx)
	known := have
	for err == nil && have.InUse() {
		papers, damage := c.readWords(have)
		switch {
		case damage == nil && have == known && !c.sampling():
			return c.complete(ctx, have, papers)
		case damage == nil:
			return nil
		case catalogue.Lacking(damage):
			return damage
		}
		var now catalogue.Words
		if now, err = c.now.Words(ctx); err == nil && now == have {
			if !errors.Is(damage, durable.ErrDamaged) && !errors.Is(damage, durable.ErrForeign) {
				return damage
			}
			c.report(Repair, "%v", damage)
			return nil
		}
		have = now
	}
	return err
}

// readWords compares a word index with its checksums, some of them for a part of the
// library, and returns how many papers it has.
func (c *checker) readWords(have catalogue.Words) (papers int, err error) {
	var has func(chunk int64) bool
	if c.sampling() {
		has = func(chunk int64) bool { return c.part.has(words, chunk) }
	}
	return fill.VerifyWords(c.now.Folder(), have, has)
}

// complete compares the number of papers in the word index of the state with that in
// the catalogue, if it knows of all changes.
func (c *checker) complete(ctx context.Context, have catalogue.Words, papers int) error {
	later, _, err := c.state.CountChanges(ctx, have.Seq)
	if err != nil || later > 0 {
		return err
	}
	want, err := c.state.CountPapers(ctx)
	if err == nil && papers != want {
		c.report(Repair, "word index: %d papers, and %d in the catalogue", papers, want)
	}
	return err
}

// spaces checks the vectors of every space.
func (c *checker) spaces(ctx context.Context) error {
	spaces, err := c.state.Spaces(ctx)
	if err != nil {
		return err
	}
	for _, s := range spaces {
		if err := c.vectors(ctx, s); err != nil {
			return err
		}
		if c.part.Share > 0 { // recompute does it
			continue
		}
		stale, err := c.state.StaleVectors(ctx, s.Key, func(n int) { c.progress(n, s.Rows) })
		if err != nil {
			return err
		}
		if n := stale.Len(); n > 0 {
			c.report(Repair, "space %d: %d vectors are not of the texts that their papers have now", s.Key, n)
		}
	}
	return nil
}

// vectors makes the store of a space read and check all its rows.
func (c *checker) vectors(ctx context.Context, s catalogue.Space) error {
	state, err := c.state.Committed(ctx, s)
	if err != nil {
		return err
	}
	all, err := state.Batches(0)
	if err != nil {
		return err
	}
	next := 0
	for _, b := range all {
		switch {
		case b.First > next:
			c.report(Reindex, "space %d: rows %d to %d are in no batch", s.Key, next, b.First-1)
		case b.First < next:
			c.report(Reindex, "space %d: rows %d to %d are in two batches", s.Key, b.First, min(next, b.First+b.Rows)-1)
		}
		next = max(next, b.First+b.Rows)
	}
	if next != s.Rows {
		c.report(Reindex, "space %d: %d rows in batches, %d committed", s.Key, next, s.Rows)
		return nil
	}
	if c.open == nil {
		return nil
	}
	if c.sampling() {
		state.Batches, state.Chosen = func(int) ([]vector.Batch, error) { return some(c.part, batches, all), nil }, true
	}
	damage, err := c.verify(ctx, s, state)
	if err != nil || len(damage.Found) == 0 {
		if err == nil && damage.Slow > 0 && catalogue.WriterAt(c.dir) == 0 { // a writer does it by and by
			c.report(Index, "space %d: %d of %d vectors are not prepared for fast searches", s.Key, damage.Slow, s.Rows)
		}
		return err
	}
	now, err := c.now.Spaces(ctx)
	at := slices.IndexFunc(now, func(other catalogue.Space) bool { return other.Key == s.Key })
	if err != nil || at < 0 {
		return err // a re-index has dropped it
	}
	if state.Is.Number, state.Next = now[at].Number, now[at].Next; s.Number != state.Is.Number || s.Next != state.Next {
		if damage, err = c.verify(ctx, s, state); err != nil { // a writer has given its files another number
			return err
		}
	}
	for _, what := range damage.Found {
		c.report(Repair, "%s", what)
	}
	return err
}

// verify has the store of a space compare its files with what the catalogue knows.
// A store whose kind has no files finds nothing.
func (c *checker) verify(ctx context.Context, s catalogue.Space, state vector.Committed) (vector.Damage, error) {
	dir, err := catalogue.OpenSpace(c.now.Folder(), s.Key)
	switch {
	case errors.Is(err, fs.ErrNotExist) && state.Rows == 0: // nothing was written yet
		return vector.Damage{}, nil
	case errors.Is(err, fs.ErrNotExist):
		return vector.Damage{Found: []string{catalogue.SpaceDir(c.now.Folder().Path(), s.Key) + " is missing"}}, nil
	case errors.Is(err, durable.ErrForeign):
		return vector.Damage{Found: []string{err.Error()}}, nil
	case err != nil:
		return vector.Damage{}, err
	}
	beside, err := dir.OpenRoot(".") // once more, for the file beside the store's: a re-index may remove the folder
	if err != nil {
		return vector.Damage{}, errors.Join(err, dir.Close())
	}
	defer beside.Close()
	store, err := c.open(dir, s.Dimensions, vector.Committed{})
	if err != nil {
		return vector.Damage{}, err
	}
	defer store.Close()
	damage := vector.Damage{Lost: new(vector.Bitmap)}
	if m, ok := store.(vector.Mender); ok {
		if damage, err = m.Verify(ctx, state); err != nil {
			return damage, err
		}
	}
	each := fill.EachSlot(ctx, c.state.Queries, s.Key)
	if c.sampling() {
		each = nil // with its checksums only
	}
	papers, err := slots.Verify(beside, state, each)
	damage.Found = append(damage.Found, papers...)
	return damage, err
}
