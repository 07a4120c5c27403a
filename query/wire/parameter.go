package wire

import (
	"encoding/json"
	"fmt"
	"strconv"

	"paperkin/index/filter"
	"paperkin/query"
)

// The kinds of parameters: how a value is read into a request, and written from one.

// JSON is a value, which [Parse] has read, as JSON has it.
func (p Parameter) JSON(value string) any {
	switch p.Kind {
	case Whole, Number:
		return json.Number(value)
	case Flag:
		on, err := strconv.ParseBool(value)
		return err == nil && on
	}
	return value
}

// one is a parameter with one text.
func one[T ~string](name, field string, of func(*query.Request) *T) Parameter {
	return Parameter{name, Text, false, field,
		func(r *query.Request, values []string) string { *of(r) = T(values[0]); return "" },
		func(r query.Request) []string {
			if v := string(*of(&r)); v != "" {
				return []string{v}
			}
			return nil
		}}
}

// many is a parameter with any number of texts.
func many(name, field string, of func(*query.Request) *[]string) Parameter {
	return Parameter{name, Text, true, field,
		func(r *query.Request, values []string) string { *of(r) = values; return "" },
		func(r query.Request) []string { return *of(&r) }}
}

// flag is a parameter that is on or off.
func flag(name string, of func(*query.Request) *bool) Parameter {
	return Parameter{name, Flag, false, name,
		func(r *query.Request, values []string) string {
			on, err := strconv.ParseBool(values[0])
			if *of(r) = on; err != nil {
				return "want true or false"
			}
			return ""
		},
		func(r query.Request) []string {
			if *of(&r) {
				return []string{"true"}
			}
			return nil
		}}
}

// number is a parameter with a whole number from least on.
func number(name, field string, least int, of func(*query.Request) *int) Parameter {
	return Parameter{name, Whole, false, field,
		func(r *query.Request, values []string) string {
			n, err := strconv.Atoi(values[0])
			if *of(r) = n; err != nil || n < least {
				return fmt.Sprintf("want a whole number from %d on", least)
			}
			return ""
		},
		func(r query.Request) []string { return digits(int64(*of(&r))) }}
}

// digits is a number that may be absent.
func digits(n int64) []string {
	if n == 0 {
		return nil
	}
	return []string{strconv.FormatInt(n, 10)}
}

func parseKey(r *query.Request, values []string) string {
	key, err := strconv.ParseInt(values[0], 10, 64)
	if r.Filter.After = key; err != nil || key < 0 {
		return "want the key of an earlier answer"
	}
	return ""
}

func parseYears(r *query.Request, values []string) string {
	since, until, ok := filter.Years(values[0])
	switch {
	case !ok:
		return "want a year (2019) or several (2019-2021, 2019-, 2019..2021)"
	case r.Filter.Since != "" || r.Filter.Until != "":
		return "since and until bound the publication as well: want one of them"
	}
	r.Filter.Since, r.Filter.Until = since, until
	return ""
}

func parseCosine(r *query.Request, values []string) string {
	x, err := strconv.ParseFloat(values[0], 64)
	if r.MinSimilarity = &x; err != nil {
		return "want a cosine, -1 to 1"
	}
	return ""
}

func cosine(r query.Request) []string {
	if r.MinSimilarity == nil {
		return nil
	}
	return []string{decimal(*r.MinSimilarity)}
}

func parseVariety(r *query.Request, values []string) string {
	x, err := strconv.ParseFloat(values[0], 64)
	if r.Variety = x; err != nil {
		return "want 0 to 1"
	}
	return ""
}

func variety(r query.Request) []string {
	if r.Variety == 0 {
		return nil
	}
	return []string{decimal(r.Variety)}
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

func examplesOf(refs []string) []query.Example {
	list := make([]query.Example, len(refs))
	for i, ref := range refs {
		list[i].Ref = ref
	}
	return list
}

func refsOf(examples []query.Example) (refs []string) {
	for _, e := range examples {
		if e.Ref != "" {
			refs = append(refs, e.Ref)
		}
	}
	return refs
}
