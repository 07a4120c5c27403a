package paper

import (
	"reflect"
	"testing"
)

func TestWithCarried(t *testing.T) {
	for _, tt := range []struct {
		name       string
		give, want Paper
	}{
		{"no fields", Paper{Aliases: []string{"doi:10.1000/a"}}, Paper{Aliases: []string{"doi:10.1000/a"}}},
		{"a book's DOI", Paper{Aliases: []string{"sha:1"}, Fields: map[string]string{"DOI": "10.1000/book", "page": "1-2"}},
			Paper{Aliases: []string{"sha:1", "doi:10.1000/book"}, URL: "https://doi.org/10.1000/book", Fields: map[string]string{"page": "1-2"}}},
		{"beside its own", Paper{ID: "doi:10.1000/a", Aliases: []string{"doi:10.1000/a"}, Fields: map[string]string{"DOI": "10.1000/book", "PMID": "123"}},
			Paper{ID: "doi:10.1000/a", Aliases: []string{"doi:10.1000/a", "doi:10.1000/book", "pmid:123"}, Fields: map[string]string{}}},
		{"its own again", Paper{ID: "doi:10.1000/a", Aliases: []string{"doi:10.1000/a"}, Fields: map[string]string{"DOI": "10.1000/A"}},
			Paper{ID: "doi:10.1000/a", Aliases: []string{"doi:10.1000/a"}, Fields: map[string]string{}}},
		{"no number", Paper{Fields: map[string]string{"DOI": "in press"}}, Paper{Fields: map[string]string{"DOI": "in press"}}},
	} {
		before := len(tt.give.Fields)
		if got := WithCarried(tt.give); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
		if len(tt.give.Fields) != before {
			t.Errorf("%s: the paper was changed", tt.name)
		}
	}
}
