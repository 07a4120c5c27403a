package paper

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"paperkin/index/paper/pattern"
)

// Date returns the date of a year, a month and a day, in that order, as far as they
// are given and valid: "2024", "2024-05" or "2024-05-17". It is empty without a valid
// year. Months may be names, or begin with the first three letters of one.
func Date(parts ...string) string {
	year, err := strconv.Atoi(strings.TrimSpace(append(parts, "")[0]))
	if err != nil || year < 1000 || year > 9999 {
		return ""
	}
	date := fmt.Sprint(year)
	if len(parts) < 2 {
		return date
	}
	m := month(parts[1])
	if m == 0 {
		return date
	}
	date += fmt.Sprintf("-%02d", m)
	if len(parts) < 3 {
		return date
	}
	d, err := strconv.Atoi(strings.TrimSpace(parts[2]))
	if err != nil {
		return date
	}
	return ParseDate(fmt.Sprintf("%s-%02d", date, d)) // without the day if there is no such day
}

// month returns the number of a month, 0 if s is not one.
func month(s string) int {
	s = strings.ToLower(strings.Trim(s, " ."))
	if n, err := strconv.Atoi(s); err == nil && 1 <= n && n <= 12 {
		return n
	}
	if m := dateWords()[FoldWords(s)]; m > 0 && m <= 12 {
		return m
	}
	for m := time.January; m <= time.December && len(s) >= 3; m++ {
		if strings.HasPrefix(strings.ToLower(m.String()), s[:3]) {
			return int(m)
		}
	}
	return 0
}

// FirstMonth returns the first name of a month in a text such as "July 5-10" or
// "5-10 July", and the text itself if there is none.
func FirstMonth(s string) string {
	for _, word := range wordForm().FindAllString(s, -1) {
		if word[0] > '9' && month(word) > 0 {
			return word
		}
	}
	return s
}

var (
	yearForm = pattern.Of(`\b(1[5-9]\d\d|20\d\d)\b`)
	wordForm = pattern.Of(`[A-Za-z]{3,}|\b\d{1,2}\b`)
)

// HasYear reports whether a text contains a number that can be a year.
func HasYear(s string) bool { return yearForm().MatchString(s) }

// LooseDate returns the date that [ReadDate] finds for [Paper.Published].
func LooseDate(s string) string {
	published, _ := ReadDate(s)
	return published
}

// ParseDate returns the date at the start of a text, as far as it is valid:
// "2017-06-12T17:57:34Z" is "2017-06-12", "2017-13" is "2017", "n.d." nothing.
func ParseDate(s string) string {
	s = strings.TrimSpace(s)
	switch {
	case !fits(s, "0000") || s[:4] == "0000":
		return ""
	case !fits(s[4:], "-00") || s[5:7] < "01" || s[5:7] > "12":
		return s[:4]
	case !fits(s[7:], "-00"):
		return s[:7]
	}
	if _, err := time.Parse(time.DateOnly, s[:10]); err != nil {
		return s[:7]
	}
	return s[:10]
}

// fits reports whether a text begins like a form, which has zeros for digits.
func fits(s, form string) bool {
	if len(s) < len(form) {
		return false
	}
	for i := range len(form) {
		if digit := '0' <= s[i] && s[i] <= '9'; digit != (form[i] == '0') || !digit && s[i] != form[i] {
			return false
		}
	}
	return true
}

// DateParts returns the year, month and day of a date of a [Paper], as far as it has
// them.
func DateParts(date string) (parts []int) {
	for part := range strings.SplitSeq(date, "-") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil
		}
		parts = append(parts, n)
	}
	return parts
}
