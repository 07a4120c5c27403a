package paper

import (
	"bufio"
	"encoding/json"

	"github.com/tidwall/gjson"
)

// readHFDaily reads the daily papers of Hugging Face, as its API gives them:
// https://huggingface.co/api/daily_papers
func readHFDaily(in *bufio.Reader, name string, yield func(Record, error) bool) error {
	return readDocument(in, name, hfDailyField, nil, yield)
}

func hfDailyField(p *Paper, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "paper":
		v.ForEach(func(key, value gjson.Result) bool {
			err = hfPaperField(p, key.Str, value)
			return err == nil
		})
	case "numComments":
		return false, nil
	}
	return true, err // the rest says the same again, or who showed the paper
}

func hfPaperField(p *Paper, key string, v gjson.Result) (err error) {
	switch key {
	case "id":
		err = takeID(p, "arxiv:", v)
	case "title":
		err = takeText(&p.Title, v)
	case "summary":
		err = takeText(&p.Abstract, v)
	case "authors":
		p.Authors = texts(v, "#.name")
	case "publishedAt":
		err = takeText(&p.Published, v)
	case "ai_keywords":
		err = takeList(&p.Categories, v)
	case "upvotes", "submittedOnDailyAt", "githubRepo", "projectPage":
		if v.Type != gjson.Null {
			p.keep(key, v)
		}
	}
	return err
}

// keep keeps a field that Paper has no place for.
func (p *Paper) keep(key string, v gjson.Result) {
	if p.Extra == nil {
		p.Extra = map[string]json.RawMessage{}
	}
	p.Extra[key] = json.RawMessage(v.Raw)
}
