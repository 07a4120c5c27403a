package paper

import (
	"bufio"
	"slices"
	"strings"

	"github.com/tidwall/gjson"
)

// readOpenAlex reads works of OpenAlex, as its API and its snapshot give them:
// https://docs.openalex.org/api-entities/works/work-object
func readOpenAlex(in *bufio.Reader, name string, yield func(Record, error) bool) error {
	return readDocument(in, name, openAlexField, nil, yield)
}

// openAlexField takes what describes the paper. Counts, references and the
// details of places and people change from day to day and are left out.
func openAlexField(p *Paper, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "id":
		err = takeID(p, "openalex:", v)
	case "doi":
		err = takeID(p, "doi:", v)
	case "ids":
		for _, scheme := range []string{"openalex", "doi", "pmid"} {
			if id := v.Get(scheme); id.Exists() && err == nil {
				err = takeID(p, scheme+":", id)
			}
		}
	case "title", "display_name":
		if p.Title == "" {
			err = takeText(&p.Title, v)
		}
	case "abstract_inverted_index":
		p.Abstract = fromInverted(v)
	case "authorships":
		p.Authors = texts(v, "#.author.display_name")
	case "publication_date":
		err = takeText(&p.Published, v)
	case "publication_year":
		if p.Published == "" {
			err = takeText(&p.Published, v)
		}
	case "primary_location":
		p.Venue = v.Get("source.display_name").Str
		if p.URL == "" {
			p.URL = v.Get("landing_page_url").Str
		}
	case "primary_topic":
		p.Categories = addNew(p.Categories, v.Get("display_name").Str)
	case "topics", "keywords":
		p.Categories = addNew(p.Categories, texts(v, "#.display_name")...)
	case "updated_date":
		p.stamp.revised = v.Str
	case "is_retracted":
		return !v.Bool(), nil // worth keeping where it is true
	case "type":
		return false, nil
	}
	return true, err
}

// fromInverted rebuilds a text from the positions of its words.
func fromInverted(v gjson.Result) string {
	type placed struct {
		at   int64
		word string
	}
	var words []placed
	v.ForEach(func(word, positions gjson.Result) bool {
		positions.ForEach(func(_, at gjson.Result) bool {
			words = append(words, placed{at.Int(), word.Str})
			return true
		})
		return true
	})
	slices.SortStableFunc(words, func(a, b placed) int { return int(a.at - b.at) })
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w.word + " ")
	}
	return b.String()
}

// texts are the strings at a path.
func texts(v gjson.Result, path string) (list []string) {
	v.Get(path).ForEach(func(_, s gjson.Result) bool {
		if s.Str != "" {
			list = append(list, s.Str)
		}
		return true
	})
	return list
}

// addNew adds strings to a list that it does not have.
func addNew(list []string, more ...string) []string {
	for _, s := range more {
		if s != "" && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}
