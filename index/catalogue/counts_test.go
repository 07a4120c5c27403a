package catalogue

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"paperkin/embed"
	"paperkin/index/catalogue/counts"
	"paperkin/index/paper"
	"paperkin/index/vector"
)

// counted is a library that changes at random, and what was said of its papers.
type counted struct {
	t      *testing.T
	w      *Writer
	run    *Import
	random *rand.Rand
	papers map[int64]paper.Paper
	texts  int
}

// TestCounts: whatever changes papers, spaces and ledgers, the counts say what the rows do.
func TestCounts(t *testing.T) {
	ctx := t.Context()
	w, err := OpenWriter(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	run, err := w.NewImport(ctx, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	c := &counted{t, w, run, rand.New(rand.NewPCG(5, 0)), map[int64]paper.Paper{}, 0}
	steps := []struct {
		name string
		do   func(context.Context) error
	}{{"add", c.add}, {"change", c.change}, {"remove", c.remove}, {"new space", c.addSpace}, {"embed", c.embed}, {"embed more", c.embed},
		{"restore", c.restore}, {"give up", c.giveUp}, {"compact", c.compact}, {"remove space", c.removeSpace}}
	for range 300 {
		step := steps[c.random.IntN(len(steps))]
		if err := step.do(ctx); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		c.check(ctx, step.name)
	}
	err = w.Update(ctx, func(tx *Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE counts SET papers = papers + 1; INSERT INTO counts VALUES (99, 'done', '', 1)`); err != nil {
			return err
		}
		return tx.Recount(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	c.check(ctx, "recount")
}

func (c *counted) check(ctx context.Context, after string) {
	c.t.Helper()
	var wrong int
	var first any
	if err := c.w.conn.QueryRowContext(ctx, counts.Wrong).Scan(&wrong, &first); err != nil || wrong > 0 {
		c.t.Fatalf("after %s: %d counts are wrong, the first %v (%v)", after, wrong, first, err)
	}
	n, err := c.w.CountPapers(ctx)
	if err != nil || n != len(c.papers) {
		c.t.Fatalf("after %s: %d papers, %v, want %d", after, n, err, len(c.papers))
	}
	for _, s := range c.spaces(ctx) {
		var dead int
		err := c.w.conn.QueryRowContext(ctx, `SELECT count(*) FROM dead WHERE space = ?`, s.Key).Scan(&dead)
		if n, more := c.w.CountDeleted(ctx, s.Key); err != nil || more != nil || n != dead {
			c.t.Fatalf("after %s: %d deleted rows, want %d (%v, %v)", after, n, dead, more, err)
		}
	}
}

func (c *counted) spaces(ctx context.Context) []Space {
	spaces, err := c.w.Spaces(ctx)
	if err != nil {
		c.t.Fatal(err)
	}
	return spaces
}

// text is a title and an abstract, of a few that return, or none.
func (c *counted) text(p *paper.Paper) {
	p.Title, p.Abstract = "T", [...]string{"", "one", "another", "a third"}[c.random.IntN(4)]
}

// some is a paper of the library, if it has any.
func (c *counted) some() (key int64, ok bool) {
	n := c.random.IntN(len(c.papers) + 1)
	for key := int64(1); key <= c.run.lastKey; key++ {
		if _, there := c.papers[key]; there {
			if n--; n < 0 {
				return key, true
			}
		}
	}
	return 0, false
}

func (c *counted) add(ctx context.Context) error {
	var papers []paper.Paper
	for range 1 + c.random.IntN(3) {
		c.texts++
		p := paper.Paper{ID: fmt.Sprint("p", c.texts), Aliases: []string{fmt.Sprint("p", c.texts)}}
		c.text(&p)
		papers = append(papers, p)
	}
	return c.addPaper(ctx, papers...)
}

func (c *counted) addPaper(ctx context.Context, papers ...paper.Paper) error {
	return c.run.Update(ctx, func(tx *ImportTx) error {
		for _, p := range papers {
			content := paper.ContentHash(p)
			s := Source{Record: paper.Record{Paper: p, Provider: "ris", Name: p.ID}, Hash: SourceHash("ris", p.ID, content)}
			key, err := tx.AddPaper(ctx, p, s, FingerprintOf(p), content)
			if err != nil {
				return err
			}
			c.papers[key] = p
		}
		return nil
	})
}

func (c *counted) change(ctx context.Context) error {
	key, ok := c.some()
	if !ok {
		return nil
	}
	old := c.papers[key]
	p := old
	if p.Venue = fmt.Sprint("venue ", c.random.IntN(9)); c.random.IntN(3) > 0 {
		c.text(&p)
	}
	c.papers[key] = p
	return c.run.Update(ctx, func(tx *ImportTx) error { return tx.UpdatePaper(ctx, key, old, p, paper.ContentHash(p)) })
}

func (c *counted) remove(ctx context.Context) error {
	key, ok := c.some()
	if !ok {
		return nil
	}
	delete(c.papers, key)
	return c.run.Update(ctx, func(tx *ImportTx) error {
		if err := tx.RemovePaper(ctx, key); err != nil {
			return err
		}
		return tx.RemovePaper(ctx, key) // it is gone
	})
}

func (c *counted) addSpace(ctx context.Context) error {
	if len(c.spaces(ctx)) > 2 {
		return nil
	}
	return c.w.Update(ctx, func(tx *Tx) error {
		s, err := tx.AddSpace(ctx, Building, embed.Space{Provider: "p", Model: "m", Dimensions: 2})
		if err != nil {
			return err
		}
		return tx.Enlist(ctx, s.Key)
	})
}

// embed embeds papers of a space; for some of them that fails, and some change meanwhile.
func (c *counted) embed(ctx context.Context) error {
	for _, s := range c.spaces(ctx) {
		var outcomes []Outcome
		var vectors [][]float32
		err := c.w.EachText(ctx, s.Key, Work{Failed: true, Max: MaxKey}, 4, func(text Text) bool {
			o := Outcome{Paper: text.Paper, Change: text.Change, Hash: ExactHash(text.Title, text.Abstract), Slot: s.Rows + len(vectors),
				State: [...]State{Done, Truncated, Failed}[c.random.IntN(3)]}
			if o.State != Failed {
				vectors = append(vectors, []float32{1, 0})
			}
			outcomes = append(outcomes, o)
			return true
		})
		if err == nil && c.random.IntN(2) == 0 {
			err = c.change(ctx)
		}
		if err == nil && c.random.IntN(4) == 0 {
			err = c.remove(ctx)
		}
		if err == nil {
			err = c.w.Update(ctx, func(tx *Tx) error { _, err := tx.AddBatch(ctx, s, outcomes, vectors); return err })
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *counted) restore(ctx context.Context) error {
	for _, s := range c.spaces(ctx) {
		if err := c.w.Update(ctx, func(tx *Tx) error { _, err := tx.RestoreVectors(ctx, s.Key); return err }); err != nil {
			return err
		}
	}
	return nil
}

func (c *counted) giveUp(ctx context.Context) error {
	for _, s := range c.spaces(ctx) {
		if s.Rows == 0 {
			continue
		}
		rows := new(vector.Bitmap)
		rows.Add(c.random.IntN(s.Rows))
		if err := c.w.Update(ctx, func(tx *Tx) error { _, err := tx.GiveUpRows(ctx, s.Key, rows); return err }); err != nil {
			return err
		}
	}
	return nil
}

func (c *counted) compact(ctx context.Context) error {
	for _, s := range c.spaces(ctx) {
		live, err := c.w.LiveRows(ctx, s.Key, -1, s.Rows+1)
		if err != nil {
			return err
		}
		err = c.w.Update(ctx, func(tx *Tx) error {
			by, err := tx.ReserveSpace(ctx, s)
			if err != nil {
				return err
			}
			var batches []vector.Batch
			if by.Rows = len(live); by.Rows > 0 {
				batches = []vector.Batch{{Rows: by.Rows}}
			}
			return tx.ReplaceSpace(ctx, s, by, batches)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *counted) removeSpace(ctx context.Context) error {
	spaces := c.spaces(ctx)
	if len(spaces) < 2 {
		return nil
	}
	return c.w.Update(ctx, func(tx *Tx) error { return tx.RemoveSpace(ctx, spaces[c.random.IntN(len(spaces))].Key) })
}

// TestSameText: a paper of which something else than its text changes while it is embedded
// keeps its vector; one whose text changes does not.
func TestSameText(t *testing.T) {
	for abstract, want := range map[string]State{"one": Done, "another": Pending} {
		ctx := t.Context()
		w, err := OpenWriter(ctx, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		run, err := w.NewImport(ctx, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		c := &counted{t: t, w: w, run: run, papers: map[int64]paper.Paper{}}
		old := paper.Paper{ID: "a", Aliases: []string{"a"}, Title: "T", Abstract: "one"}
		if err := errors.Join(c.addPaper(ctx, old), c.addSpace(ctx)); err != nil {
			t.Fatal(err)
		}
		var text Text
		space := c.spaces(ctx)[0]
		if err := w.EachText(ctx, space.Key, Work{Max: MaxKey}, 1, func(t Text) bool { text = t; return true }); err != nil {
			t.Fatal(err)
		}
		now := old
		now.Venue, now.Abstract = "elsewhere", abstract
		err = run.Update(ctx, func(tx *ImportTx) error {
			return tx.UpdatePaper(ctx, text.Paper, old, now, paper.ContentHash(now))
		})
		if err != nil {
			t.Fatal(err)
		}
		outcome := Outcome{Paper: text.Paper, Change: text.Change, Hash: ExactHash(text.Title, text.Abstract), State: Done}
		err = w.Update(ctx, func(tx *Tx) error {
			_, err := tx.AddBatch(ctx, space, []Outcome{outcome}, [][]float32{{1, 0}})
			return err
		})
		if f, more := w.Find(ctx, space.Key, "a"); err != nil || more != nil || f.State != want {
			t.Errorf("%s: %s, %v, %v, want %s", abstract, f.State, err, more, want)
		}
	}
}
