package ollama

import (
	"errors"
	"net/http"
	"slices"
	"testing"

	"paperkin/embed"
)

// answers makes the scripted server reply with vectors as reorder leaves them.
func (s *scripted) answers(reorder func(n int, vectors [][]float32)) {
	s.answer = func(n int, r embedRequest, w http.ResponseWriter) bool {
		var vectors [][]float32
		for _, text := range r.Input {
			vectors = append(vectors, vectorOf(text, s.dims))
		}
		reorder(n, vectors)
		reply(w, 200, map[string]any{"embeddings": vectors})
		return true
	}
}

// disorders are ways to answer with vectors in another order than the texts.
var disorders = map[string]func([][]float32){
	"reversed": slices.Reverse[[][]float32],
	"rotated": func(v [][]float32) {
		if len(v) > 0 {
			copy(v, append(slices.Clone(v[1:]), v[0]))
		}
	},
	"halves swapped": func(v [][]float32) {
		half := len(v) / 2
		copy(v, append(slices.Clone(v[half:]), v[:half]...))
	},
}

// TestDisorder: a server that mixes up the vectors of a request from the start
// is refused; if it begins to in the middle of a run, it gets one text at a
// time; if it does so once, the request is repeated.
func TestDisorder(t *testing.T) {
	for name, disorder := range disorders {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			o, waits := s.options()
			o.BatchSize = 8
			e := open(t, o)
			s.answers(func(_ int, v [][]float32) { disorder(v) })
			if err := e.Warm(t.Context()); !errors.Is(err, embed.ErrModelUnfit) {
				t.Fatalf("Warm: got %v, want ErrModelUnfit", err)
			}
			s.answer = nil
			if err := e.Warm(t.Context()); err != nil {
				t.Fatal(err)
			}
			for _, always := range []bool{false, true} {
				first := len(s.sent())
				s.answers(func(n int, v [][]float32) {
					if always || n == first {
						disorder(v)
					}
				})
				texts := numbered(8)
				vectors, err := e.EmbedDocuments(t.Context(), texts)
				if partial := checkOutcome(t, texts, vectors, err); partial != nil {
					t.Errorf("always %v: %v", always, partial)
				}
				if got := len(s.sent()) - first; !always && got != 2 {
					t.Errorf("%d requests for one disorder, want 2", got)
				}
			}
			if len(*waits) > 0 {
				t.Errorf("waited %v for an answer that was there", *waits)
			}
		})
	}
}

// TestAnotherModelAnswers: vectors of another model, for a while or from some
// request on, never come back as those of this one.
func TestAnotherModelAnswers(t *testing.T) {
	for _, lasting := range []bool{false, true} {
		s := newServer(t)
		o, _ := s.options()
		e := open(t, o)
		if err := e.Warm(t.Context()); err != nil {
			t.Fatal(err)
		}
		first := len(s.sent())
		s.answers(func(n int, v [][]float32) {
			if lasting || n == first {
				for i := range v {
					slices.Reverse(v[i])
				}
			}
		})
		texts := numbered(8)
		vectors, err := e.EmbedDocuments(t.Context(), texts)
		switch {
		case lasting && !errors.Is(err, embed.ErrModelUnfit):
			t.Errorf("from now on: got %v, want ErrModelUnfit", err)
		case lasting && len(s.sent())-first > 3:
			t.Errorf("%d requests to find out, want 3", len(s.sent())-first)
		case !lasting:
			checkOutcome(t, texts, vectors, err)
		}
	}
}

// TestOddText: a text to which the server answers with a vector too many or of
// the wrong length fails alone.
func TestOddText(t *testing.T) {
	for name, spoil := range map[string]func([][]float32, int) [][]float32{
		"too many": func(v [][]float32, _ int) [][]float32 { return append(v, v[0]) },
		"too few":  func(v [][]float32, i int) [][]float32 { return slices.Delete(v, i, i+1) },
		"too short": func(v [][]float32, i int) [][]float32 {
			v[i] = v[i][:10]
			return v
		},
	} {
		s := newServer(t)
		o, waits := s.options()
		e := open(t, o)
		if err := e.Warm(t.Context()); err != nil {
			t.Fatal(err)
		}
		texts := numbered(32)
		s.answer = func(_ int, r embedRequest, w http.ResponseWriter) bool {
			at := slices.Index(r.Input, texts[13])
			if at < 0 {
				return false
			}
			var vectors [][]float32
			for _, text := range r.Input {
				vectors = append(vectors, vectorOf(text, s.dims))
			}
			reply(w, 200, map[string]any{"embeddings": spoil(vectors, at)})
			return true
		}
		vectors, err := e.EmbedDocuments(t.Context(), texts)
		if partial := checkOutcome(t, texts, vectors, err); partial == nil || len(partial.Failed) != 1 || !errors.Is(partial.Failed[13], embed.ErrModelUnfit) {
			t.Errorf("%s: got %v, want text 13 alone", name, err)
		}
		if len(*waits) > 0 {
			t.Errorf("%s: waited %v for an answer that was there", name, *waits)
		}
	}
}
