package json

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// Dates of CSL have one or two lists of year, month and day, a season, a mark of
// uncertainty, and text; the model has them in EDTF:
// https://docs.citationstyles.org/en/stable/specification.html#date-variables
// https://www.loc.gov/standards/datetime/

// edtfForm matches a date that CSL can say in parts: year, month or season, day, and
// "~" if it is approximate.
var edtfForm = pattern.Of(`^(-?\d{4}|Y-?\d{5,9})(?:-(\d\d)(?:-(\d\d))?)?(~?)$`)

// edtfText matches text that is EDTF and has more than such dates: digits that are not
// known, open ends, marks of doubt.
var edtfText = pattern.Of(`^(?:\.\.|` + edtfDay + `)?(?:/(?:\.\.|` + edtfDay + `)?)?$`)

const edtfDay = `(?:-?[\dX]{4}|Y-?\d{5,9})(?:-(?:0[1-9]|1[0-2]|2[1-4]|XX)(?:-(?:0[1-9]|[12]\d|3[01]|XX))?)?[~?%]?`

// takeDate stores the date of a variable. Text that says more than the date that was
// found in it is kept in Extra, see [cslDate].
func takeDate(p *paper.Draft, variable string, v gjson.Result) {
	edtf := edtfOfParts(v)
	said := ""
	var texts []string
	switch {
	case v.IsObject():
		v.ForEach(func(key, text gjson.Result) bool {
			if key.Str == "literal" || key.Str == "raw" || key.Str == "edtf" {
				texts = append(texts, text.String())
			}
			return true
		})
	case v.Type == gjson.Number:
		texts = []string{v.Raw}
	default:
		texts = []string{v.Str}
	}
	for _, text := range texts {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		date, whole := textDate(text)
		if edtf == "" {
			edtf = date
		}
		if said == "" && (!whole || date != edtf) {
			said = text
		}
	}
	putDate(p, variable, edtf)
	if said != "" {
		b, _ := json.Marshal(map[string]string{"literal": said}) // of a string
		p.Keep(variable, b)
	}
}

// takeTextDate is takeDate for a date that is text.
func takeTextDate(p *paper.Draft, variable, text string) {
	if isPlainDate(text) {
		putDate(p, variable, text)
		return
	}
	takeDate(p, variable, gjson.Result{Type: gjson.String, Str: text})
}

// putDate stores a date in EDTF.
func putDate(p *paper.Draft, variable, edtf string) {
	switch {
	case variable != "issued":
		p.SetDate(variable, edtf)
		return
	case isPlainDate(edtf):
		p.Published = edtf
		return
	}
	if p.Published = published(edtf); p.Published != edtf {
		p.SetDate(variable, edtf)
	}
}

// isPlainDate reports whether a text is a date as [paper.Paper.Published] has it. Most
// are, and telling them costs little.
func isPlainDate(s string) bool {
	return (len(s) == 4 || len(s) == 7 || len(s) == 10) && s[0] >= '1' && s[0] <= '9' && paper.ParseDate(s) == s
}

// published returns the start of a date in EDTF as [paper.Paper.Published] has it.
func published(edtf string) string {
	start, _, _ := strings.Cut(edtf, "/")
	m := edtfForm().FindStringSubmatch(start)
	if m == nil || m[1] < "1000" {
		return ""
	}
	if m[2] > "12" {
		m[2] = ""
	}
	return paper.ParseDate(strings.TrimRight(m[1]+"-"+m[2]+"-"+m[3], "-"))
}

// edtfOfParts returns the date in the parts of a CSL date.
func edtfOfParts(v gjson.Result) string {
	if !v.IsObject() {
		return ""
	}
	var all, c gjson.Result
	named := "" // season
	v.ForEach(func(key, value gjson.Result) bool {
		switch key.Str {
		case "date-parts":
			all = value
		case "circa":
			c = value
		case "season":
			named = value.String()
		}
		return true
	})
	circa := ""
	if c.Bool() || c.Type == gjson.String && c.Str != "" && c.Str != "0" && c.Str != "false" {
		circa = "~"
	}
	list := all.Array()
	if len(list) > 0 && !list[0].IsArray() { // some programs leave out the outer list
		list = []gjson.Result{all}
	}
	var dates []string
	for i, parts := range list {
		season := ""
		if i == 0 {
			season = named
		}
		date := edtfPart(parts.Array(), season)
		switch {
		case date != "":
			dates = append(dates, date+circa)
		case i == 1: // zeros are an end that is open: https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html#date-fields
			dates = append(dates, "..")
		default:
			return ""
		}
	}
	if len(dates) > 1 && dates[0] == dates[1] {
		dates = dates[:1]
	}
	return strings.Join(dates[:min(2, len(dates))], "/")
}

