package fill

import (
	"context"

	"paperkin/index/catalogue"
)

// task is one paper to embed.
type task struct {
	paper  int64
	change int64  // number of the last change of its text
	text   string // as Space.Document rendered it
	hash   string // of the title and abstract behind it

	whole *catalogue.Whole // see [Made.Whole]
}

// pageText is how many bytes of text fill a page, however few papers they are:
// some sources have whole books for abstracts. Pages of ordinary papers have a
// tenth of it.
const pageText = 16 << 20

// pages sends a piece of work, in pages of n papers or of pageText, in the order
// in which the papers were added. A paper is sent once, so one that fails again
// does not come round again. While more is open papers are still being added: then
// it waits for full pages. It counts the papers of the work.
func (c *committer) pages(ctx context.Context, n int, w catalogue.Work, more <-chan struct{}, work chan<- []task) error {
	closed := more == nil
	if closed {
		if err := c.count(ctx, w); err != nil {
			return err
		}
	}
	for {
		// While pages are full there is nothing to wait for; but from the last paper on the
		// number of all is known.
		if !closed && isClosed(more) {
			closed = true
			if err := c.count(ctx, w); err != nil {
				return err
			}
		}
		page, full, err := c.page(ctx, w, n)
		if err != nil {
			return err
		}
		if !closed && !full {
			select {
			case _, open := <-more:
				if closed = !open; closed {
					err = c.count(ctx, w)
				}
			case <-ctx.Done():
				err = ctx.Err()
			}
			if err != nil {
				return err
			}
			continue
		}
		if len(page) == 0 {
			return nil
		}
		if !closed {
			c.total.Add(int64(len(page)))
		}
		w.After = page[len(page)-1].paper
		select {
		case work <- page:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// isClosed reports whether a channel is closed, and takes what it holds.
func isClosed(more <-chan struct{}) bool {
	select {
	case _, open := <-more:
		return !open
	default:
		return false
	}
}

// count counts the papers of a piece of work.
func (c *committer) count(ctx context.Context, w catalogue.Work) error {
	n, err := c.read.CountWork(ctx, c.space.Key, w)
	c.total.Add(int64(n))
	return err
}

// page reads the next page of a piece of work. It is full unless it holds all that
// there is by now.
func (c *committer) page(ctx context.Context, w catalogue.Work, n int) (page []task, full bool, err error) {
	text := 0
	add := func(paper, change int64, title, abstract string, whole *catalogue.Whole) bool {
		t := task{paper, change, c.space.Document(title, abstract), catalogue.ExactHash(title, abstract), whole}
		page = append(page, t)
		text += len(t.text)
		full = len(page) == n || text >= pageText
		return !full
	}
	if _, keep := c.store.(WholeRows); keep {
		err = c.read.EachWhole(ctx, c.space.Key, w, n, func(p catalogue.Whole) bool { return add(p.Key, p.Change, p.Paper.Title, p.Paper.Abstract, &p) })
	} else {
		err = c.read.EachText(ctx, c.space.Key, w, n, func(p catalogue.Text) bool { return add(p.Paper, p.Change, p.Title, p.Abstract, nil) })
	}
	if err != nil {
		return nil, false, err
	}
	return page, full, nil
}
