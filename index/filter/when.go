package filter

import (
	"strconv"
	"strings"
	"time"
	"unicode"
)

// What users write for a time: a date ("2024", "2024-05", "2024-05-17"), an age ("7d",
// "2w", "3 months", "1 year ago"), a day or a span of the calendar ("yesterday", "last
// week"), or a moment as it is shown ("2026-11-23T09:00:00Z"). Case makes no difference,
// and a dash is a space between words.

// What can be wrong with a time.
const (
	notATime   = "want a date (2024, 2024-05 or 2024-05-17), an age (7d, 2w, 3 months or 1y), today, yesterday, or this or last week, month or year"
	noSuchDate = "no such date"
	badAge     = "want an age of a day to a hundred years"
)

// dateLayouts are those of dates.
var dateLayouts = [...]string{"2006", "2006-01", "2006-01-02"}

// IsDate reports whether a text is a date, and whether there is such a one. If not, problem
// says what is wrong.
func IsDate(s string) (is bool, problem string) {
	if !isDigits(strings.ReplaceAll(s, "-", "")) {
		return false, notATime
	}
	for _, layout := range dateLayouts {
		if len(s) == len(layout) {
			if _, err := time.Parse(layout, s); err != nil {
				return false, noSuchDate
			}
			return true, ""
		}
	}
	return false, notATime
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// When returns the first and the last second of a time that a user has written, counted
// back from now and in its zone; of an age both are that long ago. If it is no time,
// problem says what is wrong.
func When(s string, now time.Time) (first, last time.Time, problem string) {
	is, problem := IsDate(s)
	switch {
	case is:
		first, _ = time.ParseInLocation(dateLayouts[2][:len(s)], s, now.Location())
		years, months, days := 0, 0, 0
		switch len(s) {
		case len("2006"):
			years = 1
		case len("2006-01"):
			months = 1
		default:
			days = 1
		}
		return first, lastOf(first.AddDate(years, months, days)), ""
	case problem == noSuchDate:
		return first, last, problem
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, t, ""
	}
	words := timeWords(s)
	if n, unit, ok := ageOf(words); ok {
		if n < 1 || n > 36500/daysOf[unit] {
			return first, last, badAge
		}
		first = before(now, n, unit)
		return first, first, ""
	}
	if first, last, ok := spanOf(strings.Join(words, " "), now); ok {
		return first, last, ""
	}
	return first, last, notATime
}

// lastOf is the last second before a moment.
func lastOf(t time.Time) time.Time { return t.Add(-time.Second) }

// timeWords are the words of a time: a number is one.
func timeWords(s string) []string {
	if s = strings.TrimSpace(s); strings.HasPrefix(s, "-") || strings.HasSuffix(s, "-") {
		return nil
	}
	var b strings.Builder
	digits := false
	for _, r := range strings.ToLower(s) {
		if is := unicode.IsDigit(r); is != digits {
			b.WriteByte(' ')
			digits = is
		}
		if r == '-' || r == '_' {
			r = ' '
		}
		b.WriteRune(r)
	}
	return strings.Fields(b.String())
}

// daysOf is how many days a unit of an age has, at least.
var daysOf = map[string]int{"day": 1, "week": 7, "month": 30, "year": 365}

// unitOf is the unit of an age; empty if it is none.
func unitOf(s string) string {
	switch s {
	case "d", "day", "days":
		return "day"
	case "w", "wk", "week", "weeks":
		return "week"
	case "m", "mo", "month", "months":
		return "month"
	case "y", "yr", "year", "years":
		return "year"
	}
	return ""
}

// ageOf reads an age: "7 d", "3 months ago", "a week ago", "past year", "last 10 days".
func ageOf(words []string) (n int, unit string, ok bool) {
	begins := func(list ...string) bool {
		for _, w := range list {
			if len(words) > 0 && words[0] == w {
				return true
			}
		}
		return false
	}
	if len(words) == 2 && begins("past") {
		unit = unitOf(words[1])
		return 1, unit, unit != ""
	}
	ago := len(words) == 3 && words[2] == "ago"
	if ago {
		words = words[:2]
	} else if len(words) == 3 && begins("past", "last", "previous") {
		words = words[1:]
	}
	if len(words) != 2 {
		return 0, "", false
	}
	if unit = unitOf(words[1]); unit == "" {
		return 0, "", false
	}
	if ago && begins("a", "an", "one") {
		return 1, unit, true
	}
	if !isDigits(words[0]) {
		return 0, "", false
	}
	if n, _ = strconv.Atoi(words[0]); len(words[0]) > 6 {
		n = 0 // too much of anything
	}
	return n, unit, true
}

// before is the moment that lies an age before another one, at the same time of the day. A
// month that is too short ends it: a month before 31 May is 30 April.
func before(now time.Time, n int, unit string) time.Time {
	months := n
	switch unit {
	case "week":
		return now.AddDate(0, 0, -7*n)
	case "day":
		return now.AddDate(0, 0, -n)
	case "year":
		months = 12 * n
	}
	then := now.AddDate(0, -months, 0)
	if then.Day() != now.Day() {
		then = then.AddDate(0, 0, -then.Day())
	}
	return then
}

// spanOf reads days and spans of the calendar. Weeks begin on Monday.
func spanOf(s string, now time.Time) (first, last time.Time, ok bool) {
	year, month, day := now.Date()
	date := func(year int, month time.Month, day int) time.Time {
		return time.Date(year, month, day, 0, 0, 0, 0, now.Location())
	}
	monday := day - (int(now.Weekday())+6)%7
	var end time.Time
	switch s {
	case "today":
		first, end = date(year, month, day), date(year, month, day+1)
	case "yesterday":
		first, end = date(year, month, day-1), date(year, month, day)
	case "this week":
		first, end = date(year, month, monday), date(year, month, monday+7)
	case "last week", "previous week":
		first, end = date(year, month, monday-7), date(year, month, monday)
	case "this month":
		first, end = date(year, month, 1), date(year, month+1, 1)
	case "last month", "previous month":
		first, end = date(year, month-1, 1), date(year, month, 1)
	case "this year":
		first, end = date(year, 1, 1), date(year+1, 1, 1)
	case "last year", "previous year":
		first, end = date(year-1, 1, 1), date(year, 1, 1)
	default:
		return first, last, false
	}
	return first, lastOf(end), true
}

// Years reads a year or a span of years as users write it: 2020, 2019..2021, 2019-2021,
// 2019-, 2019.. and ..2021, with dots also of months or days. A span may be the wrong way
// round: see [Backwards].
func Years(s string) (since, until string, ok bool) {
	if is, _ := IsDate(s); is {
		return s, s, true
	}
	isYear := func(s string) bool { return len(s) == 4 && isDigits(s) }
	since, until, ok = strings.Cut(s, "..")
	if !ok {
		since, until, ok = strings.Cut(strings.ReplaceAll(s, "–", "-"), "-")
		ok = ok && isYear(since) && (until == "" || isYear(until))
	}
	for _, bound := range []string{since, until} {
		if is, _ := IsDate(bound); bound != "" && !is {
			return "", "", false
		}
	}
	if !ok || since == "" && until == "" {
		return "", "", false
	}
	return since, until, true
}

// Backwards reports whether no paper can be of a span of dates, as exact as each is: the first
// is later than the last.
func Backwards(since, until string) bool {
	n := min(len(since), len(until)) // 2024-05 until 2024 is May to December
	return since[:n] > until[:n]
}
