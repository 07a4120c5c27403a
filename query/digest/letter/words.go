package letter

import (
	"strconv"
	"strings"
	"time"

	"paperkin/index"
	"paperkin/index/paper/text"
)

// How dates are written: the reader's own day.
const (
	longDay  = "Monday, 2 January 2006"
	shortDay = "Mon 2 Jan"
	moment   = "Monday, 2 January, 15:04"
)

// line is a text of anybody's making in one line, without what is hidden in it.
func line(s string) string { return text.Collapse(text.StripHidden(s)) }

// cut is a line of so many characters at most, three dots more where that is not all.
func cut(s string, most int) string {
	head, _ := text.Cut(line(s), most)
	return head
}

// number is a number with commas.
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// papers is a number of papers, of a kind that stands before the noun if there is one.
func papers(n int, kind string) string {
	if kind != "" {
		kind += " "
	}
	if n == 1 {
		return "1 " + kind + "paper"
	}
	return number(n) + " " + kind + "papers"
}

// verb is one of two forms, by how many do it.
func verb(n int, one, several string) string {
	if n == 1 {
		return one
	}
	return several
}

// list is some things in words: a, b and c.
func list(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
}

// nameLength is how much is shown of the name of a search, in characters.
const nameLength = 100

// nameOf is what a part is called within a sentence.
func nameOf(part string) string {
	if part == index.LikesName {
		return "your likes"
	}
	return cut(part, nameLength)
}

// dayOf is the day of a moment for the reader, with its year where that is another.
func dayOf(at, now time.Time) string {
	at = at.In(now.Location())
	if at.Year() == now.Year() {
		return at.Format("Monday, 2 January")
	}
	return at.Format(longDay)
}
