package paper

import "testing"

func TestConflictingIDs(t *testing.T) {
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
		{[]string{"doi:10.21203/rs.3.rs-1/v1"}, []string{"doi:10.21203/rs.3.rs-1/v2"}, false}, // versions
		{[]string{"doi:10.21203/rs.3.rs-1/v1"}, []string{"doi:10.21203/rs.3.rs-2/v1"}, true},
	} {
		for _, pair := range [][2][]string{{tt.a, tt.b}, {tt.b, tt.a}} {
			if one, other := ConflictingIDs(pair[0], pair[1]); (one != "") != tt.want || (other != "") != tt.want {
				t.Errorf("%q and %q: got %q and %q", pair[0], pair[1], one, other)
			}
		}
	}
}
