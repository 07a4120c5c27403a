package filter

import (
	"testing"
	"time"
)

// TestWhen: what users write for a time, and what it is on a Friday afternoon, two hours
// east of UTC.
func TestWhen(t *testing.T) {
	now := time.Date(2026, 5, 29, 15, 4, 5, 0, time.FixedZone("", 2*60*60))
	day := func(from, to string) [2]string { return [2]string{from + "T00:00:00+02:00", to + "T23:59:59+02:00"} }
	ago := func(s string) [2]string { return [2]string{s + "T15:04:05+02:00", s + "T15:04:05+02:00"} }
	for s, want := range map[string][2]string{
		"2024": day("2024-01-01", "2024-12-31"), "2024-02": day("2024-02-01", "2024-02-29"), "2024-05-17": day("2024-05-17", "2024-05-17"),
		"today": day("2026-05-29", "2026-05-29"), "Yesterday": day("2026-05-28", "2026-05-28"),
		"this week": day("2026-05-25", "2026-05-31"), "last week": day("2026-05-18", "2026-05-24"), "last-week": day("2026-05-18", "2026-05-24"),
		"this month": day("2026-05-01", "2026-05-31"), " last  month ": day("2026-04-01", "2026-04-30"),
		"this year": day("2026-01-01", "2026-12-31"), "previous year": day("2025-01-01", "2025-12-31"),
		"7d": ago("2026-05-22"), "1 day": ago("2026-05-28"), "2w": ago("2026-05-15"), "2 Weeks ago": ago("2026-05-15"), "a week ago": ago("2026-05-22"),
		"3 months": ago("2026-02-28"), "3m": ago("2026-02-28"), "3mo": ago("2026-02-28"), "one month ago": ago("2026-04-29"), "past month": ago("2026-04-29"),
		"1y": ago("2025-05-29"), "last 10 days": ago("2026-05-19"), "past-2-years": ago("2024-05-29"), "100 years": ago("1926-05-29"),
		"2026-05-20T10:00:00Z": {"2026-05-20T10:00:00Z", "2026-05-20T10:00:00Z"},
	} {
		first, last, problem := When(s, now)
		if got := [2]string{first.Format(time.RFC3339), last.Format(time.RFC3339)}; got != want || problem != "" {
			t.Errorf("%q: got %v, %q, want %v", s, got, problem, want)
		}
	}
	for s, want := range map[string]string{
		"": notATime, "lately": notATime, "7": notATime, "d": notATime, "7x": notATime, "7 d d": notATime, "last": notATime, "week": notATime, "-7d": notATime, "7d-": notATime,
		"next week": notATime, "20245": notATime, "2024-5": notATime, "2024-13": noSuchDate, "2026-02-30": noSuchDate, "2023-02-29": noSuchDate,
		"0d": badAge, "101 years": badAge, "36501d": badAge, "99999999999999999999d": badAge,
	} {
		if _, _, problem := When(s, now); problem != want {
			t.Errorf("%q: got %q, want %q", s, problem, want)
		}
	}
}

// TestYears: a year, and spans of them.
func TestYears(t *testing.T) {
	for s, want := range map[string][2]string{
		"2020": {"2020", "2020"}, "2024-05": {"2024-05", "2024-05"}, "2024-05-17": {"2024-05-17", "2024-05-17"},
		"2019-2021": {"2019", "2021"}, "2019–2021": {"2019", "2021"}, "2021-2019": {"2021", "2019"}, "2019..2021": {"2019", "2021"},
		"2019-": {"2019", ""}, "2019..": {"2019", ""}, "..2021": {"", "2021"}, "2019-05..2020": {"2019-05", "2020"}, "2024-05..2024": {"2024-05", "2024"},
	} {
		if since, until, ok := Years(s); !ok || since != want[0] || until != want[1] {
			t.Errorf("%q: got %q, %q, %v", s, since, until, ok)
		} else if got := Backwards(since, until); got != (s == "2021-2019") {
			t.Errorf("%q: backwards %v", s, got)
		}
	}
	for _, s := range []string{"", "..", "-", "-2021", "20", "2019...2021", "2019-20", "2019-21-", "2024-13", "2019..x", "abcd", "last year", "2019-2020-2021"} {
		if since, until, ok := Years(s); ok {
			t.Errorf("%q: got %q, %q", s, since, until)
		}
	}
}
