package cli

import (
	"context"
	"strings"
	"unicode"

	"paperkin/embed"
	"paperkin/index"
)

// multilingual is what to do about texts in scripts that a model does not know.
const multilingual = "a multilingual model embeds other scripts as well: paperkin reindex --embedder ollama:bge-m3"

// isUnknown reports whether a paper has no vector because the model knows nothing of its
// text: the same model will never have one for it.
func isUnknown(e index.Entry) bool { return strings.HasPrefix(e.Reason, embed.ErrNoVector.Error()) }

// isForeign reports whether such a paper has a title in another script than the Latin one.
func isForeign(e index.Entry) bool {
	return isUnknown(e) && strings.ContainsFunc(e.Title, func(r rune) bool {
		return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r)
	})
}

// unembedded says what becomes of papers that have no vector yet, or never will.
func (d *doctor) unembedded(ctx context.Context, lib *index.Library, space index.Space, l index.Ledger) error {
	unknown, foreign := 0, false
	err := lib.Entries(ctx, space, index.Failed, func(e index.Entry) bool {
		if isUnknown(e) {
			unknown++
			foreign = foreign || isForeign(e)
		}
		return true
	})
	if err != nil {
		return err
	}
	if failed := l.Failed - unknown; l.Pending+failed > 0 {
		d.Note("papers    %d pending, %d failed: paperkin index embeds them", l.Pending, failed)
	}
	if unknown > 0 {
		what := "paperkin status --failed lists them"
		if foreign {
			what = multilingual
		}
		d.Note("papers    %d cannot be embedded, since the model knows too little of their texts, and are found by words alone: %s", unknown, what)
	}
	return nil
}
