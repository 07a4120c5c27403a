package paper

import (
	"strings"
	"testing"
)

// FuzzCommonParts holds the fast way of writing and comparing names against the general one.
func FuzzCommonParts(f *testing.F) {
	for _, n := range []Name{{Family: "One", Given: "Ada"}, {Family: "Two", Given: "B. C."}, {Family: "Iii", Given: "Ada B."}, {Family: "Three", Given: "Ana De"}, {Family: "Group", Given: "Toy"},
		{Family: "Four", Given: "The"}, {Family: "van Five"}, {Family: "Six", Given: " Eve"}, {Family: "Seven-Eight", Given: "J.-P."}, {Family: "Inc.", Given: "Toys"}, {Family: "伊藤", Given: "慧"}} {
		f.Add(n.Family, n.Given)
	}
	f.Fuzz(func(t *testing.T, family, given string) {
		n := Name{Family: family, Given: given}
		want := strings.Join(strings.Fields(given+" "+family), " ")
		if n.isCommon() && (n.String() != want || ReadName(want) != n) {
			t.Errorf("%q: got %q, want %q, which is read as %q", n, n.String(), want, ReadName(want))
		}
		if size := n.size(); len(n.String()) > size {
			t.Errorf("%q: %d bytes, more than %d", n, len(n.String()), size)
		}
	})
}
