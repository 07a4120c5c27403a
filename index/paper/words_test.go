package paper

import (
	"strings"
	"testing"
)

// FuzzWords holds the sets of words against maps.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"", "a", "NA", "Anónimo", "group", "GROUP", "ban\u212a", "\u0130nc", "Unknown Author", strings.Repeat("\u212a", 40)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, w := range []*words{bodyWords, nameSuffixes, missing, missingNames} {
			if got := w.has(s); got != w.set()[s] {
				t.Errorf("has(%q): got %v", s, got)
			}
			if got := w.hasLower(s); got != w.set()[strings.ToLower(s)] {
				t.Errorf("hasLower(%q): got %v", s, got)
			}
		}
	})
}
