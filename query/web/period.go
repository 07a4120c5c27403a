package web

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"paperkin/query/wire"
)

// A period is a day, a week or a month.
type period struct {
	unit        string // day, week or month
	first, last time.Time
}

// units are the kinds of periods, in the order in which they are offered.
var units = []string{"day", "week", "month"}

// readPeriod reads the period that parameters name; without one it is the week of now, and
// given is false.
func readPeriod(values url.Values, now time.Time) (p period, given bool, err error) {
	p = periodOf("week", now)
	for _, unit := range units {
		value := values.Get(unit)
		if value == "" {
			continue
		}
		if given {
			return p, given, &wire.ParameterError{Name: unit, Problem: "given beside another: want a day, a week or a month"}
		}
		given = true
		at, ok := parseUnit(unit, value, now)
		if !ok {
			return p, given, &wire.ParameterError{Name: unit, Value: fmt.Sprintf("%.40q", value), Problem: "want " + example(unit)}
		}
		p = periodOf(unit, at)
	}
	return p, given, nil
}

func example(unit string) string {
	switch unit {
	case "day":
		return "a day as 2026-11-29, or today"
	case "week":
		return "a week as 2026-W48, or a day in it"
	}
	return "a month as 2026-11"
}

// parseUnit reads a day, a week or a month, and returns a day of it.
func parseUnit(unit, value string, now time.Time) (time.Time, bool) {
	if value == "today" || value == "this" {
		return now, true
	}
	layout := time.DateOnly
	switch {
	case unit == "month" && len(value) == len("2006-01"):
		layout = "2006-01"
	case unit == "week" && strings.Contains(value, "-W"):
		return parseWeek(value, now.Location())
	}
	t, err := time.ParseInLocation(layout, value, now.Location())
	return t, err == nil && t.Year() > 0
}

// parseWeek reads a week of ISO 8601, "2026-W48", and returns its Monday.
func parseWeek(value string, zone *time.Location) (t time.Time, ok bool) {
	var year, week int
	if n, err := fmt.Sscanf(value, "%4d-W%2d", &year, &week); n != 2 || err != nil || year < 1 || week < 1 {
		return t, false
	}
	monday := periodOf("week", time.Date(year, 1, 4, 0, 0, 0, 0, zone)).first.AddDate(0, 0, 7*(week-1)) // January 4 is always in the first week
	y, w := monday.ISOWeek()
	return monday, y == year && w == week && value == fmt.Sprintf("%04d-W%02d", year, week)
}

// periodOf is the period of a kind that a moment lies in.
func periodOf(unit string, t time.Time) period {
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
	switch unit {
	case "day":
		return period{unit, day, day}
	case "week":
		monday := day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
		return period{unit, monday, monday.AddDate(0, 0, 6)}
	}
	first := day.AddDate(0, 0, 1-day.Day())
	return period{unit, first, first.AddDate(0, 1, -1)}
}

// value is the period as a parameter has it.
func (p period) value() string {
	switch p.unit {
	case "day":
		return p.first.Format(time.DateOnly)
	case "week":
		year, week := p.first.ISOWeek()
		return fmt.Sprintf("%04d-W%02d", year, week)
	}
	return p.first.Format("2006-01")
}

// String is the period as people write it.
func (p period) String() string {
	switch p.unit {
	case "day":
		return p.first.Format("Monday, 2 January 2006")
	case "week":
		return p.first.Format("2 January") + " to " + p.last.Format("2 January 2006")
	}
	return p.first.Format("January 2006")
}

func (p period) before() period { return periodOf(p.unit, p.first.AddDate(0, 0, -1)) }
func (p period) after() period  { return periodOf(p.unit, p.last.AddDate(0, 0, 1)) }
