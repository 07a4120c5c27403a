package service

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"paperkin/index/paper/formats/json"
)

// dblp is the service for publications of dblp, with its search, which knows no ranges of
// years: https://dblp.org/faq/How+to+use+the+dblp+search+API.html and, for the words of
// queries, https://dblp.org/faq/How+to+use+the+dblp+search.html
// Crawlers wait for a second or two between requests:
// https://dblp.org/faq/Am+I+allowed+to+crawl+the+dblp+website.html
type dblp struct {
	jsonService
	period
}

// dblpYears is how many years a query names, at most. Others are left to the reader.
const dblpYears = 12

func newDBLP(r Request, base bases, since, until time.Time) (Service, error) {
	if r.Query == "" && len(r.Venues) == 0 {
		return nil, wrongRequest("dblp needs a query or a venue")
	}
	u, err := base("https://dblp.org/search/publ/api")
	if err != nil {
		return nil, err
	}
	var venues, years []string
	for _, v := range r.Venues {
		if strings.Contains(v, "/") { // the key of a series, such as conf/icml
			venues = append(venues, "stream:streams/"+strings.Trim(v, "/")+":")
		} else {
			venues = append(venues, "venue:"+strings.ReplaceAll(v, " ", "_")+":")
		}
	}
	if !since.IsZero() && !until.IsZero() && until.Year()-since.Year() < dblpYears {
		for year := since.Year(); year <= until.Year(); year++ {
			years = append(years, "year:"+strconv.Itoa(year)+":")
		}
	}
	query := joined(" ", strings.Join(strings.Fields(r.Query), " "), strings.Join(venues, "|"), strings.Join(years, "|"))
	size := pageSize(1000, r.Max)
	return &dblp{jsonService{of: json.DBLP, pause: 2 * time.Second, size: size, list: "result.hits.hit", around: "result.hits",
		page: func(cursor string) *url.URL {
			return WithQuery(u, "q", query, "format", "json", "h", strconv.Itoa(size), "f", cursor, "c", "0")
		},
		cursor: func(cursor string, page gjson.Result) string {
			n, _ := number(cursor)
			sent := len(page.Get("result.hits.hit").Array())
			if n += sent; sent == 0 || n >= int(page.Get("result.hits.\\@total").Int()) {
				return ""
			}
			return strconv.Itoa(n)
		}}, period{since, until}}, nil
}
