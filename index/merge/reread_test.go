package merge

import (
	"slices"
	"testing"

	"paperkin/index/paper"
)

// TestReread: a record that is read better than before is a new version of the old one,
// if its file has the same title at the same place, and the ids of both find it.
func TestReread(t *testing.T) {
	at := func(line int, p paper.Paper) paper.Record {
		first := ""
		if len(p.Authors) > 0 {
			first = p.Authors[0]
		}
		p.ID = paper.HashID(p.Title, first, p.Year())
		p.Aliases = []string{p.ID}
		r := record(p)
		r.Name, r.Provider, r.Source, r.Line = p.ID, "ris", "papers.ris", line
		return r
	}
	with := func(title, original, published string, authors ...string) paper.Paper {
		p := paper.Paper{Title: title, Published: published, Authors: authors}
		if original != "" {
			p.Original = &paper.Original{Title: original}
		}
		return p
	}
	for _, tt := range []struct {
		name       string
		old, new   paper.Paper
		lines      [2]int
		wantPapers int
	}{
		{"initials", with("Toys", "", "2001", "Ito K."), with("Toys", "", "2001", "K. Ito"), [2]int{3, 3}, 1},
		{"one name that is two", with("Toys", "", "2001", "Ito, Kei|Li, Wei"), with("Toys", "", "2001", "Kei Ito", "Wei Li"), [2]int{3, 3}, 1},
		{"TeX", with(`\quoteToys here`, `\quote{Toys} here`, "2001", "Kei Ito"), with(`"Toys" here`, `\quote{Toys} here`, "2001", "Kei Ito"), [2]int{3, 3}, 1},
		{"a year", with("Toys", "", "", "Kei Ito"), with("Toys", "", "2009", "Kei Ito"), [2]int{3, 3}, 1},
		{"another place", with("Toys", "", "2001", "Ito K."), with("Toys", "", "2001", "K. Ito"), [2]int{3, 9}, 2},
		{"another title", with("Toys", "", "2001", "Ito K."), with("Kites", "", "2001", "K. Ito"), [2]int{3, 3}, 2},
		{"other authors", with("Toys", "", "2001", "Kei Ito"), with("Toys", "", "2001", "Dora Eng"), [2]int{3, 3}, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newCatalogue(t)
			old, better := at(tt.lines[0], tt.old), at(tt.lines[1], tt.new)
			add(t, w, old)
			add(t, w, better)
			if got := papers(t, w); len(got) != tt.wantPapers {
				t.Fatalf("got %d papers, want %d: %s", len(got), tt.wantPapers, got)
			}
			f := find(t, w, better.Paper.ID)
			if f.Paper.Title != tt.new.Title || !slices.Equal(f.Paper.Authors, tt.new.Authors) || f.Paper.Published != tt.new.Published {
				t.Errorf("got %+v, want %+v", f.Paper, tt.new)
			}
			if one := find(t, w, old.Paper.ID).Key == f.Key; one != (tt.wantPapers == 1) {
				t.Errorf("the old id finds the new paper: %v", one)
			}
			if again := add(t, w, better); again.New+again.Updated != 0 {
				t.Errorf("a second time: %+v", again)
			}
			sound(t, w)
		})
	}
}

// TestCrowdedSpot: a line that has several records does not show which of them is read
// again.
func TestCrowdedSpot(t *testing.T) {
	w := newCatalogue(t)
	at := func(author string) paper.Record {
		p := paper.Paper{Title: "Preface", Authors: []string{author}}
		p.ID = paper.HashID(p.Title, author, "")
		p.Aliases = []string{p.ID}
		r := record(p)
		r.Name, r.Source, r.Line = p.ID, "papers.json", 1
		return r
	}
	add(t, w, at("Ito K"), at("Eng D"))
	add(t, w, at("Kei Ota"))
	if got := papers(t, w); len(got) != 3 {
		t.Errorf("got %d papers, want 3: %s", len(got), got)
	}
}
