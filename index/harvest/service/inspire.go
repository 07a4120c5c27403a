package service

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/tidwall/gjson"

	"paperkin/index/paper/formats/json"
)

// inspireFields are the fields that the reader uses, without those of references, which are
// most of a record.
const inspireFields = "control_number,titles,abstracts,authors.full_name,authors.inspire_roles,corporate_author,collaborations,arxiv_eprints,dois,earliest_date," +
	"preprint_date,publication_info,document_type,keywords,report_numbers,isbns,public_notes,texkeys,imprints,thesis_info,languages,urls,citation_count,deleted,withdrawn"

const (
	inspirePage = 100
	inspireMost = 10_000
)

// newINSPIRE returns the service for the literature of INSPIRE HEP, whose own words for
// searches the query can have: https://github.com/inspirehep/rest-api-doc
// It may be asked 15 times in 5 seconds, and returns the newest 10,000 papers of a query.
func newINSPIRE(r Request, base bases, since, until time.Time) (Service, error) {
	if r.Query == "" && since.IsZero() {
		return nil, wrongRequest("inspire needs a query or a first day")
	}
	u, err := base("https://inspirehep.net/api/literature")
	if err != nil {
		return nil, err
	}
	query := r.Query
	if dates := joined(" and ", named("de >= ", since), named("de <= ", until)); query == "" {
		query = dates
	} else if dates != "" {
		query = "(" + query + ") and " + dates
	}
	size := pageSize(inspirePage, r.Max)
	s := &jsonService{of: json.INSPIRE, pause: time.Second / 2, size: size, list: "hits.hits",
		page: func(cursor string) *url.URL {
			n, _ := number(cursor)
			return WithQuery(u, "q", query, "sort", "mostrecent", "size", strconv.Itoa(size), "page", strconv.Itoa(max(n, 1)), "fields", inspireFields)
		},
		cursor: func(cursor string, page gjson.Result) string {
			n, _ := number(cursor)
			if n = max(n, 1); n*size >= int(page.Get("hits.total").Int()) {
				return ""
			}
			return strconv.Itoa(n + 1)
		}}
	s.refuse = func(cursor string) error {
		if n, _ := number(cursor); n*size > inspireMost {
			return fmt.Errorf("%w: INSPIRE returns only the newest %d papers of a query, and this one has more: choose a shorter period", ErrRefused, inspireMost)
		}
		return nil
	}
	return s, nil
}
