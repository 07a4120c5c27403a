package openai

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"paperkin/embed"
	"paperkin/embed/openai/openaitest"
)

// TestCover: what a server takes, and whether it refuses or cuts what is longer, is
// found out; no text is called whole of which the server saw only a part, and no
// vector is lost.
func TestCover(t *testing.T) {
	words := func(n int) string { return "paper " + strings.TrimSpace(strings.Repeat("to ", n-1)) }
	texts := []string{words(10), words(100), words(200), words(300), words(500), words(700), words(2000), words(30000)}
	for _, takes := range []int{64, 250, 510, 1000, 8190} {
		for _, cuts := range []bool{true, false} {
			s := openaitest.NewServer(t)
			s.Set(openaitest.Script{Words: takes, Cuts: cuts})
			o, _ := options(s)
			e := open(t, o)
			if err := e.Warm(t.Context()); err != nil {
				t.Fatal(err)
			}
			vectors, err := e.EmbedDocuments(t.Context(), texts)
			var partial *embed.Partial
			if !errors.As(err, &partial) || len(partial.Failed) > 0 {
				t.Fatalf("%d words, cuts %v: got %v", takes, cuts, err)
			}
			for i, text := range texts {
				n := len(strings.Fields(text))
				cut := slices.Contains(partial.Truncated, i)
				if want := n > takes || n > usualContext; cut != want {
					t.Errorf("%d words, cuts %v: a text of %d is cut: %v, want %v", takes, cuts, n, cut, want)
				}
				if whole := (openaitest.Script{}).Vector(text); !cut && embed.Dot(vectors[i], whole) < 0.99999 {
					t.Errorf("%d words, cuts %v: the vector of %d words is of other ones", takes, cuts, n)
				}
			}
		}
	}
}

// TestCoverCost: a server is asked once what it takes, and for a text that is surely
// whole nothing more.
func TestCoverCost(t *testing.T) {
	s := openaitest.NewServer(t)
	o, _ := options(s)
	e := open(t, o)
	before := len(s.Sent())
	for range 3 {
		if _, err := e.EmbedDocuments(t.Context(), numbered(31)); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(s.Sent()) - before; n != 2+3 {
		t.Errorf("%d requests, want 2 to find out and 3 with papers", n)
	}
	before = len(s.Sent())
	if _, err := open(t, o).EmbedQuery(t.Context(), strings.Repeat("why ", 400)); err != nil || len(s.Sent())-before != 2 {
		t.Errorf("a question: %v, %d requests, want 2", err, len(s.Sent())-before)
	}
}

// TestCoverNothing: a model whose vectors do not depend on the text is no model.
func TestCoverNothing(t *testing.T) {
	s := openaitest.NewServer(t)
	s.Set(openaitest.Script{Words: 3, Cuts: true})
	o, _ := options(s)
	if _, err := open(t, o).EmbedDocuments(t.Context(), numbered(2)); !errors.Is(err, embed.ErrModelUnfit) {
		t.Errorf("got %v, want ErrModelUnfit", err)
	}
}
