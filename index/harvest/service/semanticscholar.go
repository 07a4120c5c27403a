package service

import (
	encoding "encoding/json"
	"errors"
	"net/url"
	"time"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/json"
)

// scholarFields are the fields that the reader uses.
const scholarFields = "corpusId,title,abstract,authors,year,publicationDate,venue,publicationVenue,journal,publicationTypes,externalIds,fieldsOfStudy,s2FieldsOfStudy,citationCount,openAccessPdf,url"

// scholarReply is the format of replies about papers by their names. A batch has null in
// the place of a paper that Semantic Scholar does not have.
var scholarReply = func() *format.Format {
	of := *json.S2
	of.Read = func(in *format.Input) error {
		yield := in.Yield
		in.Yield = func(r paper.Record, err error) bool {
			var bad paper.BadRecord
			return errors.As(err, &bad) && bad.Value == "null" || yield(r, err)
		}
		return json.S2.Read(in)
	}
	return &of
}()

// scholarBody is what a batch of names is asked for with:
// https://api.semanticscholar.org/api-docs/graph#tag/Paper-Data/operation/post_graph_get_papers
func scholarBody(batch []string) []byte {
	if len(batch) < 2 {
		return nil
	}
	ids := make([]string, len(batch))
	for i, name := range batch {
		ids[i] = scholarName(name)
	}
	b, err := encoding.Marshal(map[string][]string{"ids": ids})
	if err != nil { // there is no text that could not be written
		return nil
	}
	return b
}

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
