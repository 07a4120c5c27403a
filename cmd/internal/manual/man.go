package manual

import (
	"strings"
	"time"
)

// Man returns a page in the macros of man(7), for section 1 of the manual. version is that
// of the program, date when it was made.
func Man(p Page, version string, date time.Time) string {
	m := &roff{}
	title := strings.ReplaceAll(p.Name, " ", "-")
	m.b.WriteString(`.TH "` + strings.ToUpper(escaped(title)) + `" 1 "` + date.Format("2006-01-02") + `" "` + escaped(version) + "\" \"Paperkin\"\n")
	m.macro(".SH", "NAME")
	m.text(title + ` - ` + p.Summary)
	m.macro(".SH", "SYNOPSIS")
	m.b.WriteString(`\fB` + escaped(p.Name) + `\fR ` + escaped(p.Synopsis) + "\n")
	if len(p.Text) > 0 {
		m.macro(".SH", "DESCRIPTION")
		m.paragraphs(p.Text)
	}
	m.lists(p.Lists)
	for _, s := range p.Sections {
		m.macro(".SH", strings.ToUpper(s.Title))
		m.paragraphs(s.Text)
	}
	if len(p.Examples) > 0 {
		m.macro(".SH", "EXAMPLES")
		for _, e := range p.Examples {
			m.b.WriteString(".TP\n\\fB" + escaped(e.Line) + "\\fR\n")
			m.text(e.What)
		}
	}
	if len(p.SeeAlso) > 0 {
		m.macro(".SH", "SEE ALSO")
		var others []string
		for _, name := range p.SeeAlso {
			others = append(others, `\fB`+escaped(strings.ReplaceAll(name, " ", "-"))+`\fR(1)`)
		}
		m.b.WriteString(strings.Join(others, ",\n") + "\n")
	}
	return m.b.String()
}

// roff writes requests and text.
type roff struct{ b strings.Builder }

// lists writes lists of options as sub-sections of one section, and others as sections.
func (m *roff) lists(lists []List) {
	options := false
	for _, l := range lists {
		switch isOptions := len(l.Entries) > 0 && strings.HasPrefix(l.Entries[0].Term, "-"); {
		case !isOptions:
			m.macro(".SH", strings.ToUpper(l.Title))
		case !options:
			options = true
			m.macro(".SH", "OPTIONS")
			fallthrough
		default:
			m.macro(".SS", l.Title)
		}
		for _, e := range l.Entries {
			m.b.WriteString(".TP\n\\fB" + escaped(e.Term) + "\\fR\n")
			m.text(e.Text)
		}
	}
}

func (m *roff) paragraphs(texts []string) {
	for i, text := range texts {
		if i > 0 {
			m.b.WriteString(".PP\n")
		}
		m.text(text)
	}
}

// macro writes a request with its arguments.
func (m *roff) macro(name string, args ...string) {
	m.b.WriteString(name)
	for _, arg := range args {
		m.b.WriteString(` "` + strings.ReplaceAll(escaped(arg), `"`, `""`) + `"`)
	}
	m.b.WriteString("\n")
}

// longestLine is how long a line of text gets: roff fills lines by itself, and its
// checkers dislike long ones.
const longestLine = 78

// text writes text, which no line of it can turn into a request.
func (m *roff) text(text string) {
	line := ""
	flush := func() {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			line = `\&` + line
		}
		m.b.WriteString(line + "\n")
		line = ""
	}
	for _, word := range strings.Fields(text) {
		word = escaped(word)
		if line != "" && len(line)+1+len(word) > longestLine {
			flush()
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	if line != "" {
		flush()
	}
}

// escaped is text in which no character means anything to roff. Dashes stay those of the
// keyboard, so that options can be copied.
func escaped(text string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`, "·", `\(pc`).Replace(text)
}
