package catalogue_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"paperkin/index"
	"paperkin/index/indextest"
)

func TestFind(t *testing.T) {
	w := indextest.New(t,
		`{"id":"arxiv:1706.03762v5","doi":"10.1234/Attention","title":"Attention Is All You Need","abstract":"x"}`,
		indextest.Record("one", "Editorial", "first"), indextest.Record("two", "Éditorial!", "second"),
		indextest.Record("bare", "Without an abstract", ""),
		`{"id":"web/1","title":"On the web","abstract":"x","url":"https://www.example.org/a b?\"c\"","files":["http://example.org/c.pdf"]}`)
	for ref, want := range map[string]string{
		"arxiv:1706.03762": "arxiv:1706.03762", "1706.03762v1": "arxiv:1706.03762", "https://arxiv.org/pdf/1706.03762v7.pdf": "arxiv:1706.03762",
		"https://doi.org/10.1234/ATTENTION": "arxiv:1706.03762", "attention is all you need": "arxiv:1706.03762",
		"  Attention is ALL you need. ": "arxiv:1706.03762", "one": "one", "bare": "bare",
		"https://www.example.org/a%20b?%22c%22": "web/1", "example.org/a%20b?%22c%22": "web/1", "https://example.org/c.pdf": "web/1",
	} {
		if f, err := w.Library.Find(t.Context(), ref); err != nil || f.Paper.ID != want {
			t.Errorf("find %q: got %q, %v, want %q", ref, f.Paper.ID, err, want)
		}
	}
	for _, ref := range []string{"", "arxiv:9999.99999", "Attention", "'; DROP TABLE papers; --", "%", "https://example.org/a", "https://example.org/*"} {
		if f, err := w.Library.Find(t.Context(), ref); !errors.Is(err, index.ErrNoPaper) {
			t.Errorf("find %q: got %+v, %v, want ErrNoPaper", ref, f, err)
		}
	}
	_, err := w.Library.Find(t.Context(), "editorial")
	var ambiguous *index.NoPaperError
	if !errors.As(err, &ambiguous) || len(ambiguous.Several) != 2 || ambiguous.Several[0].Paper.ID != "one" {
		t.Errorf("ambiguous title: got %v", err)
	}
	if f, _ := w.Library.Find(t.Context(), "bare"); f.State != index.Done || f.Note != index.NoAbstract || f.Slot < 0 {
		t.Errorf("paper without abstract: %+v", f)
	}
}

func TestFilter(t *testing.T) {
	w := indextest.New(t,
		`{"id":"a","title":"A","abstract":"x","published":"2023-12-31","venue":"NeurIPS 2023","categories":["cs.CL","cs.AI"],"authors":["Noam Shazeer","Kazuo Itō"]}`,
		`{"id":"b","title":"B","abstract":"x","published":"2024-05","venue":"Zürich Workshop","categories":["cs.CV"],"authors":["Jan van den Berg"]}`,
		`{"id":"c","title":"C","abstract":"x","published":"2024","categories":["q-bio.NC"],"authors":["Noa Ma","Shaz Eer"]}`,
		`{"id":"d","title":"D","abstract":"x","categories":["cs_CL","100%"]}`)
	tests := []struct {
		name   string
		filter index.Filter
		want   string // ids
	}{
		{"empty", index.Filter{}, "abcd"},
		{"since year", index.Filter{Since: "2024"}, "bc"},
		{"since day", index.Filter{Since: "2023-12-31"}, "abc"},
		{"since day after", index.Filter{Since: "2024-01-01"}, "bc"},
		{"since later month", index.Filter{Since: "2024-06"}, "c"},
		{"until year", index.Filter{Until: "2023"}, "a"},
		{"until day", index.Filter{Until: "2023-12-30"}, ""},
		{"until month", index.Filter{Until: "2024-05"}, "abc"},
		{"between", index.Filter{Since: "2024-05-01", Until: "2024-05-31"}, "bc"},
		{"category", index.Filter{Categories: []string{"cs.CL"}}, "a"},
		{"category glob", index.Filter{Categories: []string{"CS.*"}}, "ab"},
		{"category or", index.Filter{Categories: []string{"cs.cv", "q-bio*"}}, "bc"},
		{"category is whole", index.Filter{Categories: []string{"cs"}}, ""},
		{"category with %", index.Filter{Categories: []string{"100%"}}, "d"},
		{"venue", index.Filter{Venues: []string{"neurips*"}}, "a"},
		{"venue accents", index.Filter{Venues: []string{"zurich*"}}, "b"},
		{"author family", index.Filter{Authors: []string{"shazeer"}}, "a"},
		{"author start", index.Filter{Authors: []string{"Shaz"}}, "ac"},
		{"author middle of a word", index.Filter{Authors: []string{"hazeer"}}, ""},
		{"author whole", index.Filter{Authors: []string{"noam shazeer"}}, "a"},
		{"author not across names", index.Filter{Authors: []string{"shazeer kazuo"}}, ""},
		{"author accents", index.Filter{Authors: []string{"ITO"}}, "a"},
		{"author particles", index.Filter{Authors: []string{"van den"}}, "b"},
		{"author without a word", index.Filter{Authors: []string{"%"}}, ""},
		{"all at once", index.Filter{Since: "2023", Categories: []string{"cs.*"}, Authors: []string{"noam"}}, "a"},
	}
	v, err := w.Library.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	for _, tt := range tests {
		allow, err := v.Select(t.Context(), tt.filter)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if allow == nil {
			if tt.want != "abcd" {
				t.Errorf("%s: everything passes", tt.name)
			}
			continue
		}
		var keys []int64
		for key := range allow.Papers.All {
			keys = append(keys, int64(key))
		}
		papers, err := v.Papers(t.Context(), keys)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, p := range papers {
			ids = append(ids, p.ID)
		}
		slices.Sort(ids)
		if got := strings.Join(ids, ""); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}
