package suggest

import (
	"slices"
	"strings"
	"unicode"

	"paperkin/index/filter"
	"paperkin/index/paper"
	"paperkin/query/edit"
)

// Names is what a value of a filter that no paper passes may be meant to be.
type Names struct {
	Value string   // that of the filter
	Try   string   // to give in its place: a name, or a glob
	Like  []string // names in the library that Try fits, in their order
}

// Globs finds what a glob is likely meant to be: of the names that papers have, the most
// frequent first, those that are the same but for spaces and signs, or else begin with it,
// or else have it, or else are nearly the same but for a number at their end, or have
// letters more or less in one place, as NIPS and NeurIPS. Of those with other numbers the
// one with the value's own is meant, if there is one. Names is zero where there is
// nothing.
func Globs(value string, have []filter.Count) Names {
	core := strings.Trim(paper.Fold(value), "*? ")
	if core == "" || strings.ContainsAny(core, "*?[") {
		return Names{}
	}
	fits := func(glob string, does func(folded string) bool) (n Names, ok bool) {
		for _, c := range have {
			if does(paper.Fold(c.Value)) {
				n.Like = append(n.Like, c.Value)
			}
		}
		slices.Sort(n.Like)
		if n.Value, n.Try = value, glob; len(n.Like) == 1 {
			n.Try = n.Like[0]
		}
		return n, len(n.Like) > 0
	}
	if letters := lettersOf(core); letters != "" {
		if n, ok := fits(core, func(f string) bool { return lettersOf(f) == letters }); ok {
			n.Try = n.Like[0]
			return n
		}
	}
	if n, ok := fits(core+"*", func(f string) bool { return strings.HasPrefix(f, core) }); ok {
		return n
	}
	if n, ok := fits("*"+core+"*", func(f string) bool { return len(core) > 1 && strings.Contains(f, core) }); ok {
		return n
	}
	stem, nearest := unnumbered(core), ""
	least := slips(stem) + 1
	for _, c := range have {
		f := unnumbered(paper.Fold(c.Value))
		if n := apart(stem, f, least-1); n < least {
			least, nearest = n, f
		}
	}
	for i := 0; i < len(have) && nearest == ""; i++ {
		if f := unnumbered(paper.Fold(have[i].Value)); shortens(f, stem) || shortens(stem, f) {
			nearest = f
		}
	}
	if nearest == "" {
		return Names{}
	}
	n, _ := fits(nearest+"*", func(f string) bool { return unnumbered(f) == nearest })
	if number := numberOf(core); number != "" {
		if i := slices.IndexFunc(n.Like, func(name string) bool { return numberOf(name) == number }); i >= 0 {
			n.Try, n.Like = n.Like[i], n.Like[i:i+1]
		}
	}
	return n
}

// shortens reports whether a name is another one without some letters in one place within
// it.
func shortens(short, long string) bool {
	const least = 4 // letters: shorter names are part of too many others
	if len(short) < least || len(long) <= len(short) || len(long) >= 2*len(short) {
		return false
	}
	same := 0 // at the beginning
	for same < len(short) && short[same] == long[same] {
		same++
	}
	for at := 1; at <= min(same, len(short)-2); at++ {
		if strings.HasSuffix(long, short[at:]) {
			return true
		}
	}
	return false
}

// numberOf is the number at the end of a name.
func numberOf(name string) string {
	name = strings.TrimRight(name, " -'")
	return name[len(strings.TrimRight(name, "0123456789")):]
}

// lettersOf is a name without what is neither a letter nor a digit.
func lettersOf(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, name)
}

// unnumbered is a name without the number at its end, which is a year mostly.
func unnumbered(name string) string { return strings.TrimRight(name, "0123456789 -'") }

// Author finds whom a name is likely meant for: of the names of authors, the most frequent
// first, those of which one word, or all of them, are nearly the same, or else those with
// nearly the same surname and given names that may be those of the name.
func Author(value string, have []filter.Count) Names {
	name := paper.FoldWords(value)
	words := strings.Fields(name)
	readings := filter.Readings(value, nil)
	best, least := "", slips(name)+1
	var like []string
	for _, c := range have {
		f := paper.FoldWords(c.Value)
		for word := range strings.SplitSeq(f, " ") {
			try := word
			if len(words) > 1 {
				word, try = f, c.Value
			}
			switch n := min(apart(name, word, least-1), surnamesApart(readings, f, least-1)); {
			case n < least:
				best, least, like = try, n, []string{c.Value}
			case try == best && len(like) < mostLike && like[len(like)-1] != c.Value:
				like = append(like, c.Value)
			}
		}
	}
	if best == "" {
		return Names{}
	}
	return Names{value, best, like}
}

// surnamesApart is the distance of the surname of an author from the nearest that a name may
// have with the author's given names; limit+1 if there is none within the limit.
func surnamesApart(readings []filter.Reading, author string, limit int) int {
	nearest := limit + 1
	for _, r := range readings {
		if surname, ok := r.Surname(author); ok {
			family := strings.Join(r.Family, " ")
			most := min(nearest-1, slips(family))
			if n := apart(family, surname, most); n <= most {
				nearest = n
			}
		}
	}
	return nearest
}

// mostLike is how many authors of a name are listed.
const mostLike = 3

// slips is how many letters of a name may be wrong.
func slips(name string) int {
	switch n := len(name); {
	case n < 4:
		return 0
	case n < 8:
		return 1
	}
	return 2
}

// apart is the distance of two names, limit+1 if that is above the limit, or if one is too
// long to be compared.
func apart(a, b string, limit int) int {
	if limit < 0 || len(a) > mostLetters || len(b) > mostLetters || len(a) == 0 || len(b) == 0 {
		return limit + 1
	}
	return edit.Distance(a, b, limit)
}
