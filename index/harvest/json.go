package harvest

import (
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"time"

	"github.com/tidwall/gjson"

	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/json"
)

// jsonService asks a service whose pages are JSON documents.
type jsonService struct {
	of     *format.Format
	pause  time.Duration
	size   int
	page   func(cursor string) *url.URL
	cursor func(cursor string, page gjson.Result) string // of the next page
	list   string                                        // where the papers stand, for gjson
}

func (s *jsonService) format() *format.Format  { return s.of }
func (s *jsonService) interval() time.Duration { return s.pause }

func (s *jsonService) address(cursor string) (*url.URL, error) { return s.page(cursor), nil }

func (s *jsonService) check(_ string, r *reply) error {
	page, err := s.parse(r)
	if err == nil && !page.Get(s.list).IsArray() {
		err = fmt.Errorf("%w: no list %q in it", ErrNotPapers, s.list)
	}
	return err
}

func (s *jsonService) next(cursor string, r *reply) (string, error) {
	page, err := s.parse(r)
	if err != nil || len(page.Get(s.list).Array()) == 0 {
		return "", err
	}
	return s.cursor(cursor, page), nil
}

func (s *jsonService) parse(r *reply) (gjson.Result, error) {
	b, err := os.ReadFile(r.path)
	return gjson.ParseBytes(b), err
}

// newDaily asks for the daily papers of Hugging Face:
// https://huggingface.co/docs/hub/api
func newDaily(r Request, base func(string) (*url.URL, error)) (service, error) {
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
			return nil, wrongRequest("%q is no %s", f.value, f.want)
		}
	}
	if chosen > 1 {
		return nil, wrongRequest("a date, a week or a month, not several")
	}
	u, err := base("https://huggingface.co/api/daily_papers")
	if err != nil {
		return nil, err
	}
	size := pageSize(100, r.Max)
	number := func(cursor string) int { n, _ := strconv.Atoi(cursor); return n }
	return &jsonService{of: json.HFDaily, pause: time.Second, size: size, list: "@this",
		page: func(cursor string) *url.URL {
			return withQuery(u, "date", r.Date, "week", r.Week, "month", r.Month, "limit", strconv.Itoa(size), "p", cursor)
		},
		cursor: func(cursor string, page gjson.Result) string {
			if len(page.Array()) < size {
				return ""
			}
			return strconv.Itoa(number(cursor) + 1)
		}}, nil
}

// openAlexFields are what the reader takes.
const openAlexFields = "id,doi,ids,display_name,abstract_inverted_index,authorships,publication_date,publication_year," +
	"primary_location,primary_topic,topics,keywords,is_retracted,type,updated_date"

// newOpenAlex asks for works of OpenAlex: https://docs.openalex.org/how-to-use-the-api/get-lists-of-entities
func newOpenAlex(r Request, base func(string) (*url.URL, error), since, until time.Time) (service, error) {
	if r.Query == "" {
		return nil, wrongRequest("openalex wants a query")
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
			return withQuery(u, "search", r.Query, "filter", filter, "select", openAlexFields, "per-page", strconv.Itoa(size),
				"cursor", firstOf(cursor, "*"))
		},
		cursor: func(_ string, page gjson.Result) string { return page.Get("meta.next_cursor").String() }}, nil
}

// scholarFields are what the reader takes.
const scholarFields = "title,abstract,authors,year,publicationDate,venue,externalIds,fieldsOfStudy,s2FieldsOfStudy,url"

// newScholar asks for papers of Semantic Scholar, by its bulk search:
// https://api.semanticscholar.org/api-docs/graph
func newScholar(r Request, base func(string) (*url.URL, error), since, until time.Time) (service, error) {
	if r.Query == "" {
		return nil, wrongRequest("s2 wants a query")
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
			return withQuery(u, "query", r.Query, "fields", scholarFields, "publicationDateOrYear", dates, "token", cursor)
		},
		cursor: func(_ string, page gjson.Result) string { return page.Get("token").String() }}, nil
}
