package query_test

import (
	"errors"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the same zones everywhere

	"paperkin/index"
	"paperkin/query"
)

// TestResolveFilter: days are those of the clock's zone, from their first second to their
// last; ages go back to the same time of the day.
func TestResolveFilter(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 29, 0, 30, 0, 0, berlin)
	summer := time.Date(2026, 10, 26, 12, 0, 0, 0, berlin) // the day after summer time ended
	for _, tt := range []struct {
		now         time.Time
		bound       string
		first, last string
	}{
		{now, "2026-11-29", "2026-11-28T23:00:00Z", "2026-11-29T22:59:59Z"},
		{now.UTC(), "2026-11-29", "2026-11-29T00:00:00Z", "2026-11-29T23:59:59Z"},
		{now.In(time.FixedZone("", -9*3600)), "2026-11-29", "2026-11-29T09:00:00Z", "2026-11-30T08:59:59Z"},
		{now, "2026-02", "2026-01-31T23:00:00Z", "2026-02-28T22:59:59Z"},
		{now, "2024-02-29", "2024-02-28T23:00:00Z", "2024-02-29T22:59:59Z"},
		{now, "2026", "2025-12-31T23:00:00Z", "2026-12-31T22:59:59Z"},
		{now, "2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z"}, // of 25 hours
		{now, "7d", "2026-11-21T23:30:00Z", "2026-11-21T23:30:00Z"},
		{now, "1w", "2026-11-21T23:30:00Z", "2026-11-21T23:30:00Z"},
		{summer, "2d", "2026-10-24T10:00:00Z", "2026-10-24T10:00:00Z"}, // at noon
		{now, "2026-11-29T00:30:00+01:00", "2026-11-28T23:30:00Z", "2026-11-28T23:30:00Z"},
		{now.In(time.FixedZone("", -9*3600)), "9999", "9999-01-01T09:00:00Z", "9999-12-31T23:59:59Z"},
		{now, "", "", ""},
	} {
		got, err := query.ResolveFilter(index.Filter{Arrived: tt.bound, ArrivedUntil: tt.bound, Since: "2024"}, tt.now)
		if err != nil || got.Arrived != tt.first || got.ArrivedUntil != tt.last || got.Since != "2024" {
			t.Errorf("%q at %v: %s to %s, %v, want %s to %s", tt.bound, tt.now, got.Arrived, got.ArrivedUntil, err, tt.first, tt.last)
		}
	}
}

// TestPublishedSince: what is counted from now becomes a day; a date stays as exact as it is.
func TestPublishedSince(t *testing.T) {
	now := time.Date(2026, 11, 29, 23, 30, 0, 0, time.FixedZone("", -5*60*60))
	for given, want := range map[string][2]string{"2024": {"2024", "2024"}, "2024-05": {"2024-05", "2024-05"}, "7d": {"2026-11-22", "2026-11-22"},
		"last month": {"2026-10-01", "2026-10-31"}, "today": {"2026-11-29", "2026-11-29"}} {
		f := index.Filter{Since: given, Until: given}
		got, err := query.ResolveFilter(index.Filter{Not: []index.Filter{f}}, now)
		if err != nil || got.Not[0].Since != want[0] || got.Not[0].Until != want[1] || f.Since != given {
			t.Errorf("%q: got %+v, %v", given, got, err)
		}
	}
	for _, f := range []index.Filter{{Since: "today", Until: "yesterday"}, {Since: "2027", Until: "1w"}, {Since: "1y", Until: "2020"}} {
		var invalid *query.InvalidError
		if _, err := query.ResolveFilter(f, now); !errors.As(err, &invalid) || invalid.Field != "since" || !strings.Contains(invalid.Value, f.Since) {
			t.Errorf("%+v: got %v", f, err)
		}
	}
}

// TestArrivedRefused: a bound that is no day, age or moment is refused when a request is
// checked, and a span that ends before it begins when the time is known.
func TestArrivedRefused(t *testing.T) {
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	for given, ok := range map[string]bool{"7d": true, "2w": true, "36500d": true, "2026": true, "2026-11-29T12:00:00Z": true, "0d": false,
		"36501d": false, "0w": false, "d": false, "w": false, "7": false, "-7d": false, "+7d": false, "7 d": true, "7dw": false, "7m": true, "7h": false, "last week": true,
		"99999999999999999999d": false, "2026-02-30": false, "now": false, "2026-11-29T12:00:00": false} {
		for _, f := range []index.Filter{{Arrived: given}, {ArrivedUntil: given}} {
			r := query.Request{Question: "when?", Options: query.Options{Filter: f}}
			var invalid *query.InvalidError
			if err := r.Validate(); (err == nil) != ok || !ok && (!errors.As(err, &invalid)) {
				t.Errorf("%+v: got %v", f, err)
			}
		}
	}
	for span, ok := range map[[2]string]bool{{"2w", "1w"}: true, {"1w", "7d"}: true, {"2026-11-29", "2026-11-29"}: true, {"2026-11-29", "1d"}: false,
		{"1d", "2026-11-28"}: true, {"1d", "2026-11-27"}: false, {"1w", "2w"}: false, {"2027", ""}: true, {"", "2020"}: true, {"2027", "2026"}: false} {
		f := index.Filter{Arrived: span[0], ArrivedUntil: span[1]}
		var invalid *query.InvalidError
		if _, err := query.ResolveFilter(f, now); (err == nil) != ok || !ok && (!errors.As(err, &invalid) || invalid.Field != "arrived") {
			t.Errorf("%q: got %v", span, err)
		}
	}
}
