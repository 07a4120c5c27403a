package index_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/index"
	"paperkin/index/indextest"
	"paperkin/index/paper"
	"paperkin/index/paper/source"
)

// TestReread: a library that the program of commit 6cd9057 made of files without ids,
// whose titles, authors and dates are read better now. Indexed again they are the same
// papers, as the files have them; ids and keys that were printed find them, and a vector
// is made only where title or abstract changed.
func TestReread(t *testing.T) {
	const files = "../testdata/libraries"
	w := indextest.OpenWriter(t, indextest.Upgraded(t, filepath.Join(files, "reread")))
	names := map[string]string{} // an id or a key, and the last word of its title, which no reading changes
	before := 0
	if err := w.Library.Each(ctx, func(p paper.Paper) error {
		before++
		for _, name := range slices.Concat(p.Aliases, p.Keys) {
			names[name] = lastWord(p.Title)
		}
		return nil
	}); err != nil || before != 9 {
		t.Fatalf("%d papers, %v, want 9", before, err)
	}
	t.Chdir(files) // as when they were indexed first
	again := func() index.Added {
		t.Helper()
		sources, _, err := source.Expand([]string{"reread.ris", "reread.bib", "reread.csv", "reread.jsonl"}, nil, source.Options{})
		if err != nil {
			t.Fatal(err)
		}
		added, err := w.Add(ctx, source.Read(ctx, sources, source.Options{}), index.AddOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return added
	}
	if got, want := again(), (index.Added{Read: 9, Updated: 9}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	want := []string{
		`"Glass" marbles: TS Oto, D Eng, 2009`, "5 cm hoops: Akira B, Ann Lee, 2012-09-08", "CO2 in balloons: Ann Lee, 2015-08", "Drums of tin: Ann Lee, Bob Ray, 2016",
		"Kites that glow: T.S. Oto, D. Eng, 2018-08-09", "Strings of paper: Ann Lee, Bob Ray, 2019",
		"Tops that hum: T. S. Oto, Dora Eng, 2011", "Whistles: TS Oto, D Eng, 1999", "Winds over hills: Toy Weather Agency, ",
	}
	var got, pending []string
	if err := w.Library.Each(ctx, func(p paper.Paper) error {
		got = append(got, p.Title+": "+strings.Join(append(slices.Clone(p.Authors), p.Published), ", "))
		if f, err := w.Library.Find(ctx, p.ID); err != nil || f.State != index.Done && p.Abstract != "" {
			pending = append(pending, p.Title)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if want := []string{"CO2 in balloons"}; !slices.Equal(pending, want) {
		t.Errorf("%q wait for vectors, want %q", pending, want)
	}
	for name, last := range names {
		if f, err := w.Library.Find(ctx, name); err != nil || lastWord(f.Paper.Title) != last {
			t.Errorf("%s finds %q, %v, want a title that ends in %q", name, f.Paper.Title, err, last)
		}
	}
	if a := again(); a.Unchanged != 9 {
		t.Errorf("a third time: %+v, want nothing new", a)
	}
	indextest.Sound(t, w.Library)
}

func lastWord(s string) string {
	words := strings.Fields(s)
	return words[len(words)-1]
}
