package question

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"paperkin/index/filter"
	"paperkin/index/paper"
	"paperkin/index/phrase"
)

// An item is a word, what is written like an operator, or a bracket around others.
type item struct {
	raw     string // as it is typed, without the brackets that close after it
	not     bool   // a dash stands before it
	field   string // before a colon; empty: none
	value   string // without its quotes, and without the punctuation after it
	quoted  bool
	bracket byte // '(' or ')'; 0: no bracket
}

// fields are those that a question can name.
var fields = []string{"author", "title", "venue", "category", "tag", "has", "year", "since", "until", "added"}

// scan cuts a text into items, which white space separates but for what is in quotes.
func scan(text string) (items []item) {
	open := 0
	for {
		text = strings.TrimLeftFunc(text, unicode.IsSpace)
		if text == "" {
			return items
		}
		if after, not := strings.CutPrefix(text, "-"); strings.HasPrefix(after, "(") {
			items = append(items, item{not: not, bracket: '('})
			text = after[1:]
			open++
			continue
		}
		next := scanItem(text)
		text = text[len(next.raw):]
		closing := min(open, strings.Count(next.raw, ")")-strings.Count(next.raw, "("))
		if next.quoted {
			closing = min(open, strings.Count(next.raw[strings.LastIndex(next.raw, next.value)+len(next.value):], ")"))
		}
		for range closing {
			next.raw = next.raw[:strings.LastIndexByte(next.raw, ')')]
			if !next.quoted {
				next.value = strings.TrimSuffix(next.value, ")") // of a glob
			}
		}
		if next.raw != "" {
			items = append(items, next)
		}
		for range closing {
			items = append(items, item{bracket: ')'})
			open--
		}
	}
}

// scanItem reads the item at the start of a text. What cannot be an operator is a word up
// to the next space.
func scanItem(text string) item {
	end := strings.IndexFunc(text, unicode.IsSpace)
	if end < 0 {
		end = len(text)
	}
	word := item{raw: text[:end], value: strings.TrimRightFunc(text[:end], isEnding)}
	var it item
	rest := text
	if rest, it.not = strings.CutPrefix(rest, "-"); it.not && (rest == "" || !begins(rest)) {
		return word
	}
	if name, value, ok := strings.Cut(rest, ":"); ok && value != "" && slices.Contains(fields, strings.ToLower(name)) {
		it.field, rest = strings.ToLower(name), value
	}
	value, length := scanQuoted(rest)
	if it.quoted = length > 0; !it.quoted {
		if hasQuote(rest) { // the quotes do not end: nobody means a filter by half of them
			return word
		}
		length = strings.IndexFunc(rest, unicode.IsSpace)
		if length < 0 {
			length = len(rest)
		}
		switch value = strings.TrimRightFunc(rest[:length], isEnding); it.field {
		case "venue", "category", "tag": // globs
			value = strings.TrimRight(rest[:length], ",;")
		case "year":
			if strings.HasPrefix(rest[len(value):length], "..") {
				value += ".."
			}
		}
	}
	it.value = value
	it.raw = text[:len(text)-len(rest)+length]
	if it.not || it.field != "" || it.quoted {
		if !it.isOperator() {
			return word
		}
		return it
	}
	return word
}

// hasQuote reports whether a mark that words can stand between is in the first word of a
// text.
func hasQuote(text string) bool {
	for _, r := range text {
		if unicode.IsSpace(r) {
			return false
		}
		if _, opens := phrase.Quotes[r]; opens || r == '”' || r == '»' {
			return true
		}
	}
	return false
}

// begins reports whether what follows a dash can be something to leave out. -5 is a number,
// and -- a dash.
func begins(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) || phrase.Quotes[r] != 0
}

