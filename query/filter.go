package query

import (
	"context"
	"fmt"
	"strings"
	"time"

	"paperkin/index"
)

// ParseDate checks a date bound: a year, a month or a day that exists.
func ParseDate(s string) (string, error) {
	for _, layout := range []string{"2006", "2006-01", "2006-01-02"} {
		if len(s) != len(layout) {
			continue
		}
		if _, err := time.Parse(layout, s); err != nil {
			return "", fmt.Errorf("date %q does not exist", s)
		}
		return s, nil
	}
	return "", fmt.Errorf("date %q: want YYYY, YYYY-MM or YYYY-MM-DD", s)
}

// allowed returns the papers that pass the filter, nil for all of them. When
// none does, it says which part of the filter is to blame.
func (q *asking) allowed(ctx context.Context, f index.Filter) (allow *index.Selection, none string, err error) {
	allow, err = q.view.Select(ctx, f)
	if err != nil || allow == nil || allow.Papers.Len() > 0 {
		return allow, "", err
	}
	var alone []string
	criteria := split(f)
	for _, c := range criteria {
		passed, err := q.view.Select(ctx, c.filter)
		if err != nil {
			return nil, "", err
		}
		if passed.Papers.Len() == 0 {
			alone = append(alone, c.name)
		}
	}
	switch {
	case len(alone) > 0:
		none = fmt.Sprintf("no paper passes %s", strings.Join(alone, ", nor "))
	default:
		names := make([]string, len(criteria))
		for i, c := range criteria {
			names[i] = c.name
		}
		none = fmt.Sprintf("papers pass each filter, but none passes all of %s", strings.Join(names, ", "))
	}
	return allow, none, nil
}

// criterion is one part of a filter, by the name of its option.
type criterion struct {
	name   string
	filter index.Filter
}

func split(f index.Filter) []criterion {
	var parts []criterion
	add := func(option string, values []string, part index.Filter) {
		if !part.Empty() {
			parts = append(parts, criterion{"--" + option + " " + strings.Join(values, " --"+option+" "), part})
		}
	}
	add("since", []string{f.Since}, index.Filter{Since: f.Since})
	add("until", []string{f.Until}, index.Filter{Until: f.Until})
	add("category", f.Categories, index.Filter{Categories: f.Categories})
	add("venue", f.Venues, index.Filter{Venues: f.Venues})
	add("id", f.IDs, index.Filter{IDs: f.IDs})
	add("author", f.Authors, index.Filter{Authors: f.Authors})
	return parts
}
