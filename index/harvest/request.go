package harvest

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/pattern"
)

// ErrRequest: a request is invalid.
var ErrRequest = errors.New("invalid request")

// A Request describes what to harvest. Each service has its own set of fields; any other
// field must be empty.
type Request struct {
	Service    string   `json:"service"` // of Services
	Query      string   `json:"query,omitempty"`
	Categories []string `json:"categories,omitempty"` // arxiv: any of them
	// Since and Until bound the day of publication, inclusive, as 2026,
	// 2026-05 or 2026-05-17.
	Since string `json:"since,omitempty"`
	Until string `json:"until,omitempty"`
	// Date, Week and Month choose a list of hf: 2026-05-17, 2026-W20, 2026-05.
	Date  string `json:"date,omitempty"`
	Week  string `json:"week,omitempty"`
	Month string `json:"month,omitempty"`
	// URL is for url: the address of papers, which may have a login and keys. Like Key,
	// they are sent, and kept nowhere.
	URL string `json:"url,omitempty"`
	// Names are the papers to fetch, instead of those that the other fields describe: see
	// [Find]. What the service does not have is left out.
	Names []string `json:"names,omitempty"`
	Max   int      `json:"max,omitempty"` // papers; 0: all
	// Endpoint is the address of a mirror to use instead of the service's own.
	Endpoint string `json:"endpoint,omitempty"`

	Key string `json:"-"` // for openalex, pubmed and s2; it is sent to no other host
}

// byName reports whether the request is for papers by their names.
func (r Request) byName() bool { return len(r.Names) > 0 }

// Services are the names of the services.
var Services = []string{"arxiv", "hf", "openalex", "s2", "url"}

// service is the protocol of a service. A cursor is a place in the list of papers; the
// empty one is its start.
type service interface {
	format() *format.Format  // of replies; nil: to be detected
	interval() time.Duration // shortest time between requests
	// address returns the address of the page at a cursor.
	address(cursor string) (*url.URL, error)
	// check returns an error for a complete reply that is wrong. If a retry may
	// help, the error is marked by temporarily.
	check(cursor string, r *reply) error
	// next returns the cursor of the page after a reply; empty after the last.
	next(cursor string, r *reply) (string, error)
}

func wrongRequest(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrRequest, fmt.Sprintf(format, args...))
}

// Validate returns an error that wraps [ErrRequest] if the request is invalid.
func (r Request) Validate() error {
	_, err := r.service()
	return err
}

// service validates the request and returns its service.
func (r Request) service() (service, error) {
	base := func(own string) (*url.URL, error) { return parseAddress(firstOf(r.Endpoint, own)) }
	if r.byName() {
		return newLookup(r, base)
	}
	takes := map[string][]string{
		"arxiv":    {"query", "category", "since", "until", "max", "endpoint"},
		"hf":       {"date", "week", "month", "max", "endpoint"},
		"openalex": {"query", "since", "until", "max", "endpoint"},
		"s2":       {"query", "since", "until", "max", "endpoint"},
		"url":      {"url", "max"},
	}[r.Service]
	if takes == nil {
		return nil, wrongRequest("unknown service %q, want one of %s", r.Service, strings.Join(Services, ", "))
	}
	given := map[string]bool{"query": r.Query != "", "category": len(r.Categories) > 0, "since": r.Since != "", "until": r.Until != "",
		"date": r.Date != "", "week": r.Week != "", "month": r.Month != "", "url": r.URL != "", "endpoint": r.Endpoint != "", "max": r.Max != 0}
	for _, name := range []string{"query", "category", "since", "until", "date", "week", "month", "url", "endpoint"} {
		if given[name] && !slices.Contains(takes, name) {
			return nil, wrongRequest("%s takes no %s", r.Service, name)
		}
	}
	if r.Max < 0 {
		return nil, wrongRequest("max is %d, want 0 or more", r.Max)
	}
	since, until, err := span(r.Since, r.Until)
	if err != nil {
		return nil, err
	}
	switch r.Service {
	case "arxiv":
		return newArXiv(r, base, since, until)
	case "hf":
		return newDaily(r, base)
	case "openalex":
		return newOpenAlex(r, base, since, until)
	case "s2":
		return newScholar(r, base, since, until)
	}
	return newFile(r)
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// parseAddress accepts web addresses and nothing else.
func parseAddress(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		if s = Redact(s); strings.ContainsAny(s, "@?") { // where a login or a key may be
			return nil, wrongRequest("the address does not start with http:// or https:// and a host")
		}
		return nil, wrongRequest("%q is not an http or https address", s)
	}
	return u, nil
}

var dateForm = pattern.Of(`^\d{4}(-\d{2}(-\d{2})?)?$`)

// span turns two dates, each a year, a month or a day, into the first and the last day of
// the time between them. A missing bound is the zero time.
func span(since, until string) (first, last time.Time, err error) {
	if first, _, err = days(since); err != nil {
		return
	}
	if _, last, err = days(until); err != nil {
		return
	}
	if !first.IsZero() && !last.IsZero() && last.Before(first) {
		err = wrongRequest("%s is after %s", since, until)
	}
	return
}

// days returns the first and the last day of a year, a month or a day.
func days(date string) (first, last time.Time, err error) {
	if date == "" {
		return
	}
	if dateForm().MatchString(date) {
		layout := "2006-01-02"[:len(date)]
		if first, err = time.Parse(layout, date); err == nil {
			switch len(date) {
			case 4:
				last = first.AddDate(1, 0, -1)
			case 7:
				last = first.AddDate(0, 1, -1)
			default:
				last = first
			}
			return
		}
	}
	return first, last, wrongRequest("%q is not a date, want 2026, 2026-05 or 2026-05-17", date)
}

// day formats a day, and returns open for the zero time.
func day(t time.Time, layout, open string) string {
	if t.IsZero() {
		return open
	}
	return t.Format(layout)
}
