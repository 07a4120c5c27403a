package service

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/json"
)

// rxiv is the service for preprints of bioRxiv and medRxiv, which are listed by the days on
// which a version was posted: https://api.biorxiv.org/
// How often it may be asked is not said.
type rxiv struct{ list *url.URL }

func newRxiv(r Request, base bases, since, until time.Time) (Service, error) {
	if since.IsZero() {
		return nil, wrongRequest("%s needs a first day", r.Service)
	}
	if len(r.Categories) > 1 {
		return nil, wrongRequest("%s takes one category", r.Service)
	}
	u, err := base("https://api.biorxiv.org/details")
	if err != nil {
		return nil, err
	}
	u = u.JoinPath(r.Service, day(since, time.DateOnly, ""), day(until, time.DateOnly, "2999-12-31"))
	if len(r.Categories) > 0 { // as the documentation writes them: cell_biology
		u = WithQuery(u, "category", strings.ReplaceAll(strings.ToLower(r.Categories[0]), " ", "_"))
	}
	return &rxiv{u}, nil
}

func (x *rxiv) Format() *format.Format  { return json.BioRxiv }
func (x *rxiv) Interval() time.Duration { return time.Second }

func (x *rxiv) Address(cursor string) (*url.URL, error) {
	n, err := number(cursor)
	return x.list.JoinPath(strconv.Itoa(n), "json"), err
}

// Check rejects what is no list. One without preprints says so, or is empty.
func (x *rxiv) Check(_ string, r Reply) error {
	page, err := parse(r)
	status := page.Get("messages.0.status").String()
	switch {
	case err != nil || page.Get("collection").IsArray() && (status == "ok" || status == ""):
		return err
	case strings.HasPrefix(strings.ToLower(status), "no posts"), strings.HasPrefix(strings.ToLower(status), "no articles"):
		return nil
	case status != "":
		return fmt.Errorf("%w: %q", ErrRefused, status)
	}
	return fmt.Errorf("%w: it has no collection", ErrNotPapers)
}

// Next goes on behind what came, and ends with the number that the reply says there to be.
func (x *rxiv) Next(cursor string, r Reply) (string, error) {
	page, err := parse(r)
	if err != nil {
		return "", err
	}
	start, err := number(cursor)
	sent := int(page.Get("collection.#").Int())
	total := int(page.Get("messages.0.total").Int()) // a number or a text
	if err != nil || sent == 0 || total > 0 && start+sent >= total {
		return "", err
	}
	return strconv.Itoa(start + sent), nil
}
