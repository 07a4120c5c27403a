package batch

import (
	"context"
	"strings"
)

// maxCredit is how many failures of single texts in a row are put down to the
// texts after the server has shown that it works.
const maxCredit = 4

// room is how many tokens of text fit into the model's context.
func (c *Client) room() int { return max(1, c.Context-specials) }

// least is how short, by estimate, a text is cut before it counts as one that the
// server refuses for another reason than its length.
func (c *call) least() int { return min(c.room(), c.fit) / 8 }

// shorter returns the length to cut a text to, by estimate, that is too long with
// limit: first from a text of unknown length down to where texts usually fit, then
// by an eighth at a time, so as to lose little. Where it takes a second request to
// know that it fits, the first step is longer.
func (c *call) shorter(limit int) int {
	if c.cuts.Load() && limit > c.fit {
		return max(c.fit, min(limit*7/8, c.fit*5/4))
	}
	return min(limit, c.room()*3/2) * 7 / 8
}

// embedAlone embeds text i in a request of its own, shortened until it fits
// the model's context.
func (c *call) embedAlone(ctx context.Context, i, retries int) error {
	whole := c.texts[i]
	text, limit := whole, tokens(whole)
	if limit > hopeless*c.room() || len(strings.Fields(whole)) > c.Context {
		limit = c.room() * 4 / 3 // the estimate is high, so this often fits
		text = head(whole, limit)
	}
	for checked := false; ; {
		vectors, err := c.request(ctx, []string{text}, retries)
		if err == nil {
			err = c.covers(ctx, text, vectors[0])
		}
		if err == nil {
			err = c.keep(ctx, i, vectors[0])
			if c.vectors[i] != nil && len(text) < len(whole) {
				c.truncated = append(c.truncated, i)
			}
			return err
		}
		switch f := asFault(err); {
		case f.Kind == Fatal:
			return err
		case f.Kind == Suspect && f.Temporary && !checked:
			// The server broke the connection, because of this text or of the
			// one before it. Once it is back, this text is tried again.
			if err := c.check(ctx); err != nil {
				return err
			}
			checked = true
		case f.Kind == Suspect:
			return c.fail(ctx, i, err)
		default:
			// No estimate is eight times too low: a text that is refused even
			// then has another problem.
			limit = c.shorter(limit)
			if text = head(whole, limit); limit < c.least() || strings.TrimSpace(text) == "" {
				return c.fail(ctx, i, err)
			}
		}
	}
}

// fail records why text i, sent alone, has no vector. Before it believes more
// than maxCredit failures in a row it checks the server, and returns an error
// if the server is at fault: otherwise a server that fails at everything would
// leave a library full of failed papers.
func (c *call) fail(ctx context.Context, i int, reason error) error {
	if c.credit == 0 {
		if err := c.check(ctx); err != nil {
			return err
		}
	}
	c.credit--
	c.failed[i] = reason
	return nil
}

// check returns an error unless the server passes its self-test, after which
// the next failures are put down to the texts again.
func (c *call) check(ctx context.Context) error {
	if _, err := c.SelfTest(ctx, c.sample()); err != nil {
		return err
	}
	c.credit = maxCredit
	return nil
}
