package eval

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"paperkin/index/paper"
)

// shelf is papers in memory, for [Likes].
type shelf []paper.Paper

func (s shelf) Each(_ context.Context, yield func(paper.Paper) error) error {
	for _, p := range s {
		if err := yield(p); err != nil {
			return err
		}
	}
	return nil
}

// by adds papers of authors, with distinct titles: one in each of the years, with the name
// and the year as the id.
func (s *shelf) by(name string, years []int, authors ...string) {
	for _, year := range years {
		*s = append(*s, paper.Paper{ID: fmt.Sprint(name, year), Title: fmt.Sprintf("%s: the %d%s report", name, year, name), Authors: authors, Published: fmt.Sprint(year)})
	}
}

func years(from, to int) (list []int) {
	for y := from; y <= to; y++ {
		list = append(list, y)
	}
	return list
}

func TestLikes(t *testing.T) {
	var s shelf
	s.by("a", years(2010, 2016), "Ada Lovelace", "Co Author")
	s.by("same", []int{2011, 2015}, "Ada Lovelace", "Somebody Else")                                                                          // linked to no other paper: another Ada?
	s = append(s, paper.Paper{ID: "twice", Title: "a: the 2010a report!", Authors: []string{"Ada Lovelace", "Co Author"}, Published: "2016"}) // of a2010
	s.by("b", years(2010, 2016), "B. Initial", "Bo Diddley")
	s.by("c", years(2014, 2020), "Carl Late", "Cy Late") // nothing to like before 2014
	s.by("crowd", years(2010, 2016), append(slices.Repeat([]string{"Many More"}, 15), "Dora Crowd")...)
	s.by("few", years(2012, 2015), "Few Papers")
	s = append(s, paper.Paper{ID: "undated", Title: "Undated", Authors: []string{"Ada Lovelace", "Co Author"}})
	d, err := Likes(t.Context(), s, "shelf", LikesOptions{Readers: 10, Since: "2014", Until: "2016"})
	if err != nil {
		t.Fatal(err)
	}
	if d.Name != "shelf (likes, to find: 2014 to 2016)" || d.Since != "2014" || d.Until != "2016" {
		t.Errorf("got %q of %s to %s", d.Name, d.Since, d.Until)
	}
	var got []string
	for _, q := range d.Queries {
		got = append(got, fmt.Sprintln(q.ID, "likes", q.Likes, "finds", q.relevant(), "ignores", q.Ignored))
	}
	// Co Author shares all papers with Ada Lovelace, and so is no reader of his own.
	want := []string{
		"Ada_Lovelace likes [a2010 a2011 a2012 a2013] finds [a2014 a2015 a2016] ignores [twice same2011 same2015]\n",
		"Bo_Diddley likes [b2010 b2011 b2012 b2013] finds [b2014 b2015 b2016] ignores []\n",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}

	d, err = Likes(t.Context(), s, "shelf", LikesOptions{Readers: 10, Interests: 2, Since: "2014", Until: "2016"})
	if err != nil || len(d.Queries) != 1 {
		t.Fatalf("two interests: %d readers, %v, want one", len(d.Queries), err)
	}
	if q := d.Queries[0]; q.ID != "Ada_Lovelace+Bo_Diddley" || len(q.Likes) != 8 || len(q.Relevance) != 6 || len(q.Ignored) != 3 {
		t.Errorf("two interests: got %+v", q)
	}
	if _, err := Likes(t.Context(), s, "shelf", LikesOptions{Readers: 10, Since: "2020"}); err == nil ||
		err.Error() != "shelf: no author has 3 papers before 2020 and 2 of 2020 and later" {
		t.Errorf("nothing to find: got %v", err)
	}
}

// TestLikesSpread: of more readers than are wanted, those taken are spread over the names.
func TestLikesSpread(t *testing.T) {
	var s shelf
	for i := range 10 {
		s.by(fmt.Sprintf("p%d-", i), years(2010, 2016), fmt.Sprintf("Author %c", 'A'+i), fmt.Sprintf("Other %c", 'A'+i))
	}
	d, err := Likes(t.Context(), s, "shelf", LikesOptions{Readers: 5, Since: "2014"})
	var ids []string
	for _, q := range d.Queries {
		ids = append(ids, q.ID)
	}
	if got := strings.Join(ids, " "); err != nil || got != "Author_A Author_C Author_E Author_G Author_I" {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestLastQuarter(t *testing.T) {
	for years, want := range map[string]string{
		"":                        "",
		"2001":                    "2001",
		"2001 2002 2003 2004":     "2004",
		"2001 2002 2004 2004":     "2004", // alone more than a quarter
		"1 1 1 1 1 2 3 4":         "3",
		"1 1 1 1 1 2 2 2 3 4 4 4": "4", // three of twelve
	} {
		var all []work
		for _, y := range strings.Fields(years) {
			all = append(all, work{year: y})
		}
		if got := lastQuarter(all); got != want {
			t.Errorf("%q: got %q, want %q", years, got, want)
		}
	}
}

func TestSameWork(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"Tides in shallow bays", "Tides in Shallow Bays.", true},
		{"Tides in shallow bays of the North Sea", "On tides in shallow bays of the North Sea", true},
		{"Tides in shallow bays", "Tides in deep bays", false},
		{"", "", false},
	} {
		if got := sameWork(tt.a, tt.b); got != tt.want {
			t.Errorf("%q and %q: got %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}
