package service

import (
	"fmt"
	"time"
)

// overlap is how many days before the last run papers may be dated that a service did not
// have then. arXiv announces papers some days after they were submitted; services that
// collect them from elsewhere learn of many only after weeks, and those that know no more
// than the year of papers add them over a year.
var overlap = map[string]int{"arxiv": 7, "biorxiv": 7, "medrxiv": 7, "oai": 3, "acl": 400, "dblp": 400}

const usualOverlap = 45

// Newer returns the requests, at least one, for what a service may have by now that it had
// not when a request was answered whole, which was at a time: the zero time for never. A
// service that cannot tell gets the request as it is, and so does one for the papers of a
// time that has an end.
func (r Request) Newer(answered, now time.Time) []Request {
	if answered.IsZero() || r.ByName() || r.Until != "" {
		return []Request{r}
	}
	if r.Service == "hf" {
		if r.Date+r.Week+r.Month != "" {
			return []Request{r}
		}
		return r.dailySince(answered.UTC(), now.UTC())
	}
	days, known := overlap[r.Service]
	if !known {
		days = usualOverlap
	}
	newer, since := r, answered.UTC().AddDate(0, 0, -days).Format("2006-01-02")
	if r.ofSets() { // older papers that were replaced or withdrawn are news
		newer.Changed = since
		return []Request{newer}
	}
	newer.Since = since
	if since, _, err := span(r.Since, ""); err == nil && since.Format("2006-01-02") > newer.Since {
		return []Request{r}
	}
	if newer.Validate() != nil {
		return []Request{r}
	}
	return []Request{newer}
}

// Newer lists of hf are those of weeks, or of months if they would be more than this.
const mostWeeks = 8

// dailySince returns the requests for the daily papers of the time from the day before one
// moment to another.
func (r Request) dailySince(from, to time.Time) []Request {
	from = from.AddDate(0, 0, -1)
	name := func(t time.Time) string {
		year, week := t.ISOWeek()
		return fmt.Sprintf("%04d-W%02d", year, week)
	}
	into := func(r *Request) *string { return &r.Week }
	if to.Sub(from) > mostWeeks*7*24*time.Hour {
		name, into = func(t time.Time) string { return t.Format("2006-01") }, func(r *Request) *string { return &r.Month }
	}
	var all []Request
	for t := from; !t.After(to); t = t.AddDate(0, 0, 1) {
		one := r
		if *into(&one) = name(t); len(all) == 0 || *into(&all[len(all)-1]) != *into(&one) {
			all = append(all, one)
		}
	}
	if len(all) == 0 { // the clock was set back
		return []Request{r}
	}
	return all
}
