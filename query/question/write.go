package question

import (
	"strings"
	"unicode"

	"paperkin/index/filter"
)

// Write returns a filter in operators. What operators cannot say is left out; it is
// nothing of what [Parse] returns.
func Write(f filter.Filter) string {
	var parts []string
	add := func(before string, values []string) {
		for _, v := range values {
			parts = append(parts, before+quote(v))
		}
	}
	add("", f.With)
	for _, v := range f.Without {
		if v = quote(v); !begins(v) { // -5 is a number
			v = "(" + v + ")"
		}
		parts = append(parts, "-"+v)
	}
	for _, group := range f.Any {
		var list []string
		for _, one := range group {
			list = append(list, enclosed(Write(one)))
		}
		parts = append(parts, strings.Join(list, " OR "))
	}
	add("title:", f.Titles)
	add("author:", f.Authors)
	add("venue:", f.Venues)
	add("category:", f.Categories)
	add("tag:", f.Tags)
	add("has:", f.Has)
	switch since, until, ok := filter.Years(f.Since + ".." + f.Until); {
	case !ok || since != f.Since || until != f.Until || filter.Backwards(since, until): // not in years
		add("since:", nonempty(f.Since))
		add("until:", nonempty(f.Until))
	case since == until:
		parts = append(parts, "year:"+since)
	default:
		parts = append(parts, "year:"+since+".."+until)
	}
	add("added:", nonempty(f.Arrived))
	for _, not := range f.Not {
		s := enclosed(Write(not))
		if strings.HasPrefix(s, "-") {
			s = "(" + s + ")"
		}
		parts = append(parts, "-"+s)
	}
	return strings.Join(parts, " ")
}

// enclosed puts operators in brackets, if there are several.
func enclosed(s string) string {
	if len(scan(s)) > 1 {
		return "(" + s + ")"
	}
	return s
}

// nonempty is a list of a value, unless it is empty.
func nonempty(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}

// quote puts a value with spaces in quotes.
func quote(value string) string {
	if strings.ContainsFunc(value, unicode.IsSpace) && !strings.HasPrefix(value, `"`) {
		return `"` + value + `"`
	}
	return value
}
