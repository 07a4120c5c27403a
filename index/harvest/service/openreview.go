package service

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"paperkin/index/paper/formats/json"
)

// newOpenReview returns the service for submissions to a venue of OpenReview: those that it
// has accepted, by the id of the venue (ICLR.cc/2024/Conference), or all that answer an
// invitation (ICLR.cc/2024/Conference/-/Submission).
// https://docs.openreview.net/getting-started/using-the-api, https://docs.openreview.net/reference/api-v2/openapi-definition
//
// How often it may be asked is not said. It sends at most 1,000 notes at once.
func newOpenReview(r Request, base bases, _, _ time.Time) (Service, error) {
	if len(r.Venues) != 1 {
		return nil, wrongRequest("openreview needs one venue, such as ICLR.cc/2024/Conference")
	}
	u, err := base("https://api2.openreview.net/notes")
	if err != nil {
		return nil, err
	}
	venue, invitation := r.Venues[0], ""
	if strings.Contains(venue, "/-/") {
		venue, invitation = "", venue
	}
	size := pageSize(1000, r.Max)
	return &jsonService{of: json.OpenReview, pause: time.Second, size: size, list: "notes",
		page: func(cursor string) *url.URL {
			return WithQuery(u, "content.venueid", venue, "invitation", invitation, "limit", strconv.Itoa(size), "offset", cursor)
		},
		cursor: func(cursor string, page gjson.Result) string {
			n, _ := number(cursor)
			n += len(page.Get("notes").Array())
			if total := page.Get("count"); total.Exists() && n >= int(total.Int()) {
				return ""
			}
			return strconv.Itoa(n)
		}}, nil
}
