package paper

import (
	"bufio"
	"bytes"
	"regexp"
	"strings"
)

// signUp is the invitation above the papers of a Hugging Face Papers page.
var signUp = regexp.MustCompile(`(?i)^(get trending papers in your email inbox\b.*|subscribe)$`)

// isHFPage recognises a saved page by that invitation.
func isHFPage(head []byte) bool {
	for line := range bytes.Lines(head) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 {
			return signUp.Match(line)
		}
	}
	return false
}

// readHFPage reads the text of a saved search page: after the invitation,
// titles and abstracts take turns, a line each. The text of the page's button,
// "Subscribe", sticks to the first title, or stands above it. Blank lines do not count. A last
// title without an abstract is a paper without one.
func readHFPage(in *bufio.Reader, name string, yield func(Record, error) bool) error {
	var title string
	var at int // line of title; 0 while there is none
	first, more := true, true
	emit := func(title, abstract string, line int) {
		more = yieldDraft(&Draft{Title: title, Abstract: abstract}, name, line, yield)
	}
	err := lines(in, func(number int, raw []byte) bool {
		if raw == nil {
			more = yield(Record{}, BadRecord{Source: name, Line: number, Err: errTooLong})
			return more
		}
		line := strings.TrimSpace(strings.TrimPrefix(string(raw), "\ufeff"))
		switch {
		case line == "":
		case first && at == 0 && signUp.MatchString(line):
			first = !strings.EqualFold(line, "subscribe") // the button, on a line of its own
		case at == 0:
			if first {
				line = strings.TrimPrefix(line, "Subscribe")
				first = false
			}
			title, at = line, number
		default:
			emit(title, line, at)
			at = 0
		}
		return more
	})
	if err == nil && more && at > 0 {
		emit(title, "", at)
	}
	return err
}
