package cli

import (
	"context"
	"strings"

	"paperkin/cmd/internal/wording"
	"paperkin/embed"
	"paperkin/index"
)

// tokeniser says which words the server gives to the model as other ones, and whether such
// words reach it: texts in a library are prepared so that they do not, by what was known of the
// model when the first paper was embedded.
func (d *doctor) tokeniser(ctx context.Context, view sampler, e embed.Embedder) error {
	space := view.Space().Space
	server, ok := e.(interface {
		Tokeniser(context.Context) (embed.Tokeniser, error)
	})
	if !ok {
		if wording.LeavesSymbols(space) {
			d.Note("space     %s", wording.Outdated(view.Space()))
		}
		return nil
	}
	t, err := server.Tokeniser(ctx)
	if err != nil {
		return err
	}
	misread := t.Misreads(space.Preparation)
	if len(misread) == 0 && wording.LeavesSymbols(space) {
		if err := d.withSymbols(ctx, view, e); err != nil {
			return err
		}
	}
	switch {
	case len(misread) == 0:
		d.OK("tokeniser reads texts as they are prepared (%s): capitals %s, accents %s, symbols %s", space.Preparation, t.Capitals, t.Accents, symbols(t))
	case len(t.Misreads(t.Preparation)) < len(misread):
		d.Note("tokeniser misreads words with %s, and texts were prepared as %s, which leaves them: paperkin reindex mends the vectors", and(misread), space.Preparation)
	default:
		d.Note("tokeniser misreads words with %s: newer servers may read them, and other models do", and(misread))
	}
	return nil
}

// withSymbols embeds some papers again with words that this server reads and others may not,
// one of which may have made their vectors.
func (d *doctor) withSymbols(ctx context.Context, view sampler, e embed.Embedder) error {
	const looked = 50 * samples // one in fifteen abstracts has such words
	all, err := view.Sample(ctx, looked)
	if err != nil {
		return err
	}
	var some []index.Found
	for _, f := range all {
		if text := f.Paper.Title + " " + f.Paper.Abstract; len(some) < samples && embed.Uncased.Apply(text) != embed.Uncased1.Apply(text) {
			some = append(some, f)
		}
	}
	if len(some) == 0 {
		return nil
	}
	worst, id, err := agree(ctx, view, e, some)
	if err == nil && worst < agreement {
		d.Note("vectors   that of %s is from a server that misread words with symbols: paperkin reindex mends the vectors", id)
	}
	return err
}

// symbols says what becomes of words with symbols.
func symbols(t embed.Tokeniser) string {
	if t.Glued == "" {
		return "read"
	}
	return "glued (" + strings.Join(strings.Split(t.Glued, ""), " ") + ")"
}

// and joins names: "a", "a and b", "a, b and c".
func and(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
