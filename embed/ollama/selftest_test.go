package ollama

import (
	"errors"
	"net/http"
	"slices"
	"testing"

	"paperkin/embed"
)

// TestWarm: a server or model that cannot embed is found out before a long run.
func TestWarm(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer func(embedRequest, http.ResponseWriter)
		want   error
	}{
		{"same vector for all", func(r embedRequest, w http.ResponseWriter) {
			v := vectorOf("anything", 384)
			reply(w, 200, map[string]any{"embeddings": slices.Repeat([][]float32{v}, len(r.Input))})
		}, embed.ErrModelUnfit},
		{"zero vectors", func(r embedRequest, w http.ResponseWriter) {
			reply(w, 200, map[string]any{"embeddings": slices.Repeat([][]float32{make([]float32, 384)}, len(r.Input))})
		}, embed.ErrModelUnfit},
		{"load fails", func(_ embedRequest, w http.ResponseWriter) { failWith(w, 500, "model requires more system memory") }, embed.ErrModelUnfit},
		{"no embedding model", func(_ embedRequest, w http.ResponseWriter) {
			failWith(w, 501, "this model does not support embeddings")
		}, embed.ErrModelUnfit},
		{"removed", func(_ embedRequest, w http.ResponseWriter) { failWith(w, 404, "model not found") }, embed.ErrModelMissing},
		{"hangs up", func(_ embedRequest, w http.ResponseWriter) { hangUp(w) }, embed.ErrUnreachable},
	} {
		s := newServer(t)
		s.answer = func(_ int, r embedRequest, w http.ResponseWriter) bool { c.answer(r, w); return true }
		o, _ := s.options()
		if err := open(t, o).Warm(t.Context()); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
	}
}
