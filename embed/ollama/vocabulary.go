package ollama

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/ollama/ollama/api"

	"paperkin/embed"
	"paperkin/embed/batch"
)

// vocabulary are the pieces of words that a WordPiece model knows, as its file has them:
// those that begin a word have wordBegin before them. A nil one is not known.
type vocabulary map[string]bool

const wordBegin = "▁"

// vocabulary asks for the pieces of a WordPiece model. Servers that do not tell them give
// nil, as do those that tell more than anybody should read.
func (s *server) vocabulary(ctx context.Context, name string) (v vocabulary, err error) {
	var r *api.ShowResponse
	err = s.ask(ctx, fmt.Sprintf("vocabulary of %q", name), func(ctx context.Context) (err error) {
		r, err = s.asking(batch.DescriptionSize).Show(ctx, &api.ShowRequest{Model: name, Verbose: true})
		return err
	})
	if errors.Is(err, embed.ErrAnswerTooLarge) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	pieces, _ := r.ModelInfo["tokenizer.ggml.tokens"].([]any)
	if len(pieces) == 0 {
		return nil, nil
	}
	v = make(vocabulary, len(pieces))
	for _, p := range pieces {
		if piece, ok := p.(string); ok {
			v[piece] = true
		}
	}
	return v, nil
}

// knows reports whether a word can be put together from pieces, the longest first.
func (v vocabulary) knows(word string) bool {
	for begin := wordBegin; word != ""; begin = "" {
		end := len(word)
		for end > 0 && !v[begin+word[:end]] {
			_, size := utf8.DecodeLastRuneInString(word[:end])
			end -= size
		}
		if end == 0 {
			return false
		}
		word = word[end:]
	}
	return true
}

// isUncased reports whether a vocabulary has words, and none with a capital: its model
// knows texts in lower case.
func (v vocabulary) isUncased() bool {
	for piece := range v {
		// Those in brackets are no words, such as [CLS].
		if !strings.HasPrefix(piece, "[") && strings.ContainsFunc(piece, func(r rune) bool { return 'A' <= r && r <= 'Z' }) {
			return false
		}
	}
	return v[wordBegin+"the"] || v[wordBegin+"a"]
}

// check returns an error that wraps [embed.ErrNoVector] if the vocabulary lacks more than
// half of the words of a text. They would all become one and the same unknown token, whose
// vector is like that of any other text of this kind.
func (v vocabulary) check(text string) error {
	all, lacking, example := batch.Words(text), 0, ""
	for _, w := range all {
		if !v.knows(w) {
			if lacking++; example == "" {
				example = w
			}
		}
	}
	if 2*lacking <= len(all) {
		return nil
	}
	return fmt.Errorf("%w: the model's vocabulary lacks %d of its %d words, such as %q", embed.ErrNoVector, lacking, len(all), example)
}

// spelling holds the vocabulary of a model once it was asked for.
type spelling struct {
	mu    sync.Mutex
	asked bool
	known vocabulary
}

// Check implements [batch.Checker]. Models of other kinds than WordPiece can spell any
// word. Words of ASCII letters and digits can always be put together, so only other texts
// cost a request, and only the first of them.
func (c *client) Check(ctx context.Context, text string) (reason, err error) {
	if !c.wordPiece || strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf && unicode.IsLetter(r) }) < 0 {
		return nil, nil
	}
	c.spelling.mu.Lock()
	defer c.spelling.mu.Unlock()
	if !c.spelling.asked {
		s := *c.server
		s.describeTimeout = min(verifyTimeout, c.timeout)
		known, err := s.vocabulary(ctx, c.model)
		if err != nil {
			return nil, err
		}
		c.spelling.asked, c.spelling.known = true, known
	}
	if c.spelling.known == nil {
		return nil, nil
	}
	return c.spelling.known.check(text), nil
}
