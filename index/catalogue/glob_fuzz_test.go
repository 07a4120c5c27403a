package catalogue_test

import (
	"database/sql"
	"strings"
	"testing"
	"unicode/utf8"

	"paperkin/index/filter"
	"paperkin/index/paper"
)

// FuzzGlob: a pattern means what it means to SQLite.
func FuzzGlob(f *testing.F) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { db.Close() })
	same, err := db.Prepare(`SELECT ? GLOB ?`)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { same.Close() })
	for _, pattern := range []string{"", "*", "?", "a*b", "*a*a*b", "[a-c]*", "[^a-c]", "[]a]", "[^]a]", "[a-]", "[-a]", "[a-b-d]", "[]-a]", "[c-a]", "[[]", "[", "[^", "[]", "*[a", "é?"} {
		for _, text := range []string{"", "a", "ab", "aab", "-", "]", "[", "cd", "éa", "😀"} {
			f.Add(pattern, text)
		}
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		folded, wanted := paper.Fold(text), paper.Fold(pattern)
		if len(folded) > 200 || len(wanted) > 50 || !utf8.ValidString(folded+wanted) || strings.Contains(folded+wanted, "\x00") {
			return
		}
		var want bool
		if err := same.QueryRow(folded, wanted).Scan(&want); err != nil {
			t.Fatal(err)
		}
		g := filter.GlobOf(pattern)
		if got := g.Match(folded); got != want {
			t.Errorf("%q, %q: got %v, SQLite %v", wanted, folded, got, want)
		}
		if want && !strings.HasPrefix(folded, g.Prefix()) {
			t.Errorf("%q begins with %q, but %q matches", wanted, g.Prefix(), folded)
		}
	})
}
