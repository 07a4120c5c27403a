package service

import (
	"cmp"
	"net/url"
	"strconv"
	"time"

	"github.com/tidwall/gjson"

	"paperkin/index/paper/formats/json"
)

// newCrossref returns the service for works of Crossref, page by page with a cursor, of
// which one lasts five minutes: https://www.crossref.org/documentation/retrieve-metadata/rest-api/
// Lists are asked for once a second, which is what those without an account may do.
func newCrossref(r Request, base bases, since, until time.Time) (Service, error) {
	if r.Query == "" {
		return nil, wrongRequest("crossref needs a query")
	}
	u, err := base("https://api.crossref.org/works")
	if err != nil {
		return nil, err
	}
	filter := joined(",", named("from-pub-date:", since), named("until-pub-date:", until))
	size := pageSize(100, r.Max)
	return &jsonService{of: json.Crossref, pause: time.Second, size: size, list: "message.items",
		page: func(cursor string) *url.URL {
			return WithQuery(u, "query", r.Query, "filter", filter, "rows", strconv.Itoa(size), "cursor", cmp.Or(cursor, "*"))
		},
		cursor: func(_ string, page gjson.Result) string {
			if len(page.Get("message.items").Array()) < size { // there is a cursor behind the last page as well
				return ""
			}
			return page.Get("message.next-cursor").String()
		}}, nil
}
