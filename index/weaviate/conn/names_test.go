package conn

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

// TestWhereabouts: nodes behind something at another address say themselves where they are,
// unless they listen everywhere; each is asked once.
func TestWhereabouts(t *testing.T) {
	for _, tt := range []struct{ says, want string }{
		{"http://10.0.0.2:8080 http://10.0.0.0:8080 http://10.0.0.1:8080", "weaviate-2 weaviate-0 weaviate-1"},
		{"http://weaviate-1.internal:8080 http://0.0.0.0:8080 http://[::]:8080", "weaviate-1 ? ?"},
		{"http://10.0.0.2:8080 http://10.0.0.2:8080 -", "? ? ?"},
		{"http://10.0.0.9:8080 - http://10.0.0.1:8080", "? ? weaviate-1"},
	} {
		var asked atomic.Int32
		var nodes []Node
		for says := range strings.FieldsSeq(tt.says) {
			nodes = append(nodes, (&scripted{rest: func(w http.ResponseWriter, r *http.Request) {
				switch {
				case strings.HasSuffix(r.URL.Path, "/statistics"):
					w.Write([]byte(members(3, "0", "1", "2")))
				case strings.HasSuffix(r.URL.Path, "/meta"):
					asked.Add(1)
					fmt.Fprintf(w, `{"hostname":%q,"version":"1.35.2"}`, strings.Trim(says, "-"))
				}
			}}).start(t))
		}
		c, _ := open(t, Options{Nodes: nodes})
		for range 2 {
			if _, err := c.Look(t.Context(), "Papers_meta"); err != nil {
				t.Fatal(err)
			}
		}
		var got []string
		for i := range nodes {
			name := c.Name(i)
			if name == "" {
				name = "?"
			}
			got = append(got, name)
		}
		if text := strings.Join(got, " "); text != tt.want || int(asked.Load()) != len(nodes) {
			t.Errorf("%s: got %s, want %s; asked %d times", tt.says, text, tt.want, asked.Load())
		}
	}
}
