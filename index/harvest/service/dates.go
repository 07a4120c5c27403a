package service

import (
	"strings"
	"time"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

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

// named is a day after its name, and nothing for the zero time.
func named(name string, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return name + t.Format(time.DateOnly)
}

// joined joins the texts that are not empty.
func joined(by string, texts ...string) string {
	var kept []string
	for _, s := range texts {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, by)
}

// A period is the time of papers that were asked for, from a first to a last day. The zero
// time is no bound.
type period struct{ since, until time.Time }

// Wants reports whether a paper was published in it, as far as its date says.
func (p period) Wants(r paper.Record) bool {
	at := r.Paper.Published
	if r.Deleted || at == "" {
		return true
	}
	to := func(t time.Time) string { s := t.Format(time.DateOnly); return s[:min(len(s), len(at))] }
	return (p.since.IsZero() || at >= to(p.since)) && (p.until.IsZero() || at <= to(p.until))
}
