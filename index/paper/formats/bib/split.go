package bib

import (
	"bufio"
	"bytes"
	"errors"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/pattern"
)

// entryType matches the start of an entry. BibTeX takes any text between an @ and a brace for the type of an
// entry but for white space and the characters "#%'(),={}, and looks for the @ anywhere
// (bibtex.web, "legal identifier characters"). At the beginning of a line that is enough.
// Behind other text, which can look like it ("me@home {now}"), a start needs a key as well,
// and so it does within an open entry.
const entryType = `([A-Za-z][^\s"#%'(),={}@]*)`

var (
	entryStart  = pattern.Of(`(?m)^[ \t]*@[ \t]*` + entryType + `[ \t]*[{(]`)
	entryAny    = pattern.Of(`(?m)^[ \t]*(@)[ \t]*` + entryType + `[ \t]*[{(]|[^\w.%@/-](@)[ \t]*(?:(?i:string|comment|preamble)[ \t]*[{(]|` + entryType + `(?:[ \t]*\{[^{}"=,]*(?:,|$)|\([^(){}"=,]*,))`)
	entryInside = pattern.Of(`^[ \t]*@(?:(?i:string|comment|preamble)[ \t]*[{(]|` + entryType + `(?:[{(][^\s{}(),="]*,|[ \t]*\{[ \t]*[^\s{},="]*[ \t]*(?:,|$)))`)
)

// startOf returns where the first entry of a text starts; -1: nowhere. Lines that begin
// with % are comments, as biber has it.
func startOf(text string) int {
	from := 0
	for {
		at := strings.IndexByte(text[from:], '@')
		if at < 0 {
			return -1
		}
		begin := from + strings.LastIndexByte(text[from:from+at], '\n') + 1
		m := entryAny().FindStringSubmatchIndex(text[begin:])
		if m == nil {
			return -1
		}
		at = begin + max(m[2], m[6])
		line := text[from+strings.LastIndexByte(text[from:at], '\n')+1 : at]
		if !strings.HasPrefix(strings.TrimLeft(line, " \t"), "%") {
			return at
		}
		next := strings.IndexByte(text[at:], '\n')
		if next < 0 {
			return -1
		}
		from = at + next + 1
	}
}

// maxTail is how much text behind an entry is kept with it: an unbalanced brace can make
// an entry seem to end too early.
const maxTail = 1 << 20

// A splitter cuts a file into pieces that start where an entry does.
type splitter struct {
	piece   bytes.Buffer
	start   int   // line of the piece; 0: none
	depth   int   // of the braces that are open
	tail    int   // bytes since all were closed
	bad     error // why the piece is no entry: it is too long
	comment bool  // the piece is a comment, in which nothing starts before its end
	yield   func(line int, text string, err error) bool
	more    bool
}

// splitEntries yields pieces of a file, each with the line where it starts: an entry, and
// what follows up to the next one that starts on a new line. With an error, which says
// that a piece or a line is longer than a record can be, comes the beginning of its text.
func splitEntries(in *bufio.Reader, yield func(line int, text string, err error) bool) error {
	s := splitter{yield: yield, more: true}
	err := format.Lines(in, s.line)
	s.flush()
	return err
}

func (s *splitter) flush() {
	if s.start > 0 && s.more {
		s.more = s.yield(s.start, s.piece.String(), s.bad)
	}
	s.piece.Reset()
}

func (s *splitter) line(number int, line []byte, tooLong error) bool {
	line = bytes.TrimPrefix(line, []byte(format.ByteOrderMark)) // of a file that was appended to another
	if bytes.IndexByte(line, '@') >= 0 {
		if s.depth <= 0 && startOf(string(line)) >= 0 || s.depth > 0 && !s.comment && entryInside().Match(line) {
			s.flush()
			s.start, s.depth, s.tail, s.bad = number, 0, 0, nil
			s.comment = commentStart().Match(line)
		}
	}
	if tooLong != nil {
		return s.longLine(number, line, tooLong)
	}
	if s.start > 0 && s.piece.Len()+len(line) >= paper.MaxRecord {
		s.drop(format.ErrTooLarge)
	}
	if s.start > 0 && s.bad == nil && s.tail <= maxTail {
		s.piece.Write(line)
		s.piece.WriteByte('\n')
	}
	if s.depth += openBraces(line); s.depth <= 0 {
		s.tail += len(line) + 1
	} else {
		s.tail = 0
	}
	return s.more
}

// longLine yields a line of which only the beginning is known, and drops the open entry
// that it stands in. What follows is not looked at up to the next entry.
func (s *splitter) longLine(number int, head []byte, err error) bool {
	if s.start > 0 && s.start < number && s.depth <= 0 {
		s.flush()
	}
	s.piece.Reset()
	s.start, s.depth = 0, 0
	s.more = s.more && s.yield(number, string(head), err)
	return s.more
}

// drop drops the piece but for its beginning.
func (s *splitter) drop(err error) {
	head := format.Shorten(s.piece.Bytes())
	s.piece, s.bad = bytes.Buffer{}, err
	s.piece.WriteString(head)
}

// commentStart matches the start of a comment that can contain entries.
var commentStart = pattern.Of(`(?i)^[ \t]*@[ \t]*comment[ \t]*\{`)

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

// parseEntries yields the entries of a piece, each with its line and its error, and reports
// whether to go on.
func parseEntries(text string, line int, macros *macroTable, yield func(e entry, line int, err error) bool) bool {
	macros.open = false
	for {
		at := startOf(text)
		if at < 0 {
			return true
		}
		line += strings.Count(text[:at], "\n")
		text = text[at:]
		e, err := scanEntry(text, macros)
		if !yield(e, line, err) {
			return false
		}
		if errors.Is(err, errOpen) { // nobody knows where it ends
			return true
		}
		text, line = text[e.length:], line+e.lines
	}
}
