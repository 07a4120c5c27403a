package bib

import (
	"bufio"
	"bytes"
	"regexp"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// entryStart matches the start of an entry, at the start of a line. Within an open entry,
// text can look like it ("@home (we say)"); there entryInside also wants a key.
var (
	entryStart  = regexp.MustCompile(`(?m)^[ \t]*@[ \t]*([A-Za-z]+)[ \t]*[{(]`)
	entryInside = regexp.MustCompile(`^[ \t]*@(?i:(?:string|comment|preamble)[ \t]*[{(]|[a-z]+[{(][^\s{}(),="]*,|[a-z]+[ \t]*\{[ \t]*[^\s{},="]*[ \t]*(?:,|$))`)
)

// splitEntries yields the text of each entry of a file and the line where it starts. The
// text of an entry longer than a record can be is empty.
func splitEntries(in *bufio.Reader, yield func(line int, text string) bool) error {
	var entry bytes.Buffer
	start, depth, long, more := 0, 0, false, true
	flush := func() {
		if start > 0 && more {
			more = yield(start, entry.String())
		}
		entry.Reset()
	}
	err := format.Lines(in, func(number int, line []byte) bool {
		line = bytes.TrimPrefix(line, []byte(format.ByteOrderMark)) // of a file that was appended to another
		if entryStart.Match(line) && (depth <= 0 || entryInside.Match(line)) {
			flush()
			start, depth, long = number, 0, false
		}
		if start > 0 && (line == nil || entry.Len()+len(line) >= paper.MaxRecord) {
			entry, long = bytes.Buffer{}, true
		}
		if start > 0 && !long {
			entry.Write(line)
			entry.WriteByte('\n')
		}
		depth += openBraces(line)
		return more
	})
	flush()
	return err
}

// openBraces returns how many more braces a text opens than it closes.
func openBraces(line []byte) (depth int) {
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '{':
			depth++
		case '}':
			depth--
		}
	}
	return depth
}

// parseEntries yields the entries that share a text, each with its line and its error, and
// reports whether to go on. It stops after an error.
func parseEntries(text string, line int, macros *macroTable, yield func(e entry, line int, err error) bool) bool {
	for {
		e, err := scanEntry(text, macros)
		if !yield(e, line, err) {
			return false
		}
		text, line = text[e.length:], line+e.lines
		next := entryStart.FindStringIndex(text)
		if err != nil || e.isRemark() || next == nil || next[0] > 0 {
			return true
		}
	}
}
