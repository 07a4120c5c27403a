package paper

import (
	"strconv"
	"strings"
	"time"

	"paperkin/index/paper/pattern"
)

// edtfForm matches a date of EDTF, level 0 and those of level 1 that BibLaTeX has: a
// year, perhaps with unknown digits, a month or a season, a day, what is uncertain (?),
// approximate (~) or both (%). https://www.loc.gov/standards/datetime/
var edtfForm = pattern.Of(`^(-?\d{4}|\d{3}X|\d{2}XX|\dXXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?(?:[T ]\d\d?:\d\d.*)?([?~%]?)$`)

// readEDTF reads a date of [edtfForm] or an interval of two, of which one may be open.
func readEDTF(s string) (published, edtf string, ok bool) {
	from, to, two := strings.Cut(s, "/")
	if !two {
		return oneEDTF(s)
	}
	if from == "" || from == ".." {
		_, last, ok := oneEDTF(to)
		return "", from + "/" + last, ok
	}
	published, first, ok := oneEDTF(from)
	if !ok || len(from) < 4 {
		return "", "", false
	}
	if to == "" || to == ".." {
		return published, first + "/" + to, true
	}
	if _, last, ok := oneEDTF(to); ok {
		return published, interval(first, last), true
	}
	return "", "", false
}

// oneEDTF reads a single date. Its edtf is never empty here.
func oneEDTF(s string) (published, edtf string, ok bool) {
	m := edtfForm().FindStringSubmatch(s)
	if m == nil || m[1] == "0000" { // a placeholder
		return "", "", false
	}
	year, month, day, mark := m[1], m[2], m[3], m[4]
	number, _ := strconv.Atoi(month)
	known := !strings.HasPrefix(year, "-") && !strings.Contains(year, "X")
	switch {
	case month == "":
		edtf = year
	case month == "XX" || 1 <= number && number <= 12 || day == "" && 21 <= number && number <= 41:
		edtf = year + "-" + month
	default:
		return "", "", false
	}
	if day != "" && month != "XX" {
		if known && day != "XX" {
			if _, err := time.Parse(time.DateOnly, edtf+"-"+day); err != nil {
				return "", "", false
			}
		}
		edtf += "-" + day
	}
	edtf = strings.TrimSuffix(strings.TrimSuffix(edtf, "-XX"), "-XX")
	if published = edtf; !known {
		published = ""
	} else if number > 12 {
		published = year
	}
	return published, edtf + mark, true
}

// issued returns the two parts of a date: [Paper.Published], and EDTF where that says more.
func issued(published, edtf string) (string, string) {
	if edtf == published {
		edtf = ""
	}
	return published, edtf
}

// interval is the interval of EDTF between two dates, the date if they are the same or
// the second is not later.
func interval(first, last string) string {
	if last <= first && !strings.HasPrefix(first, "-") {
		return first
	}
	return first + "/" + last
}

// shortYear completes the second year of "2019/20" and "1998-99"; it is empty if the
// number is no later year.
func shortYear(year, digits string) string {
	if len(digits) == 2 && digits > year[2:] {
		return year[:2] + digits
	}
	return ""
}
