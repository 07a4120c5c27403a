package service

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/xml"
)

// arXiv is the service for papers of arXiv that a query describes, with its API: https://info.arxiv.org/help/api/user-manual.html
// It returns at most 30,000 papers for a query. They are requested newest first, so that
// papers that appear meanwhile shift the list: some are fetched twice, but none is missed.
type arXiv struct {
	base  *url.URL
	query string
	size  int
}

const (
	arXivPage = 100
	arXivMost = 30_000
)

func newArXiv(r Request, base bases, since, until time.Time) (Service, error) {
	if sets, ok := arXivSets(r); ok {
		return newArXivOAI(r, base, sets, since)
	}
	var parts []string
	if len(r.Categories) > 0 {
		var any []string
		for _, c := range r.Categories {
			if strings.ContainsAny(c, " :()\"") || c == "" {
				return nil, wrongRequest("%q is not a category", c)
			}
			any = append(any, "cat:"+c)
		}
		parts = append(parts, group(any, " OR "))
	}
	if q := arXivQuery(r.Query); q != "" {
		parts = append(parts, q)
	}
	if !since.IsZero() || !until.IsZero() {
		parts = append(parts, fmt.Sprintf("submittedDate:[%s0000 TO %s2359]", day(since, "20060102", "19910101"), day(until, "20060102", "29991231")))
	}
	if len(parts) == 0 {
		return nil, wrongRequest("arxiv needs a category, a query or a date")
	}
	u, err := base("https://export.arxiv.org/api/query")
	if err != nil {
		return nil, err
	}
	return &arXiv{u, strings.Join(parts, " AND "), pageSize(arXivPage, r.Max)}, nil
}

// arXivQuery turns plain words into a query for papers that have all of them. Text that
// is a query already is left as it is.
func arXivQuery(q string) string {
	words := strings.Fields(q)
	plain := true
	for _, w := range words {
		if strings.ContainsAny(w, `:"()[]`) || w == "AND" || w == "OR" || w == "ANDNOT" {
			plain = false
		}
	}
	if !plain {
		return "(" + strings.Join(words, " ") + ")"
	}
	for i := range words {
		words[i] = "all:" + words[i]
	}
	return strings.Join(words, " AND ")
}

func group(list []string, by string) string {
	if len(list) == 1 {
		return list[0]
	}
	return "(" + strings.Join(list, by) + ")"
}

// pageSize returns the number of papers to request at once.
func pageSize(most, limit int) int {
	if limit > 0 {
		return min(most, limit)
	}
	return most
}

func (a *arXiv) Format() *format.Format  { return xml.Atom }
func (a *arXiv) Interval() time.Duration { return 3 * time.Second }

func (a *arXiv) Address(cursor string) (*url.URL, error) {
	start, err := number(cursor)
	if err != nil {
		return nil, err
	}
	if start >= arXivMost {
		return nil, fmt.Errorf("%w: arXiv returns only the newest %d papers of a query, and this one has more: choose a shorter period", ErrRefused, arXivMost)
	}
	return WithQuery(a.base, "search_query", a.query, "start", strconv.Itoa(start), "max_results", strconv.Itoa(a.size),
		"sortBy", "submittedDate", "sortOrder", "descending"), nil
}

// check rejects an empty page in the middle of a list, which the API sends now and then,
// an error in the form of a feed, and anything that is not such a list.
func (a *arXiv) Check(cursor string, r Reply) error {
	f, err := readFeed(r)
	switch {
	case err != nil:
		return err
	case f.failure != "":
		return fmt.Errorf("%w: %q", ErrRefused, f.failure)
	case !f.counted:
		return fmt.Errorf("%w: it has no total number of papers", ErrNotPapers)
	}
	start, err := number(cursor)
	if err == nil && f.entries == 0 && start < f.total {
		err = Temporarily(fmt.Errorf("empty page at number %d of %d papers", start, f.total))
	}
	return err
}

func (a *arXiv) Next(cursor string, r Reply) (string, error) {
	f, err := readFeed(r)
	if err != nil {
		return "", err
	}
	start, err := number(cursor)
	if err != nil || start+f.entries >= f.total {
		return "", err
	}
	return strconv.Itoa(start + f.entries), nil
}