// edtfPart returns the date of a year, a month and a day; empty without a year.
func edtfPart(parts []gjson.Result, season string) string {
	number := func(i int) int {
		if i >= len(parts) {
			return 0
		}
		n, err := strconv.ParseFloat(strings.TrimSpace(parts[i].String()), 64)
		if err != nil || n < -1e8 || n > 1e8 {
			return 0
		}
		return int(n)
	}
	year, month, day := number(0), number(1), number(2)
	if year == 0 {
		return ""
	}
	if month == 0 && len(parts) > 1 { // a name
		month = monthOf(parts[1].String())
	}
	date := fmt.Sprintf("%04d", year)
	switch {
	case year > 9999:
		date = fmt.Sprintf("Y%d", year)
	case year < -9999:
		date = fmt.Sprintf("Y%d", year)
	case year < 0:
		date = fmt.Sprintf("-%04d", -year)
	}
	switch {
	case month >= 1 && month <= 12:
		date += fmt.Sprintf("-%02d", month)
		if t := time.Date(2000, time.Month(month), day, 0, 0, 0, 0, time.UTC); day > 0 && t.Day() == day {
			date += fmt.Sprintf("-%02d", day)
		}
	case month >= 13 && month <= 16: // how citeproc-js has seasons
		date += fmt.Sprintf("-%d", month+8)
	case month >= 21 && month <= 24:
		date += fmt.Sprintf("-%d", month)
	case month == 0 && seasonOf(season) > 0:
		date += fmt.Sprintf("-%d", seasonOf(season))
	}
	return date
}

// monthOf returns the number of a month by its name, 0 if there is none.
func monthOf(name string) int {
	_, month, found := strings.Cut(paper.Date("2000", name), "-")
	if !found {
		return 0
	}
	n, _ := strconv.Atoi(month)
	return n
}

// seasonOf returns EDTF's number of a season, by its name or as CSL counts them from 1; 0
// if there is none.
func seasonOf(s string) int {
	if n, err := strconv.Atoi(strings.TrimSpace(s)); err == nil && n >= 1 && n <= 4 {
		return 20 + n
	}
	return paper.Season(s)
}

// textDate returns the date that a text says, in EDTF, and whether it says no more.
func textDate(text string) (edtf string, whole bool) {
	text = strings.TrimSuffix(strings.TrimSuffix(text, "-00"), "-00") // a day or month that is not known
	if isPlainDate(text) {
		return text, true
	}
	if edtfText().MatchString(text) && strings.ContainsFunc(text, unicode.IsDigit) && !strings.HasPrefix(text, "0000") {
		if len(text) != 10 || text[0] == '-' || paper.ParseDate(text) == text { // a day that there is
			return text, true
		}
	}
	date := paper.LooseDate(text)
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 2 && len(date) == 4 {
		for _, w := range words {
			if n := paper.Season(w); n > 0 {
				return fmt.Sprintf("%s-%d", date, n), true
			}
		}
	}
	_, clock, _ := strings.Cut(text, "T")
	stamp := len(date) == 10 && strings.HasPrefix(text, date) && (clock != "" || strings.HasPrefix(text, date+" "))
	return date, date != "" && (stamp || len(words) <= strings.Count(date, "-")+1)
}

// cslDate returns a date in EDTF as CSL has it, with text that says more in Extra; nil
// for nothing.
func cslDate(edtf string, extra json.RawMessage) any {
	d := struct {
		Parts   [][]int `json:"date-parts,omitempty"`
		Season  int     `json:"season,omitempty"`
		Circa   bool    `json:"circa,omitempty"`
		Literal string  `json:"literal,omitempty"`
		Raw     string  `json:"raw,omitempty"`
	}{Literal: literalDate(extra)}
	start, end, isRange := strings.Cut(edtf, "/")
	first, season, circa := dateParts(start)
	second, endSeason, endCirca := dateParts(end)
	if end == ".." {
		second, endCirca = []int{0, 0, 0}, circa
	}
	switch {
	case edtf == "" && d.Literal == "":
		return nil
	case edtf == "":
	case first == nil, isRange && (second == nil || endSeason > 0 || endCirca != circa):
		d.Raw = edtf
	case isRange:
		d.Parts, d.Season, d.Circa = [][]int{first, second}, season, circa
	default:
		d.Parts, d.Season, d.Circa = [][]int{first}, season, circa
	}
	return d
}

// literalDate returns the text of a date that takeDate has kept in Extra.
func literalDate(extra json.RawMessage) string {
	v := gjson.ParseBytes(extra)
	if !v.IsObject() || len(v.Map()) != 1 {
		return ""
	}
	return v.Get("literal").Str
}

// dateParts returns the parts of a date in EDTF; nil for one that CSL has no parts for.
func dateParts(edtf string) (parts []int, season int, circa bool) {
	m := edtfForm().FindStringSubmatch(edtf)
	if m == nil {
		return nil, 0, false
	}
	for _, part := range []string{strings.TrimPrefix(m[1], "Y"), m[2], m[3]} {
		n, err := strconv.Atoi(part)
		if err != nil {
			break
		}
		parts = append(parts, n)
	}
	if len(parts) > 1 && parts[1] > 12 {
		season = parts[1] - 20
		parts = parts[:1]
	}
	if season > 4 || season < 0 || parts[0] == 0 {
		return nil, 0, false
	}
	return parts, season, m[4] == "~"
}
