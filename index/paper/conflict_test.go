package paper

import "testing"

func TestIDsConflict(t *testing.T) {
	for _, tt := range []struct {
		a, b []string
		want bool
	}{
		{[]string{"arxiv:1"}, []string{"arxiv:2"}, true},
		{[]string{"arxiv:1"}, []string{"doi:10.5/2"}, false},
		{[]string{"arxiv:1", "doi:10.5/2"}, []string{"doi:10.5/2", "arxiv:1"}, false},
		{[]string{"doi:10.5/1"}, []string{"doi:10.5/2"}, true},
		{[]string{"doi:10.1101/1"}, []string{"doi:10.5/2"}, false}, // a preprint and what became of it
		{[]string{"openalex:W1"}, []string{"openalex:W2"}, false},
		{[]string{"arxiv:1", "arxiv:2"}, []string{"arxiv:2"}, false},
		{nil, []string{"pmid:2"}, false},
	} {
		for _, pair := range [][2][]string{{tt.a, tt.b}, {tt.b, tt.a}} {
			if got := IDsConflict(pair[0], pair[1]); got != tt.want {
				t.Errorf("%q and %q: got %v", pair[0], pair[1], got)
			}
		}
	}
}
