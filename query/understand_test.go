package query_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"paperkin/index"
	"paperkin/query"
)

// people is a library in which a name and a topic look alike.
func people(t *testing.T) *query.Searcher {
	_, s := library(t, builtin(t), append([]string{
		`{"id":"he1","title":"Residual nets","abstract":"Deep residual learning for images.","published":"2015-12-10","authors":["Kaiming He","Jian Sun"]}`,
		`{"id":"he2","title":"Masked autoencoders","abstract":"Masked images are restored.","published":"2021","authors":["Xinlei Chen","Kaiming He"]}`,
		`{"id":"he3","title":"Undated","abstract":"Initial weights for rectifiers.","authors":["Kaiming X. He"]}`,
		`{"id":"he4","title":"Another","abstract":"Somebody else on nets.","published":"2020","authors":["Kaiming Hector","He Kaiming Li"]}`,
		`{"id":"dl","title":"Junk","abstract":"A record whose author is no person.","published":"2022","authors":["Deep Learning"]}`,
		`{"id":"dl2","title":"A survey of deep learning","abstract":"Deep learning is deep.","published":"2020","authors":["Bo Two"]}`,
		`{"id":"cjk1","title":"王国 李","abstract":"王国的研究 李。","published":"2021","authors":["王小明"]}`,
		`{"id":"cjk2","title":"学习","abstract":"深度学习。","published":"2022","authors":["王国强","李老"]}`,
		`{"id":"cjk3","title":"学習","abstract":"深層学習。","published":"2022","authors":["鈴木 一郎"]}`,
		`{"id":"bayes","title":"On chance","abstract":"Bayes and his theorem.","published":"1763","authors":["Thomas Bayes"]}`}, shelf...)...)
	return s
}

// TestPerson: a question that is the whole name of an author lists the papers, the newest
// first; what is more or less than a name is a question.
func TestPerson(t *testing.T) {
	s := people(t)
	for question, want := range map[string]string{
		"Kaiming He": "he2 he1 he3", "kaiming  HÉ": "he2 he1 he3", "papers by Kaiming He": "he2 he1 he3", "Kaiming He papers": "he2 he1 he3", "He, Kaiming": "he2 he1 he3",
		"Kaiming X He": "he2 he1 he3", "Thomas Bayes": "bayes", "Ada One": "bot1 moe1", "by ada one": "bot1 moe1",
		"Kaiming He's papers": "he2 he1 he3", "Kaiming He’s": "he2 he1 he3", "Kaiming He -masked": "he1 he3", "papers by Kaiming He -masked -deep": "he3",
		"Kaiming He 2015": "he1", "Kaiming He (2021)": "he2", "Kaiming He since 2019": "he2", "Kaiming He before 2019": "he1", "Kaiming He, 2015-2021": "he2 he1", "Kaiming He year:2015": "he1",
		"author:\"Kaiming He\"": "he2 he4 he1 he3", "author:He year:2015..2020": "he4 he1",
	} {
		a := ask(t, s, question, request{Mode: query.Semantic})
		if got := ids(a); got != want || a.Understood == nil || a.Understood.Question != "" || (a.Verdict.Basis == query.OnName) != (len(a.Understood.Filter.Persons) > 0) || a.Hits[0].Compared {
			t.Errorf("%q: got %q, %+v, want %q", question, got, a.Understood, want)
		}
		inOrder(t, a)
		if plain := ask(t, s, question, request{Plain: true}); plain.Understood != nil || len(plain.Hits) < 10 {
			t.Errorf("%q, plain: got %q, %+v", question, ids(plain), plain.Understood)
		}
	}
	for question, want := range map[string]string{"王": "cjk2 cjk1", "王小明": "cjk1", "王 小明": "cjk1", "王小明 2021": "cjk1", "王小明 -王国": "", "鈴木": "cjk3"} {
		if a := ask(t, s, question, request{}); ids(a) != want || a.Understood == nil || a.Understood.Question != "" {
			t.Errorf("%q: got %q, %+v, want %q", question, ids(a), a.Understood, want)
		}
	}
	for _, question := range []string{"deep learning", "Deep Learning", "Bayes", "He", "Kaiming", "Kaiming He residual", "residual learning", "K. He", "who is Kaiming He?", "He, Kaiming, Sun", "Jian He",
		"a b c d e f g h", "王国", "李", "王老小", "deep learning since 2019", "Kaiming He since residual"} {
		if a := ask(t, s, question, request{}); a.Understood != nil {
			t.Errorf("%q: understood as %+v", question, *a.Understood)
		}
	}
	a := ask(t, s, "Kaiming He", request{Filter: index.Filter{Since: "2021"}, Limit: 1})
	if ids(a) != "he2" || a.Hits[0].Score != 0 || len(a.Understood.Filter.Persons) != 2 {
		t.Errorf("filtered: got %q, %+v", ids(a), a.Understood)
	}
	if a = ask(t, s, "Kaiming He", request{Filter: index.Filter{Since: "2022"}}); a.None != query.FiltersDisjoint && a.None != query.FilterEmpty {
		t.Errorf("filtered out: got %q, %q", ids(a), a.None)
	}
}

