package web

import (
	"net/http"
	"slices"

	"paperkin/index/filter"
	"paperkin/query"
	"paperkin/query/wire"
)

// A form is the search field with the filters below it.
type form struct {
	Question string
	Focus    bool
	Fields   []field
	Modes    []choice
	Sorts    []choice
	Explain  bool
	Kept     []field // what was asked for besides
}

// A field is a parameter of the form.
type field struct {
	Name, Label, Value, Hint string
}

// A choice is a value of a parameter.
type choice struct {
	Value, Label string
	Chosen       bool
}

var formFields = []field{
	{"since", "From", "", "2020"}, {"until", "Until", "", "2024-06"}, {"author", "Author", "", "Hinton"},
	{"venue", "Venue", "", "NeurIPS*"}, {"category", "Category", "", "cs.CL"}, {"tag", "Tag", "", "to-read"},
}

// blank is the form before anything is asked.
func blank() form { return formFor(query.Request{}) }

// formOf is the form with what a request asks for, as far as that is understood.
func formOf(r *http.Request) form {
	q, _, err := asked(r)
	if err != nil {
		q = query.Request{Question: r.URL.Query().Get("q")}
	}
	return formFor(q)
}

// formFor is the form with a request in it.
func formFor(q query.Request) form {
	values := wire.Values(q)
	f := form{Question: q.Question, Explain: q.Explain}
	take := func(name string) (value string) {
		if list := values[name]; len(list) > 0 {
			value, values[name] = list[0], list[1:]
		}
		return value
	}
	for _, one := range formFields {
		one.Value = take(one.Name)
		f.Fields = append(f.Fields, one)
	}
	mode, sort := take("mode"), take("sort")
	f.Modes = choices(mode, choice{"", "meaning and words", false}, choice{string(query.Semantic), "meaning", false}, choice{string(query.Lexical), "words", false})
	f.Sorts = choices(sort, choice{"", "best first", false}, choice{string(filter.ByDate), "latest first", false}, choice{string(filter.ByAdded), "newly arrived first", false},
		choice{string(filter.ByUpvotes), "most upvotes first", false}, choice{string(filter.ByCitations), "most cited first", false}, choice{string(filter.ByTitle), "by title", false})
	for _, p := range wire.Parameters {
		if slices.Contains([]string{"q", "n", "offset", "explain"}, p.Name) {
			continue
		}
		for _, v := range values[p.Name] {
			f.Kept = append(f.Kept, field{Name: p.Name, Value: v})
		}
	}
	return f
}

func choices(chosen string, list ...choice) []choice {
	found := false
	for i := range list {
		list[i].Chosen = list[i].Value == chosen
		found = found || list[i].Chosen
	}
	if !found {
		list = append(list, choice{chosen, chosen, true})
	}
	return list
}
