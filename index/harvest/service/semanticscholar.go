package service

import (
	"net/url"
	"time"

	"github.com/tidwall/gjson"

	"paperkin/index/paper/formats/json"
)

// scholarFields are the fields that the reader uses.
const scholarFields = "title,abstract,authors,year,publicationDate,venue,externalIds,fieldsOfStudy,s2FieldsOfStudy,url"

// newScholar returns the service for papers of Semantic Scholar, with its bulk search:
// https://api.semanticscholar.org/api-docs/graph
func newScholar(r Request, base bases, since, until time.Time) (Service, error) {
	if r.Query == "" {
		return nil, wrongRequest("s2 needs a query")
	}
	u, err := base("https://api.semanticscholar.org/graph/v1/paper/search/bulk")
	if err != nil {
		return nil, err
	}
	dates := ""
	if !since.IsZero() || !until.IsZero() {
		dates = day(since, time.DateOnly, "") + ":" + day(until, time.DateOnly, "")
	}
	return &jsonService{of: json.S2, pause: time.Second, list: "data",
		page: func(cursor string) *url.URL {
			return WithQuery(u, "query", r.Query, "fields", scholarFields, "publicationDateOrYear", dates, "token", cursor)
		},
		cursor: func(_ string, page gjson.Result) string { return page.Get("token").String() }}, nil
}
