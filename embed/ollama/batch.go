package ollama

import (
	"context"
	"fmt"
	"strings"

	"paperkin/embed"
)

// trusted is how many failures of single texts in a row are believed after the
// server has shown that it is well.
const trusted = 4

// batch is one batch on its way through the client. Texts are named by their
// position in it.
type batch struct {
	*client
	rec     *record
	texts   []string
	vectors [][]float32
}

// run embeds the texts: those that fit, by estimate, in one request, longer
// ones in a request each. An error means that no further request has a chance.
func (b *batch) run(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var together, long []int
	for i, text := range b.texts {
		switch {
		case strings.TrimSpace(text) == "" || text == b.blank:
			// Never sent: in an array, servers answer "" with anything.
			b.rec.fail(i, fmt.Errorf("%w: it is empty", embed.ErrNoVector))
		case tokens(text) <= b.budget():
			together = append(together, i)
		default:
			long = append(long, i)
		}
	}
	if len(together) > 0 {
		if err := b.embed(ctx, together, b.retries); err != nil {
			return err
		}
	}
	for _, i := range long {
		if err := b.fit(ctx, i, b.retries); err != nil {
			return err
		}
	}
	return nil
}

// budget is how many tokens of text fit into the model's context.
func (b *batch) budget() int { return max(1, b.context-specials) }

// embed embeds the texts at the given positions. When the request fails and
// one of them may be to blame, it splits them until that one stands alone: at
// most 2 log2(n) further requests for each bad one among n, retries apart.
func (b *batch) embed(ctx context.Context, at []int, retries int) error {
	if len(at) == 1 {
		return b.fit(ctx, at[0], retries)
	}
	texts := make([]string, len(at))
	for j, i := range at {
		texts[j] = b.texts[i]
	}
	vectors, err := b.request(ctx, texts, retries)
	if err == nil {
		for j, i := range at {
			if err := b.keep(ctx, i, vectors[j]); err != nil {
				return err
			}
		}
		return nil
	}
	switch f := judge(err); {
	case f.kind == fatal:
		return err
	case f.odd:
		// The model may be another one by now: then all the halves are wasted.
		if _, err := b.prove(ctx, b.probe); err != nil {
			return err
		}
		b.rec.trust = trusted
	}
	// The full patience has been spent once; a second try tells the same.
	retries = min(retries, 1)
	half := len(at) / 2
	if err := b.embed(ctx, at[:half], retries); err != nil {
		return err
	}
	return b.embed(ctx, at[half:], retries)
}

// fit embeds text i alone, shortened as far as it takes to fit the context.
func (b *batch) fit(ctx context.Context, i, retries int) error {
	whole := b.texts[i]
	text, limit := whole, tokens(whole)
	if limit > hopeless*b.budget() || len(strings.Fields(whole)) > b.context {
		limit = b.budget() * 4 / 3 // the estimate is high: often this fits
		text = head(whole, limit)
	}
	for proven := false; ; {
		vectors, err := b.request(ctx, []string{text}, retries)
		if err == nil {
			err = b.keep(ctx, i, vectors[0])
			if b.vectors[i] != nil && len(text) < len(whole) {
				b.rec.truncate(i)
			}
			return err
		}
		switch f := judge(err); {
		case f.kind == fatal:
			return err
		case f.kind == suspect && f.passing && !proven:
			// The server broke off, because of this text or another one just
			// before. Once it is back, this text gets another chance.
			if _, err := b.prove(ctx, b.probe); err != nil {
				return err
			}
			b.rec.trust, proven = trusted, true
		case f.kind == suspect:
			return b.blame(ctx, i, err)
		default:
			// From a text of unknown length down to where texts usually fit,
			// then an eighth at a time, to lose little. No estimate is eight
			// times too low: a text refused even then has another problem.
			limit = min(limit, b.budget()*3/2) * 7 / 8
			if text = head(whole, limit); limit < b.budget()/8 || strings.TrimSpace(text) == "" {
				return b.blame(ctx, i, err)
			}
		}
	}
}

// keep takes the vector of text i, if it is one. That it is shows that the
// server is well.
func (b *batch) keep(ctx context.Context, i int, v []float32) error {
	if err := embed.CheckVector(v, b.dimensions); err != nil {
		return b.blame(ctx, i, err)
	}
	b.rec.trust = trusted
	b.vectors[i] = v
	return nil
}

// blame puts a failure down to text i, which met it alone, unless the server
// fails for a text that cannot be at fault as well: the error says so then. A
// server that fails at everything would otherwise leave behind a library full
// of failed papers.
func (b *batch) blame(ctx context.Context, i int, reason error) error {
	if b.rec.trust == 0 {
		if _, err := b.prove(ctx, b.probe); err != nil {
			return err
		}
		b.rec.trust = trusted
	}
	b.rec.trust--
	b.rec.fail(i, reason)
	return nil
}
