package main

import (
	"context"
	"strings"

	"paperkin/embed"
)

// tokeniser says which words the server gives to the model as other ones, and whether such
// words reach it: texts in a library are prepared so that they do not, by what was known of the
// model when the first paper was embedded.
func (d *doctor) tokeniser(ctx context.Context, space embed.Space, e embed.Embedder) error {
	server, ok := e.(interface {
		Tokeniser(context.Context) (embed.Tokeniser, error)
	})
	if !ok {
		return nil
	}
	t, err := server.Tokeniser(ctx)
	if err != nil {
		return err
	}
	misread := t.Misreads(space.Preparation)
	switch {
	case len(misread) == 0:
		d.ok("tokeniser reads texts as they are prepared (%s): capitals %s, accents %s, symbols %s", space.Preparation, t.Capitals, t.Accents, symbols(t))
	case len(t.Misreads(t.Preparation)) < len(misread):
		d.note("tokeniser misreads words with %s, and texts were prepared as %s, which leaves them: paperkin reindex mends the vectors", and(misread), space.Preparation)
	default:
		d.note("tokeniser misreads words with %s: newer servers may read them, and other models do", and(misread))
	}
	return nil
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
