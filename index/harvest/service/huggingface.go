package service

import (
	"net/url"
	"regexp"
	"strconv"
	"time"

	"github.com/tidwall/gjson"

	"paperkin/index/paper/formats/json"
)

// newDaily returns the service for the daily papers of Hugging Face:
// https://huggingface.co/docs/hub/api
func newDaily(r Request, base bases, _, _ time.Time) (Service, error) {
	chosen := 0
	for _, f := range []struct{ value, form, want string }{
		{r.Date, `^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$`, "date, want 2026-05-17"},
		{r.Week, `^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$`, "week, want 2026-W20"},
		{r.Month, `^\d{4}-(0[1-9]|1[0-2])$`, "month, want 2026-05"},
	} {
		if f.value == "" {
			continue
		}
		chosen++
		if !regexp.MustCompile(f.form).MatchString(f.value) {
			return nil, wrongRequest("%q is not a %s", f.value, f.want)
		}
	}
	if chosen > 1 {
		return nil, wrongRequest("give one of date, week and month")
	}
	u, err := base("https://huggingface.co/api/daily_papers")
	if err != nil {
		return nil, err
	}
	size := pageSize(100, r.Max)
	return &jsonService{of: json.HFDaily, pause: time.Second, size: size, list: theReply,
		page: func(cursor string) *url.URL {
			return WithQuery(u, "date", r.Date, "week", r.Week, "month", r.Month, "limit", strconv.Itoa(size), "p", cursor)
		},
		cursor: func(cursor string, page gjson.Result) string {
			if len(page.Array()) < size {
				return ""
			}
			n, _ := number(cursor)
			return strconv.Itoa(n + 1)
		}}, nil
}
