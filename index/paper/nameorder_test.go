package paper

import (
	"slices"
	"testing"
)

// TestNameList: whether initials come last is decided for all names of a record.
func TestNameList(t *testing.T) {
	for _, tt := range []struct {
		shown    bool
		in, want []string // in reading order
	}{
		{false, []string{"Ito KM"}, []string{"KM Ito"}},
		{false, []string{"Ito K.", "Li W.", "Toy Collaboration", "Eng, Dora", "{Toy, Inc.}"}, []string{"K. Ito", "W. Li", "Toy Collaboration", "Dora Eng", "Toy, Inc."}},
		{false, []string{"Akira B", "Wei LI", "Dora Eng"}, []string{"Akira B", "Wei LI", "Dora Eng"}},
		{false, []string{"Dr. Kei Ito", "Vivian U"}, []string{"Kei Ito", "Vivian U"}},
		{false, []string{"Ito K", "Li W", "Eng D", "Oto T", "Poe E", "Fox R", "Toys Abroad"}, []string{"K Ito", "W Li", "D Eng", "T Oto", "E Poe", "R Fox", "Toys Abroad"}},
		{false, []string{"Ito K", "et al."}, []string{"K Ito", "+"}},
		{false, []string{"Ito K", "van Gogh", "Plato", "伊藤 慧"}, []string{"K Ito", "van Gogh", "Plato", "伊藤 慧"}},
		{false, []string{"Ito K.", "van den Berg H.J.", "Mai Van An"}, []string{"K. Ito", "H.J. van den Berg", "Mai Van An"}},
		{false, []string{"Kei Ito", "van den Berg H.J."}, []string{"Kei Ito", "H.J. van den Berg"}},
		{false, []string{"Ito K", "Li WU"}, []string{"K Ito", "WU Li"}},
		{true, []string{"Akira B"}, []string{"Akira B"}},
		{true, []string{"Ito K.", "Li W."}, []string{"K. Ito", "W. Li"}},
		{true, []string{"Ito K.", "Li W.", "Kei Jan Ito"}, []string{"Ito K.", "Li W.", "Kei Jan Ito"}},
		{true, []string{"Mr. Akira", "Kei Ito (Jan)", "Wei Li*", "Li Wei (†)", "Dora Eng¹", "Ann Lee ()"}, []string{"Mr. Akira", "Kei Ito (Jan)", "Wei Li", "Li Wei", "Dora Eng", "Ann Lee"}},
		{true, []string{"Kei Ito, Dora J. Eng"}, []string{"Kei Ito", "Dora J. Eng"}},
		{true, []string{"Silva Costa, Ana Maria"}, []string{"Ana Maria Silva Costa"}},
		{true, []string{"Kei Ito", "Wei Li, Dora Eng", "Poe, E."}, []string{"Kei Ito", "Wei Li", "Dora Eng", "E. Poe"}},
		{true, []string{"someone@example.org", ")*", "others"}, []string{"someone@example.org", "+"}},
		{true, []string{"Hal King III", "Toy Collaboration", "Jan van den Berg"}, []string{"Hal King III", "Toy Collaboration", "Jan van den Berg"}},
	} {
		l := NameList{Shown: tt.shown}
		for _, s := range tt.in {
			l.AddText(s)
		}
		var got []string
		for _, n := range l.Names() {
			got = append(got, n.String())
		}
		if l.EtAl {
			got = append(got, "+")
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q (shown %v): got %q, want %q", tt.in, tt.shown, got, tt.want)
		}
	}
}
