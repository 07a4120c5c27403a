package paper

import (
	"reflect"
	"testing"
)

// TestDraftPlaceholders: what stands for a missing value is none, in every field; what
// only looks like it stays.
func TestDraftPlaceholders(t *testing.T) {
	for _, tt := range []struct {
		name  string
		draft Draft
		want  Paper
	}{
		{"everything is missing", Draft{IDs: []string{"x", "NA", "nan"}, Keys: []string{"null"}, Title: "T", Abstract: "NA", Authors: []string{"NA", "nan"}, Venue: "None", URL: "n/a", Categories: []string{"NA"}, Keywords: []string{"nan", "-"},
			Published: "n.d.", Fields: map[string]string{"volume": "NA", "page": "--", "publisher": "[s.n.]"}, Dates: map[string]string{"accessed": "NaN"}, Files: []string{"null"}, People: map[string][]Name{"editor": {{Literal: "[Anonymous]"}}}},
			Paper{ID: "x", Aliases: []string{"x"}, Title: "T"}},
		{"names that look missing", Draft{IDs: []string{"x"}, Title: "Unknown", Names: []Name{{Family: "Null", Given: "Ada"}, {Literal: "NA"}}, Keywords: []string{"Na"}},
			Paper{ID: "x", Aliases: []string{"x"}, Title: "Unknown", Authors: []string{"Ada Null"}, Keywords: []string{"Na"}}},
		{"no abstract in words", Draft{IDs: []string{"x"}, Title: "T", Abstract: "[No abstract available]"},
			Paper{ID: "x", Aliases: []string{"x"}, Title: "T", Original: &Original{Abstract: "[No abstract available]"}}},
		{"a notice behind the abstract", Draft{IDs: []string{"x"}, Title: "T", Abstract: "We bet. [ABSTRACT FROM AUTHOR] Copyright of Toy Studies is the property of Somebody Ltd and its content may not be copied without permission."},
			Paper{ID: "x", Aliases: []string{"x"}, Title: "T", Abstract: "We bet.", Original: &Original{Abstract: "We bet. [ABSTRACT FROM AUTHOR] Copyright of Toy Studies is the property of Somebody Ltd and its content may not be copied without permission."}}},
		{"an abstract about property", Draft{IDs: []string{"x"}, Title: "T", Abstract: "Most copyright of songs is the property of heirs, we find."},
			Paper{ID: "x", Aliases: []string{"x"}, Title: "T", Abstract: "Most copyright of songs is the property of heirs, we find."}},
		{"a notice", Draft{IDs: []string{"x"}, Title: "T", Abstract: "© 2020 Toy Press. All rights reserved."},
			Paper{ID: "x", Aliases: []string{"x"}, Title: "T", Original: &Original{Abstract: "© 2020 Toy Press. All rights reserved."}}},
	} {
		got, err := tt.draft.Record()
		if err != nil || !reflect.DeepEqual(got.Paper, tt.want) {
			t.Errorf("%s: got\n%+v, %v, want\n%+v", tt.name, got.Paper, err, tt.want)
		}
	}
	for _, title := range []string{"NA", "nan", "-", "[Unknown]", "[NA]", "..."} {
		if _, err := (&Draft{IDs: []string{"x"}, Title: title}).Record(); err != errNoTitle {
			t.Errorf("title %q: got %v, want %v", title, err, errNoTitle)
		}
	}
}