// TestTypedFilters: a filter that is typed is the filter of the options, in every mode.
func TestTypedFilters(t *testing.T) {
	s := people(t)
	for _, tt := range []struct {
		typed, words string
		filter       index.Filter
	}{
		{`mixture "routes every"`, "mixture routes every", index.Filter{With: []string{"routes every"}}},
		{"experts -dense", "experts", index.Filter{Without: []string{"dense"}}},
		{"robot author:One", "robot", index.Filter{Authors: []string{"One"}}},
		{"category:cs.* experts year:2021..2023", "experts", index.Filter{Categories: []string{"cs.*"}, Since: "2021", Until: "2023"}},
		{"title:sparse tokens", "sparse tokens", index.Filter{Titles: []string{"sparse"}}},
		{"robot OR proteins learning", "robot proteins learning", index.Filter{Any: [][]index.Filter{{{With: []string{"robot"}}, {With: []string{"proteins"}}}}}},
		{"learning -author:One", "learning", index.Filter{Not: []index.Filter{{Authors: []string{"One"}}}}},
	} {
		for _, mode := range query.Modes {
			for _, since := range []string{"", "2021"} {
				given := tt.filter
				if since != "" {
					given = index.Filter{Since: since}.And(tt.filter)
				}
				typed := ask(t, s, tt.typed, request{Mode: mode, Filter: index.Filter{Since: since}})
				want := ask(t, s, tt.words, request{Mode: mode, Filter: given, Plain: true})
				if typed.Understood == nil || !reflect.DeepEqual(typed.Understood.Filter, tt.filter) || typed.Understood.Question != tt.words {
					t.Errorf("%q: understood as %+v", tt.typed, typed.Understood)
				}
				typed.Understood = nil
				if fmt.Sprint(typed) != fmt.Sprint(want) || len(typed.Hits) == 0 && since == "" || len(typed.Hits) == 14 {
					t.Errorf("%s, %q: got %q, want %q", mode, tt.typed, ids(typed), ids(want))
				}
			}
		}
	}
}

// TestTypedAndNamed: a title that looks like operators is a title, and a phrase that is one
// is both.
func TestTypedAndNamed(t *testing.T) {
	s := cards(t, chart{}, card{ID: "or", Title: `Friend OR foe -dash "quoted"`, Published: "2020"}, card{ID: "foe", Title: "A foe", Published: "2021"},
		card{ID: "lost", Title: "Lost in translation"}, card{ID: "more", Title: "Lost in translation again"}, card{ID: "apart", Title: "Translation in lost"})
	if a := ask(t, s, `Friend OR foe -dash "quoted"`, request{Mode: query.Lexical}); ids(a) != "or foe" || a.Understood != nil {
		t.Errorf("a title: got %q, %+v", ids(a), a.Understood)
	}
	if a := ask(t, s, `friend OR foe`, request{Mode: query.Lexical}); len(a.Hits) != 2 || a.Understood == nil {
		t.Errorf("OR: got %q, %+v", ids(a), a.Understood)
	}
	if a := ask(t, s, `"lost in translation"`, request{Mode: query.Lexical}); ids(a) != "lost more" {
		t.Errorf("a phrase: got %q, %+v", ids(a), a.Understood)
	}
	a := ask(t, s, `lost "not there" -translation`, request{Mode: query.Lexical})
	if got := fmt.Sprint(a.None, a.Filters); got != "filter-empty[{with [not there]}]" && !strings.HasPrefix(got, "filter-empty") {
		t.Errorf("no such phrase: got %s", got)
	}
	for _, o := range []query.Options{{MinSimilarity: new(float64)}, {Unlike: refs("foe")}} {
		if _, err := search(s, "year:2020..", o); err == nil {
			t.Errorf("%+v: nothing to compare with, and no error", o)
		}
	}
	if got := ids(ask(t, s, "year:2020..", request{})); !slices.Equal(strings.Fields(got), []string{"foe", "or"}) {
		t.Errorf("a year alone: got %q", got)
	}
}

// TestYearInProse: papers of the year that a question speaks of come before better ones of
// others, which are there all the same.
func TestYearInProse(t *testing.T) {
	s := cards(t, chart{"steering experts": at(1)},
		card{ID: "old", Abstract: "steering experts", Published: "2014-05", Vector: at(.85)},
		card{ID: "new", Abstract: "steering experts", Published: "2019", Vector: at(.9)},
		card{ID: "apart", Abstract: "something else", Vector: at(.1)})
	for question, want := range map[string]string{"steering experts": "new old apart", "steering experts 2014": "old new apart", "steering experts from 2019": "new old apart"} {
		a := ask(t, s, question, request{})
		if ids(a) != want {
			t.Errorf("%q: got %q, want %q", question, ids(a), want)
		}
		inOrder(t, a)
	}
	for _, o := range []query.Options{{Mode: query.Lexical}, {Plain: true}} {
		if a := ask(t, s, "steering experts 2014", o); a.Understood != nil {
			t.Errorf("%+v: understood as %+v", o, *a.Understood)
		}
	}
}
