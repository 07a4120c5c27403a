package ollama

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"paperkin/embed"
)

// TestTokeniserFailures: a server that fails at all texts because of one that it knows no
// word of has no vector for that one; a server that is gone is an error.
func TestTokeniserFailures(t *testing.T) {
	s := newServer(t)
	o, _ := s.options()
	e := open(t, o)
	s.answer = func(_ int, r embedRequest, w http.ResponseWriter) bool {
		if slices.ContainsFunc(r.Input, func(text string) bool { return strings.ToLower(text) != text }) {
			return failWith(w, http.StatusInternalServerError, "failed to encode response: json: unsupported value: NaN")
		}
		return false
	}
	got, err := e.Tokeniser(t.Context())
	if want := (embed.Tokeniser{Capitals: embed.Lost, Accents: embed.Kept, Preparation: embed.Uncased}); err != nil || got != want {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	s.http.Close()
	if _, err := e.Tokeniser(t.Context()); err == nil {
		t.Error("without a server: no error")
	}
}

// TestUncasedVocabulary: what an unknown model is given follows its vocabulary, unless the
// caller says it.
func TestUncasedVocabulary(t *testing.T) {
	for _, tt := range []struct {
		name   string
		pieces []string
		asked  embed.Preparation
		want   embed.Preparation
	}{
		{"my-model", []string{"[CLS]", "▁the", "▁ℝ"}, "", embed.Uncased},
		{"my-model", []string{"[CLS]", "▁the", "▁The"}, "", embed.Plain},
		{"my-model", []string{"[CLS]"}, "", embed.Plain}, // says nothing
		{"my-model", []string{"▁the"}, embed.Plain, embed.Plain},
		{"bge-m3", []string{"▁the"}, "", embed.Plain}, // known
	} {
		s := newServer(t)
		s.show = func(string) (int, any) { return http.StatusOK, wordPiece(tt.pieces...) }
		o, _ := s.options()
		o.Model, o.Preparation = tt.name, tt.asked
		if got := open(t, o).Space().Preparation; got != tt.want {
			t.Errorf("%+v: got %s", tt, got)
		}
	}
}
