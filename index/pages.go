package index

import "context"

// task is one paper to embed.
type task struct {
	paper  int64
	change int64  // number of the last change of its text
	text   string // as Space.Document rendered it
	hash   string // of the title and abstract behind it
}

// selection says which papers a pass over the ledger embeds.
type selection struct {
	states     string // in SQL
	after, max int64  // their keys
}

// The states of papers that are to be embedded: in a run, and once more in it.
const (
	unfinished = `'pending', 'failed'`
	untried    = `'pending'`
)

// pages sends the papers of a selection, in pages of n or of batchText, in the
// order they were added. A paper is sent once, so one that fails again does not
// come round again. While more is open papers are still being added: it waits for
// full pages then. It counts the papers as work.
func (c *committer) pages(ctx context.Context, n int, s selection, more <-chan struct{}, work chan<- []task) error {
	closed := more == nil
	if closed {
		if err := c.count(ctx, s); err != nil {
			return err
		}
	}
	for {
		page, full, err := c.page(ctx, s, n)
		if err != nil {
			return err
		}
		if !closed && !full {
			select {
			case _, open := <-more:
				if closed = !open; closed {
					err = c.count(ctx, s)
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
		s.after = page[len(page)-1].paper
		select {
		case work <- page:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// count counts the papers of a selection as work.
func (c *committer) count(ctx context.Context, s selection) error {
	var n int64
	err := c.read.QueryRowContext(ctx, `SELECT count(*) FROM ledger WHERE space = ? AND state IN (`+s.states+`)
		AND paper > ? AND paper <= ?`, c.space.Key, s.after, s.max).Scan(&n)
	c.total.Add(n)
	return err
}

// page reads the next page of a selection. It is full unless it holds all that
// there is by now.
func (c *committer) page(ctx context.Context, s selection, n int) (page []task, full bool, err error) {
	rows, err := c.read.QueryContext(ctx, `SELECT p.key, c.seq, p.title, p.abstract FROM ledger l
		JOIN papers p ON p.key = l.paper JOIN changes c ON c.paper = p.key
		WHERE l.space = ? AND l.state IN (`+s.states+`) AND l.paper > ? AND l.paper <= ? ORDER BY l.paper LIMIT ?`,
		c.space.Key, s.after, s.max, n)
	if err != nil {
		return nil, false, err
	}
	defer rows.Close()
	for text := 0; text < batchText && rows.Next(); {
		var t task
		var title, abstract string
		if err := rows.Scan(&t.paper, &t.change, &title, &abstract); err != nil {
			return nil, false, err
		}
		t.text, t.hash = c.space.Document(title, abstract), exactHash(title, abstract)
		page = append(page, t)
		text += len(t.text)
		full = len(page) == n || text >= batchText
	}
	return page, full, rows.Err()
}
