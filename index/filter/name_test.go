package filter

import (
	"strings"
	"testing"
)

// by reports whether the papers of an author pass a filter for a name.
func by(author, name string) bool {
	return Filter{Authors: []string{name}}.Compile(Resolved{}).Match(1, Traits{Authors: []string{author}})
}

// TestNames: who is meant by a name, however it is written, and who is not.
func TestNames(t *testing.T) {
	for _, tt := range []struct {
		names, yes, no string // separated by semicolons
	}{
		{"G. Hinton; G Hinton; Hinton G; Hinton G.; Hinton, G.; hinton,g; Hinton, Geoffrey; Geoffrey Hinton; Geoffrey E. Hinton; G. E. Hinton; Hinton GE; Hinton, GE; GE Hinton; Hinton, Geoffrey Everest; Hinton, G. Everest; G Everest Hinton",
			"Geoffrey E. Hinton; Geoffrey Everest Hinton; G. E. Hinton; Hinton G. E.; Hinton, G E",
			"Geoffrey Hint; Hintons, G.; David Hinton; Dan Hintony; Geoffrey; Hinton; G. Everest; Everest G."},
		{"Hinton, G.; G. Hinton; Geoffrey E. Hinton", "Geoffrey Hinton; G. Hinton; Hinton G; Hinton G E", "Hinton Gray; A. Hinton; Hinton E"},
		{"hinton geoffrey; hinton geoffrey e; HINTON GEOFFREY", "Geoffrey Hinton; Geoffrey E. Hinton; Geoffrey Everest Hinton", "Geoff Hinton; Gary Hinton; G. Geoffrey"},
		{"Geoffrey Everest Hinton", "Geoffrey E. Hinton; G. E. Hinton", "Geoffrey Hinton; Geoffrey A. Hinton"},
		{"J. Wei; Wei, J.", "Jason Wei; J. Wei; J. W. Wei; Wei J", "Wei Jiang; Wei Wang"},
		{"Wei Zhang", "Wei Zhang; Zhang Wei; W. Zhang; Zhang W; Xiao Wei Zhang", "Z. Wei; Wen Zhang; Wei Wang; J. W. Zhang; Zhang-Wei Hong"},
		{"W. Zhang; Zhang, W.", "Wei Zhang; W. J. Zhang; Zhang W J", "Xiao Wei Zhang; Zhang Wei"},
		{"van der Maaten L; L. van der Maaten; van der Maaten, L. J. P.; Maaten, Laurens", "Laurens van der Maaten; L. J. P. van der Maaten", "Laurens Maatens; Ada van der Maaten"},
		{"J.-P. Sartre; Sartre, Jean-Paul; Jean Paul Sartre; Sartre JP", "Jean-Paul Sartre; J.-P. Sartre; J. P. Sartre", "Paul Sartre; P. Sartre"},
		{"M\u00fcller, J.; J. Mueller", "J\u00f6rg M\u00fcller; Joerg Mueller; J. Mueller", "Jorg Miller"},
		{"E, Weinan", "Weinan E", "E Weinand"},
		{"Hinton; Hinton,; hint", "Geoffrey Hinton; Hinton G", "Geoffrey"},
		{"\u738b \u4f1f; \u738b, \u4f1f", "\u738b \u4f1f", "\u674e \u4f1f"},
		{", ; .; -", "", "Geoffrey Hinton"},
	} {
		for name := range strings.SplitSeq(tt.names, ";") {
			for want, authors := range map[bool]string{true: tt.yes, false: tt.no} {
				for author := range strings.SplitSeq(authors, ";") {
					author, name := strings.TrimSpace(author), strings.TrimSpace(name)
					if got := by(author, name); author != "" && got != want {
						t.Errorf("papers of %q for %q: got %v", author, name, got)
					}
				}
			}
		}
	}
}