// scanQuoted reads what stands in quotes at the start of a text, and returns how long it
// is with them: 0 if the quotes do not end, or end within a word.
func scanQuoted(text string) (value string, length int) {
	opening, size := utf8.DecodeRuneInString(text)
	closing, ok := phrase.Quotes[opening]
	if !ok {
		return "", 0
	}
	end := strings.IndexRune(text[size:], closing)
	if opening == '„' && end < 0 {
		closing = '”'
		end = strings.IndexRune(text[size:], closing)
	}
	if end < 0 {
		return "", 0
	}
	length = size + end + utf8.RuneLen(closing)
	for i, r := range text[length:] {
		if unicode.IsSpace(r) {
			return text[size : size+end], length + i
		}
		if !isEnding(r) {
			return "", 0
		}
	}
	return text[size : size+end], len(text)
}

// isEnding reports whether a character is punctuation that follows a word.
func isEnding(r rune) bool { return strings.ContainsRune(`.,;:!?)]}…`, r) }

// isOperator reports whether an item asks for a filter by itself.
func (i item) isOperator() bool {
	switch {
	case i.field == "year":
		since, until, ok := filter.Years(i.value)
		return ok && !filter.Backwards(since, until)
	case i.field == "since", i.field == "until", i.field == "added":
		_, _, problem := filter.When(i.value, time.Time{})
		return problem == ""
	case i.field == "author", i.field == "title":
		return paper.FoldWords(i.value) != ""
	case i.field == "has":
		return filter.IsPart(i.value)
	case i.field != "": // globs
		return paper.Fold(i.value) != "" && filter.GlobOf(i.value).Ends()
	case i.quoted:
		return paper.FoldWords(i.value) != ""
	}
	return i.not && isTopic(i.value) && !strings.HasSuffix(i.raw, ":")
}

// isBackwards reports whether a word is a span of years that is the wrong way round.
func (i item) isBackwards() bool {
	name, value, _ := strings.Cut(strings.TrimPrefix(i.value, "-"), ":")
	since, until, ok := filter.Years(value)
	return i.field == "" && !i.quoted && strings.EqualFold(name, "year") && ok && filter.Backwards(since, until)
}

// isTopic reports whether a word is one that papers can be told apart by.
func isTopic(word string) bool {
	_, ok := phrase.Of(word)
	return ok && phrase.IsTopic(word)
}

// isOperand reports whether an item can stand beside OR: an operator, or a word. One that
// would be an operator but for the punctuation after it is neither.
func (i item) isOperand() bool {
	after, dashed := strings.CutPrefix(i.value, "-")
	return i.isOperator() || !i.isOr() && isTopic(i.value) && !hasQuote(i.value) && !(dashed && begins(after))
}

func (i item) isOr() bool { return i.raw == "OR" }

// filter is what an item asks for, as an operator or an operand.
func (i item) filter() (f filter.Filter) {
	words := i.value
	if i.quoted && !strings.ContainsFunc(strings.TrimSpace(words), unicode.IsSpace) { // several words stand for themselves
		words = `"` + words + `"`
	}
	switch i.field {
	case "author":
		f.Authors = []string{i.value}
	case "venue":
		f.Venues = []string{i.value}
	case "category":
		f.Categories = []string{i.value}
	case "tag":
		f.Tags = []string{i.value}
	case "has":
		f.Has = []string{i.value}
	case "title":
		f.Titles = []string{words}
	case "year":
		f.Since, f.Until, _ = filter.Years(i.value)
	case "since":
		f.Since = i.value
	case "until":
		f.Until = i.value
	case "added":
		f.Arrived = i.value
	default:
		if i.not {
			return filter.Filter{Without: []string{words}}
		}
		f.With = []string{words}
	}
	if i.not {
		return filter.Filter{Not: []filter.Filter{f}}
	}
	return f
}

// words is what an item adds to the words that papers are ranked by.
func (i item) words() string {
	switch {
	case i.not || i.field != "" && i.field != "title":
		return ""
	case i.field == "title" || i.quoted:
		return i.value
	}
	return i.raw
}
