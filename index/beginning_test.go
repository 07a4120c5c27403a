package index_test

import (
	"slices"
	"testing"

	"paperkin/embed/embedtest"
	"paperkin/index/filter"
	"paperkin/index/indextest"
)

// TestBeginnings: what begins with a text is found, and nothing else; names count in any
// case.
func TestBeginnings(t *testing.T) {
	w := indextest.New(t, `{"id":"arxiv:1706.03762","title":"Attention Is All You Need","abstract":"a","venue":"NeurIPS"}`,
		`{"id":"arxiv:1706.03999","title":"Attention, again","abstract":"b","venue":"nature"}`,
		`{"id":"Lab/Night01","title":"Robots","abstract":"c","venue":"nature","url":"https://lab.example.org/Night01"}`)
	indextest.Embed(t, w, &embedtest.Fake{})
	ctx, lib := t.Context(), w.Library
	if _, err := w.CatchUp(ctx, nil); err != nil {
		t.Fatal(err)
	}

	var ids, titles, sized []string
	names, err := lib.NamesFrom(ctx, "arxiv:1706.03", 1)
	for _, n := range names {
		ids = append(ids, n.ID+" "+n.Title)
	}
	if want := []string{"arxiv:1706.03762 Attention Is All You Need"}; err != nil || !slices.Equal(ids, want) {
		t.Errorf("ids %q (%v), want %q", ids, err, want)
	}
	names, err = lib.TitlesFrom(ctx, "ATTENTION", 9)
	for _, n := range names {
		titles = append(titles, n.ID)
	}
	if want := []string{"arxiv:1706.03999", "arxiv:1706.03762"}; err != nil || !slices.Equal(titles, want) {
		t.Errorf("titles %q (%v), want %q", titles, err, want)
	}
	if names, err := lib.TitlesFrom(ctx, "?!", 9); err != nil || len(names) > 0 {
		t.Errorf("titles without letters: %v (%v)", names, err)
	}
	err = lib.EachID(ctx, "", 11, 11, func(id string) bool { sized = append(sized, id); return true })
	if want := []string{"Lab/Night01"}; err != nil || !slices.Equal(sized, want) {
		t.Errorf("ids of 11 bytes: %q (%v), want %q", sized, err, want)
	}
	venues, err := lib.Beginning(ctx, filter.Venue, "N", 9)
	if want := []filter.Count{{Value: "nature", Papers: 2}, {Value: "NeurIPS", Papers: 1}}; err != nil || !slices.Equal(venues, want) {
		t.Errorf("venues %v (%v), want %v", venues, err, want)
	}
	for _, name := range []string{"LAB/NIGHT01", "ARXIV:1706.03762v2", "HTTP://Lab.Example.Org/night01"} {
		if _, err := lib.Find(ctx, name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
