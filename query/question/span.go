package question

import (
	"slices"
	"strconv"
	"strings"
)

// Span finds the years of publication that prose asks for beside something else, a name
// say: "in 2016", "since 2019", "before 2019", "from 2016 to 2018", "2016-2018". It returns
// the rest of the text, and the first and the last year, each empty where there is no
// bound; the text itself where it speaks of no years, or of years in another way.
func Span(text string) (rest, since, until string) {
	words := strings.Fields(text)
	if len(text) > longest || len(words) > mostWords {
		return text, "", ""
	}
	from := slices.IndexFunc(words, func(w string) bool { _, ok := yearsIn(w); return ok })
	if from < 0 {
		return text, "", ""
	}
	to := from + 1
	span, _ := yearsIn(words[from])
	if len(span) == 1 && to+1 < len(words) && isBetween(words[to]) {
		if last, ok := yearsIn(words[to+1]); ok && len(last) == 1 {
			span, to = append(span, last...), to+2
		}
	}
	if slices.ContainsFunc(words[to:], func(w string) bool { _, ok := yearsIn(w); return ok }) {
		return text, "", ""
	}
	since, until = span[0], span[len(span)-1]
	if from > 0 {
		word := strings.ToLower(words[from-1])
		switch bounded := len(span) == 1; {
		case bounded && word == "since":
			until = ""
		case bounded && word == "after":
			since, until = following(since, 1), ""
		case bounded && word == "before":
			since, until = "", following(until, -1)
		case bounded && (word == "until" || word == "till"):
			since = ""
		case !bounded && word == "between", slices.Contains(belongs, word):
		default:
			from++
		}
		from--
	}
	if since > until && until != "" {
		since, until = until, since
	}
	return strings.Join(slices.Delete(words, from, to), " "), since, until
}

// yearsIn returns the year that a word is, or both of a range.
func yearsIn(word string) (years []string, ok bool) {
	word = trimmed(word)
	if isYear(word) {
		return []string{word}, true
	}
	for _, mark := range []string{"..", "-", "–"} {
		if first, last, ok := strings.Cut(word, mark); ok && isYear(first) && isYear(last) {
			return []string{first, last}, true
		}
	}
	return nil, false
}

// isBetween reports whether a word stands between the first and the last year of a range.
func isBetween(word string) bool {
	return slices.Contains([]string{"to", "and", "until", "till", "-", "–"}, strings.ToLower(word))
}

func following(year string, by int) string {
	n, _ := strconv.Atoi(year)
	return strconv.Itoa(n + by)
}
