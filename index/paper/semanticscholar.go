package paper

import (
	"bufio"
	"strings"

	"github.com/tidwall/gjson"
)

// readS2 reads papers of Semantic Scholar, as its API and its datasets give
// them: https://api.semanticscholar.org/api-docs/
func readS2(in *bufio.Reader, name string, yield func(Record, error) bool) error {
	return readDocument(in, name, s2Field, nil, yield)
}

// s2Schemes are the services whose ids Semantic Scholar knows.
var s2Schemes = map[string]string{"doi": "doi:", "arxiv": "arxiv:", "pubmed": "pmid:", "acl": "acl:", "corpusid": "s2:corpusid:"}

// s2Field takes what describes the paper; counts and references are left out.
func s2Field(p *Paper, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "paperId":
		err = takeID(p, "s2:", v)
	case "corpusId", "corpusid":
		err = takeID(p, "s2:corpusid:", v)
	case "externalIds", "externalids":
		v.ForEach(func(service, id gjson.Result) bool {
			if scheme := s2Schemes[strings.ToLower(service.Str)]; scheme != "" && err == nil {
				err = takeID(p, scheme, id)
			}
			return true
		})
	case "title":
		err = takeText(&p.Title, v)
	case "abstract":
		err = takeText(&p.Abstract, v)
	case "authors":
		p.Authors = texts(v, "#.name")
	case "publicationDate", "publicationdate":
		if v.Str != "" {
			err = takeText(&p.Published, v)
		}
	case "year":
		if p.Published == "" {
			err = takeText(&p.Published, v)
		}
	case "venue":
		if v.Str != "" {
			p.Venue = v.Str
		}
	case "publicationVenue", "journal":
		if p.Venue == "" {
			p.Venue = v.Get("name").Str
		}
	case "fieldsOfStudy":
		var list []string
		err = takeList(&list, v)
		p.Categories = addNew(p.Categories, list...)
	case "s2FieldsOfStudy", "s2fieldsofstudy":
		p.Categories = addNew(p.Categories, texts(v, "#.category")...)
	case "url":
		err = takeText(&p.URL, v)
	case "tldr", "publicationTypes":
		return v.Type == gjson.Null, nil
	case "citingPaper", "citedPaper": // lists of citations
		v.ForEach(func(key, value gjson.Result) bool {
			_, err = s2Field(p, key.Str, value)
			return err == nil
		})
	}
	return true, err
}
