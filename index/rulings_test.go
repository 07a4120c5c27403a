package index

import (
	"slices"
	"testing"

	"paperkin/index/catalogue"
	"paperkin/index/merge"
	"paperkin/index/paper"
)

// source is a record with ids, which its source calls by a name.
func source(name string, ids ...string) catalogue.Source {
	return catalogue.Source{Record: paper.Record{Provider: "bibtex", Name: name, Paper: paper.Paper{Title: "T", Aliases: ids}}}
}

func apart(one, other string) merge.Ruling {
	return merge.Ruling{Papers: [2]string{one, other}, Apart: true}
}

func one(a, b string) merge.Ruling { return merge.Ruling{Papers: [2]string{a, b}} }

// TestParting: records are told apart by ids that the others lack, or else by their
// names, and what was said of them before is taken back.
func TestParting(t *testing.T) {
	x, y, both := source("x", "doi:10.1000/x", "sha:1"), source("y", "arxiv:2101.00001", "sha:1"), source("b", "doi:10.1000/b")
	same1, same2 := source("k1", "doi:10.1000/b"), source("k2", "doi:10.1000/b")
	tests := []struct {
		name  string
		parts [][]catalogue.Source
		said  []merge.Ruling
		want  []merge.Ruling
	}{
		{"ids", [][]catalogue.Source{{x}, {y}}, nil, []merge.Ruling{apart("arxiv:2101.00001", "doi:10.1000/x")}},
		{"an id of both", [][]catalogue.Source{{same1}, {same2}}, nil,
			[]merge.Ruling{apart(merge.RecordRef(same2.Record), merge.RecordRef(same1.Record))}},
		{"all apart", [][]catalogue.Source{{x}, {y}, {both}}, nil, []merge.Ruling{apart("arxiv:2101.00001", "doi:10.1000/x"),
			apart("doi:10.1000/b", "doi:10.1000/x"), apart("doi:10.1000/b", "arxiv:2101.00001")}},
		{"two against one", [][]catalogue.Source{{x, source("z", "doi:10.1000/x")}, {y}}, nil, []merge.Ruling{apart("arxiv:2101.00001", "doi:10.1000/x")}},
		{"what was said", [][]catalogue.Source{{x}, {y}}, []merge.Ruling{one("sha:1", "doi:10.1000/other"), one("doi:10.1000/x", merge.RecordRef(y.Record)), apart("doi:10.1000/x", "sha:1")},
			[]merge.Ruling{apart("arxiv:2101.00001", "doi:10.1000/x"), apart("doi:10.1000/x", merge.RecordRef(y.Record))}},
	}
	for _, tt := range tests {
		if got, err := parting(tt.parts, tt.said); err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, %v, want %v", tt.name, got, err, tt.want)
		}
	}
}

// TestJoining takes back all that was said to keep papers apart, and nothing else.
func TestJoining(t *testing.T) {
	x, z, y := source("x", "doi:10.1000/x"), source("z", "pmid:7"), source("y", "arxiv:2101.00001")
	said := []merge.Ruling{apart("pmid:7", "arxiv:2101.00001"), apart(merge.RecordRef(y.Record), "doi:10.1000/x"), apart("pmid:7", "pmid:8"),
		apart("pmid:7", "doi:10.1000/x"), one("pmid:7", "arxiv:2101.00001")}
	got := joining([]catalogue.Source{x, z}, []catalogue.Source{y}, said)
	want := []merge.Ruling{one("doi:10.1000/x", "arxiv:2101.00001"), one("pmid:7", "arxiv:2101.00001"), one(merge.RecordRef(y.Record), "doi:10.1000/x")}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestJoiningWithoutIDs: records that have no id of a scheme are found by the one that
// was made of their text, and named besides.
func TestJoiningWithoutIDs(t *testing.T) {
	x, y := source("x", "sha:1"), source("y", "sha:2")
	got := joining([]catalogue.Source{x}, []catalogue.Source{y}, nil)
	want := []merge.Ruling{one("sha:1", "sha:2"), one(merge.RecordRef(x.Record), merge.RecordRef(y.Record))}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	z := source("z", "doi:10.1000/z")
	if got, want := joining([]catalogue.Source{x, z}, []catalogue.Source{y}, nil)[0], one("doi:10.1000/z", "sha:2"); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestPartingTooMuch: a decision is about a bounded number of pairs.
func TestPartingTooMuch(t *testing.T) {
	var parts [][]catalogue.Source
	for i := range 200 {
		parts = append(parts, []catalogue.Source{source(string(rune('a' + i)))})
	}
	if got, err := parting(parts, nil); err != ErrManyRecords {
		t.Errorf("got %d rulings, %v, want %v", len(got), err, ErrManyRecords)
	}
}
