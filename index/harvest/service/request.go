package service

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// ErrRequest: a request is invalid.
var ErrRequest = errors.New("invalid request")

// A Request describes what to harvest. Each service has its own set of fields; any other
// field must be empty.
type Request struct {
	Service    string   `json:"service"` // of Services
	Query      string   `json:"query,omitempty"`
	Categories []string `json:"categories,omitempty"` // arxiv: any of them; biorxiv, medrxiv: one
	Venues     []string `json:"venues,omitempty"`     // acl, dblp: any of them; openreview: one
	// Since and Until bound the day of publication, inclusive, as 2026, 2026-05 or
	// 2026-05-17; for oai that of the last change of the record.
	Since string `json:"since,omitempty"`
	Until string `json:"until,omitempty"`
	// Changed is for arxiv, and requests by OAI-PMH alone: the first day on which records may
	// have changed last.
	Changed string `json:"changed,omitempty"`
	// Date, Week and Month choose a list of hf: 2026-05-17, 2026-W20, 2026-05.
	Date  string `json:"date,omitempty"`
	Week  string `json:"week,omitempty"`
	Month string `json:"month,omitempty"`
	// Sets are for oai: parts of the repository, as it calls them.
	Sets []string `json:"sets,omitempty"`
	// URL is for url, the address of papers, and for oai, that of a repository. It may have
	// a login and keys. Like Key, they are sent, and kept nowhere.
	URL string `json:"url,omitempty"`
	// Names are the papers to fetch, instead of those that the other fields describe: ids as
	// paper has them, or titles after [TitleScheme]. What the service does not have is left
	// out.
	Names []string `json:"names,omitempty"`
	Max   int      `json:"max,omitempty"` // papers; 0: all
	// Endpoint is the address of a mirror to use instead of the service's own.
	Endpoint string `json:"endpoint,omitempty"`

	Key string `json:"-"` // for openalex, pubmed and s2; it is sent to no other host
}

// ByName reports whether the request is for papers by their names.
func (r Request) ByName() bool { return len(r.Names) > 0 }

// Services are the names of the services.
var Services = []string{"acl", "arxiv", "biorxiv", "crossref", "dblp", "hf", "inspire", "medrxiv", "oai", "openalex", "openreview", "pubmed", "s2", "url"}

func wrongRequest(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrRequest, fmt.Sprintf(format, args...))
}

// Validate returns an error that wraps [ErrRequest] if the request is invalid.
func (r Request) Validate() error {
	_, err := r.Open()
	return err
}

// A kind is what a service takes, and how it is asked.
type kind struct {
	takes []string // fields of a request, beside max
	open  func(r Request, base bases, since, until time.Time) (Service, error)
}

// bases returns the address of a service: its own one, or that of the request's mirror.
type bases func(own string) (*url.URL, error)

// kinds are the services by name.
var kinds = map[string]kind{
	"acl":        {[]string{"venue", "since", "until", "endpoint"}, newAnthology},
	"arxiv":      {[]string{"query", "category", "since", "until", "endpoint"}, newArXiv},
	"biorxiv":    {[]string{"category", "since", "until", "endpoint"}, newRxiv},
	"crossref":   {[]string{"query", "since", "until", "endpoint"}, newCrossref},
	"dblp":       {[]string{"query", "venue", "since", "until", "endpoint"}, newDBLP},
	"hf":         {[]string{"date", "week", "month", "endpoint"}, newDaily},
	"inspire":    {[]string{"query", "since", "until", "endpoint"}, newINSPIRE},
	"medrxiv":    {[]string{"category", "since", "until", "endpoint"}, newRxiv},
	"oai":        {[]string{"url", "set", "since", "until"}, newOAI},
	"openalex":   {[]string{"query", "since", "until", "endpoint"}, newOpenAlex},
	"openreview": {[]string{"venue", "endpoint"}, newOpenReview},
	"pubmed":     {[]string{"query", "since", "until", "endpoint"}, newPubMed},
	"s2":         {[]string{"query", "since", "until", "endpoint"}, newScholar},
	"url":        {[]string{"url"}, newFile},
}

// Takes returns the names of the fields of a request that a service takes, beside max.
func Takes(name string) []string { return slices.Clone(kinds[name].takes) }

// Open validates the request and returns its service.
func (r Request) Open() (Service, error) {
	base := func(own string) (*url.URL, error) { return parseAddress(cmp.Or(r.Endpoint, own)) }
	if r.ByName() {
		return newLookup(r, base)
	}
	k, known := kinds[r.Service]
	if !known {
		return nil, wrongRequest("unknown service %q, want one of %s", r.Service, strings.Join(Services, ", "))
	}
	for _, f := range r.fields() {
		if f.given && !slices.Contains(k.takes, f.name) {
			return nil, wrongRequest("%s takes no %s", r.Service, f.name)
		}
	}
	if r.Changed != "" && !r.ofSets() {
		return nil, wrongRequest("only whole categories of arXiv have changed")
	}
	if r.Max < 0 {
		return nil, wrongRequest("max is %d, want 0 or more", r.Max)
	}
	since, until, err := span(r.Since, r.Until)
	if err != nil {
		return nil, err
	}
	return k.open(r, base, since, until)
}

// A field is one of a request that not every service takes.
type field struct {
	name  string
	given bool
}

func (r Request) fields() []field {
	return []field{{"query", r.Query != ""}, {"category", len(r.Categories) > 0}, {"venue", len(r.Venues) > 0}, {"since", r.Since != ""}, {"until", r.Until != ""},
		{"date", r.Date != ""}, {"week", r.Week != ""}, {"month", r.Month != ""}, {"set", len(r.Sets) > 0}, {"url", r.URL != ""}, {"endpoint", r.Endpoint != ""}}
}
