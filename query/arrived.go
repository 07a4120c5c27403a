package query

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"paperkin/index"
)

// When papers arrived is asked for in the user's days ("2026-11-23"), as an age ("7d",
// "2w"), or as a moment ("2026-11-23T09:00:00Z"), as it is shown. The library knows
// moments in UTC. A day is one of the clock's zone; an age goes back from now to the same
// time of the day.

// maxAge is the oldest that an age can be, in days: a hundred years.
const maxAge = 36500

// ResolveFilter returns a filter with moments in place of days and ages, as
// [index.View.Select] and [index.Library.EachMatch] take it. It returns an
// [*InvalidError] unless every criterion can be met.
func ResolveFilter(f index.Filter, now time.Time) (index.Filter, error) {
	if err := validateFilter(f); err != nil {
		return f, err
	}
	f.Any, f.Not = slices.Clone(f.Any), slices.Clone(f.Not)
	for i, group := range f.Any {
		f.Any[i] = slices.Clone(group)
	}
	for part := range f.Parts {
		resolved, err := ResolveFilter(*part, now)
		if err != nil {
			return f, err
		}
		*part = resolved
	}
	asked := f
	if f.Arrived != "" {
		first, _, _ := arrival(f.Arrived, now)
		f.Arrived = moment(first)
	}
	if f.ArrivedUntil != "" {
		_, last, _ := arrival(f.ArrivedUntil, now)
		f.ArrivedUntil = moment(last)
	}
	if f.ArrivedUntil != "" && f.Arrived > f.ArrivedUntil {
		return f, &InvalidError{"arrived", fmt.Sprintf("%q", asked.Arrived), fmt.Sprintf("later than until %q", asked.ArrivedUntil)}
	}
	return f, nil
}

// Select is [index.View.Select] for a filter of a request.
func (s snapshot) Select(ctx context.Context, f index.Filter) (*index.Selection, error) {
	f, err := ResolveFilter(f, s.now)
	if err != nil {
		return nil, err
	}
	return s.View.Select(ctx, f)
}

// moment is a time as the library writes it. Years have four digits there.
func moment(t time.Time) string {
	if t = t.UTC(); t.Year() > 9999 {
		t = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	}
	return t.Format(time.RFC3339)
}

// arrival returns the first and the last second that a bound on the arrival stands for, or
// what is wrong with it.
func arrival(s string, now time.Time) (first, last time.Time, problem string) {
	if days, ok := age(s); ok {
		if days < 1 || days > maxAge {
			return first, last, fmt.Sprintf("want an age of 1 to %d days", maxAge)
		}
		first = now.AddDate(0, 0, -days)
		return first, first, ""
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, t, ""
	}
	if problem = checkDate(s); problem != "" {
		if problem != noSuchDate {
			problem += ", or an age such as 7d or 2w"
		}
		return first, last, problem
	}
	years, months, days := 0, 0, 0
	switch len(s) {
	case len("2006"):
		years = 1
	case len("2006-01"):
		months = 1
	default:
		days = 1
	}
	first, _ = time.ParseInLocation("2006-01-02"[:len(s)], s, now.Location())
	return first, first.AddDate(years, months, days).Add(-time.Second), ""
}

// age reads a number of days or weeks, such as 7d or 2w, in days. ok is false where s is
// nothing of the kind.
func age(s string) (days int, ok bool) {
	number, isDays := strings.CutSuffix(s, "d")
	number, isWeeks := strings.CutSuffix(number, "w")
	n, err := strconv.ParseUint(number, 10, 32)
	switch {
	case err != nil || isDays == isWeeks:
		return 0, false
	case isWeeks:
		n *= 7
	}
	return int(n), true
}
