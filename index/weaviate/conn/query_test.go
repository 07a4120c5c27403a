package conn

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestQuery: what is asked for at once is read, what is refused is said, and a node that does
// not answer is no reason to ask no other.
func TestQuery(t *testing.T) {
	answer := func(code int, text string) Node {
		s := &scripted{rest: func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			if r.Method != http.MethodPost || r.URL.Path != "/v1/graphql" || string(body) != `{"query":"{Get{\"C\"}}"}` {
				w.WriteHeader(http.StatusTeapot)
				return
			}
			w.WriteHeader(code)
			io.WriteString(w, text)
		}}
		return s.start(t)
	}
	good, bad := answer(200, `{"data":{"Get":{"C":[{"n":3}]}}}`), answer(500, "")
	for name, c := range map[string]struct {
		nodes []Node
		want  string
	}{
		"one":       {[]Node{good}, ""},
		"next":      {[]Node{bad, good, bad}, ""},
		"refused":   {[]Node{answer(200, `{"data":{"Get":null},"errors":[{"message":"no C"},{"message":"none"}]}`)}, "query: no C; none"},
		"shut":      {[]Node{answer(422, `{"error":[{"message":"graphql api is disabled"}]}`)}, "graphql api is disabled"},
		"none":      {[]Node{bad, bad}, ErrUnreachable.Error()},
		"malformed": {[]Node{answer(200, `{"data":{"Get":{"C":3}}}`)}, "cannot unmarshal"},
	} {
		cluster, _ := open(t, Options{Nodes: c.nodes})
		var data struct{ Get map[string][]struct{ N int } }
		err := cluster.Query(t.Context(), "C", `{Get{"C"}}`, &data)
		if c.want == "" && (err != nil || data.Get["C"][0].N != 3) || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: got %v, %v, want %q", name, data, err, c.want)
		}
		if errors.Is(err, ErrUnreachable) != (name == "none") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
