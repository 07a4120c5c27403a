package ollama

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"paperkin/embed"
)

// wordPiece is a description of a model that knows a few pieces.
func wordPiece(pieces ...string) map[string]any {
	r := description("bert", 384, 512, "embedding")
	tokens := make([]any, len(pieces))
	for i, p := range pieces {
		tokens[i] = p
	}
	info := r["model_info"].(map[string]any)
	info["tokenizer.ggml.model"], info["tokenizer.ggml.tokens"] = "bert", tokens
	return r
}

func TestVocabulary(t *testing.T) {
	v := vocabulary{"▁a": true, "▁trans": true, "former": true, "▁μ": true, "m": true, "▁語": true}
	for text, want := range map[string]string{
		"a transformer":  "",
		"a μm, 語語":       "",
		"a ไทย":          "", // half of it is known
		"ไทย":            `lacks 1 of its 1 words, such as "ไทย"`,
		"a ไทย, ภาษา 語":  "",
		"a: ไทย! ภาษา":   `lacks 2 of its 3 words, such as "ไทย"`,
		"formera former": `lacks 2 of its 2 words, such as "formera"`,
		"... ?!":         "",
		"日本語":            `lacks 2 of its 3 words, such as "日"`,
	} {
		err := v.check(text)
		if (err == nil) != (want == "") || err != nil && (!errors.Is(err, embed.ErrNoVector) || !strings.HasSuffix(err.Error(), want)) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

// TestUnknownWords: a text whose words the model does not know is not sent; the others are,
// and for texts of ASCII letters nobody asks for the vocabulary.
func TestUnknownWords(t *testing.T) {
	s := newServer(t)
	asked, down := 0, false
	s.show = func(string) (int, any) {
		if asked++; down {
			return http.StatusServiceUnavailable, map[string]string{"error": "server busy, please try again"}
		}
		return http.StatusOK, wordPiece("▁a", "▁search", "▁語")
	}
	o, naps := s.options()
	document := "a search: {title} {abstract}"
	o.DocumentTemplate = &document
	e := open(t, o)
	if _, err := e.EmbedDocuments(t.Context(), []string{"a search: plain words"}); err != nil || asked != 1 {
		t.Fatalf("ASCII: %v, %d descriptions asked for, want that of Open", err, asked)
	}
	down = true
	if _, err := e.EmbedDocuments(t.Context(), []string{"a search: ไทย"}); !errors.Is(err, embed.ErrUnreachable) || len(*naps) == 0 {
		t.Errorf("busy: got %v after %d waits", err, len(*naps))
	}
	down, asked = false, 0
	vectors, err := e.EmbedDocuments(t.Context(), []string{"a search: ไทย ภาษา", "a search: 語", "a search: ไทย a"})
	var partial *embed.Partial
	if !errors.As(err, &partial) || len(partial.Failed) != 1 || !errors.Is(partial.Failed[0], embed.ErrNoVector) || vectors[0] != nil || vectors[1] == nil || vectors[2] == nil {
		t.Errorf("got %v", err)
	}
	if _, err := e.EmbedQuery(t.Context(), "ไทย"); !errors.Is(err, embed.ErrNoVector) || asked != 1 {
		t.Errorf("question: got %v; %d descriptions asked for, want 1", err, asked)
	}
	// A model that spells words by other means is not asked for its vocabulary.
	s.show = func(string) (int, any) {
		asked++
		return http.StatusOK, description("bert", 384, 512, "embedding")
	}
	asked = 0
	if _, err := open(t, o).EmbedQuery(t.Context(), "ไทย"); err != nil || asked != 1 {
		t.Errorf("another kind: %v, %d descriptions asked for, want 1", err, asked)
	}
	for _, r := range s.sent() {
		if r.has("a search: ไทย ภาษา") {
			t.Errorf("sent %q", r.Input)
		}
	}
}
