package paper

import (
	"maps"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestReadCount(t *testing.T) {
	for _, tt := range []struct {
		text string
		want int64
		ok   bool
	}{
		{"0", 0, true}, {"1204", 1204, true}, {" 7 ", 7, true}, {"12.0", 12, true}, {"1,204", 1204, true}, {"1,204,003", 1_204_003, true},
		{"99999999", MaxCount, true}, {"100000000", 0, false}, {"99999999999999999999", 0, false},
		{"", 0, false}, {"-1", 0, false}, {"12.5", 0, false}, {"1.204", 0, false}, {"1,2", 0, false}, {"1e3", 0, false}, {"NaN", 0, false}, {"many", 0, false}, {"7 times", 0, false},
		{strings.Repeat("0", 100) + "7", 0, false},
	} {
		if got, ok := ReadCount(tt.text); ok != tt.ok || ok && got != tt.want {
			t.Errorf("%q: got %d, %v, want %d, %v", tt.text, got, ok, tt.want, tt.ok)
		}
	}
}

// TestCountsAdd: of every thing the count goes that was seen last, whatever the order.
func TestCountsAdd(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	days := []string{"", "2026-11-01", "2026-11-02"}
	for range 200 {
		var all []Counts
		for range r.IntN(6) {
			c := Counts{}
			for _, what := range AllCounted {
				if r.IntN(2) == 0 {
					c[what] = Count{r.Int64N(3), days[r.IntN(len(days))]}
				}
			}
			all = append(all, c)
		}
		var one, other Counts
		for i := range all {
			one.Add(all[i])
			other.Add(all[len(all)-1-i])
		}
		if !maps.Equal(one, other) {
			t.Fatalf("%v: got %v and backwards %v", all, one, other)
		}
		for _, c := range all {
			if !one.Cover(c) {
				t.Fatalf("%v does not cover %v", one, c)
			}
			for what, count := range c {
				if one[what].Seen < count.Seen {
					t.Fatalf("%v: got %v", all, one)
				}
			}
		}
	}
}

// TestCountsThen: what a source repeats keeps its day.
func TestCountsThen(t *testing.T) {
	before := Counts{Citations: {5, "2026-11-01"}, Upvotes: {3, "2026-11-01"}}
	after := before.Then(Counts{Citations: {5, "2026-11-09"}, Upvotes: {2, "2026-11-09"}, Comments: {1, "2026-11-09"}})
	if want := (Counts{Citations: {5, "2026-11-01"}, Upvotes: {2, "2026-11-09"}, Comments: {1, "2026-11-09"}}); !maps.Equal(after, want) {
		t.Errorf("got %v, want %v", after, want)
	}
	if len(before) != 2 || before[Upvotes].Number != 3 {
		t.Errorf("what was before has changed: %v", before)
	}
	if again := after.Then(before); !maps.Equal(again, after) {
		t.Errorf("an older number went: %v", again)
	}
	if none := Counts(nil).Then(nil); none != nil {
		t.Errorf("got %v of nothing", none)
	}
}

func TestCountsSeenOn(t *testing.T) {
	got := Counts{Citations: {5, ""}, Upvotes: {3, "2026-11-01"}, Comments: {1, "9999-01-01"}}.SeenOn("2026-11-02")
	if want := (Counts{Citations: {5, "2026-11-02"}, Upvotes: {3, "2026-11-01"}, Comments: {1, "2026-11-02"}}); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestCountsAreNotHashed: a paper is what it was when it is cited once more.
func TestCountsAreNotHashed(t *testing.T) {
	p := Paper{ID: "doi:10.1/x", Aliases: []string{"doi:10.1/x"}, Title: "T"}
	cited := p
	cited.Counts = Counts{Citations: {7, "2026-11-02"}}
	if ContentHash(p) != ContentHash(cited) || SteadyHash(p) != SteadyHash(cited) {
		t.Error("counts change the hash")
	}
	if err := cited.Check(1); err != nil {
		t.Error(err)
	}
	for _, bad := range []Counts{{"likes": {7, ""}}, {Citations: {-1, ""}}, {Citations: {MaxCount + 1, ""}}, {Citations: {1, "2026-13-01"}}, {Citations: {1, "today"}}} {
		if cited.Counts = bad; cited.Check(1) == nil {
			t.Errorf("%v is taken for sound", bad)
		}
	}
}

func TestCountNote(t *testing.T) {
	for note, want := range map[string]Counts{
		"Export Date: 03 May 2021; Cited By: 3":                  {Citations: {3, "2021-05-03"}},
		"Cited By :12; Export Date: 1 June 2022; Correspondence": {Citations: {12, "2022-06-01"}},
		"cited By 12":                           nil,
		"Export Date: 03 May 2021":              nil,
		"Cited by 12 others; Export Date: soon": nil,
	} {
		d := Draft{Title: "T", Fields: map[string]string{"note": note}}
		r, err := d.Record()
		if err != nil || !maps.Equal(r.Paper.Counts, want) || r.Paper.Fields["note"] != note {
			t.Errorf("%q: got %v, %v, want %v", note, r.Paper.Counts, err, want)
		}
	}
}
