package service

import (
	"cmp"
	"net/url"
	"strconv"
	"time"

	"github.com/tidwall/gjson"

	"paperkin/index/paper/formats/json"
)

// openAlexFields are the fields that the reader uses.
const openAlexFields = "id,doi,ids,display_name,abstract_inverted_index,authorships,publication_date,publication_year," +
	"primary_location,best_oa_location,primary_topic,topics,keywords,biblio,language,is_retracted,type,cited_by_count,updated_date"

// newOpenAlex returns the service for works of OpenAlex: https://docs.openalex.org/how-to-use-the-api/get-lists-of-entities
func newOpenAlex(r Request, base bases, since, until time.Time) (Service, error) {
	if r.Query == "" {
		return nil, wrongRequest("openalex needs a query")
	}
	u, err := base("https://api.openalex.org/works")
	if err != nil {
		return nil, err
	}
	filter := ""
	if !since.IsZero() {
		filter = "from_publication_date:" + day(since, time.DateOnly, "")
	}
	if !until.IsZero() {
		if filter != "" {
			filter += ","
		}
		filter += "to_publication_date:" + day(until, time.DateOnly, "")
	}
	size := pageSize(100, r.Max)
	return &jsonService{of: json.OpenAlex, pause: time.Second / 5, size: size, list: "results",
		page: func(cursor string) *url.URL {
			return WithQuery(u, "search", r.Query, "filter", filter, "select", openAlexFields, "per-page", strconv.Itoa(size),
				"cursor", cmp.Or(cursor, "*"))
		},
		cursor: func(_ string, page gjson.Result) string { return page.Get("meta.next_cursor").String() }}, nil
}
