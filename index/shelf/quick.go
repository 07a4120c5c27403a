package shelf

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// quick reads a line as [encode] writes those of tags and opinions, and reports whether it is
// one. A shelf can have thousands of them, and every search looks at them; package json would
// take ten times as long. What it does not know at a glance is left to that.
func quick(line []byte) (e Event, ok bool) {
	if !bytes.HasPrefix(line, []byte(`{"at":"`)) || !utf8.Valid(line) || slices.ContainsFunc(line, func(c byte) bool { return c < ' ' || c == '\\' }) {
		return e, false
	}
	rest := string(line)
	for more := true; more; more = rest[0] == ',' {
		var key, value string
		if key, rest, ok = quoted(rest[1:]); !ok || len(rest) < 2 || rest[0] != ':' {
			return e, false
		}
		if rest = rest[1:]; key == "also" {
			e.Also, rest, ok = quotedList(rest)
		} else {
			value, rest, ok = quoted(rest)
		}
		if !ok || rest == "" {
			return e, false
		}
		switch key {
		case "at":
			e.At = value
		case "do":
			e.Do = value
		case "paper":
			e.Paper = value
		case "tag":
			e.Tag = value
		case "title":
			e.Title = value
		case "also", "sum":
		default:
			return e, false
		}
	}
	switch e.Do {
	case Tag, Untag, Like, Dislike, Clear, Read, Unread:
		return e, rest == "}"
	}
	return e, false
}

// quoted reads a JSON string without escapes at the start of a text.
func quoted(text string) (s, rest string, ok bool) {
	if text == "" || text[0] != '"' {
		return "", "", false
	}
	return strings.Cut(text[1:], `"`)
}

// quotedList reads a list of such strings, which is not empty.
func quotedList(text string) (list []string, rest string, ok bool) {
	if text == "" || text[0] != '[' {
		return nil, "", false
	}
	for rest = text; rest != "" && (rest[0] == ',' || len(list) == 0); {
		var s string
		if s, rest, ok = quoted(rest[1:]); !ok {
			return nil, "", false
		}
		list = append(list, s)
	}
	rest, ok = strings.CutPrefix(rest, "]")
	return list, rest, ok
}
