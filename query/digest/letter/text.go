package letter

import (
	"fmt"
	"io"
	"strings"

	"paperkin/query/digest"
)

// Text writes a digest as plain text of Options.Width columns, for terminals and as the text
// of a mail. Addresses stand on lines of their own, whole. Papers are numbered through.
func Text(w io.Writer, d digest.Digest, o Options) error {
	_, err := io.WriteString(w, newView(d, o, everything).text(o.width()))
	return err
}

// A sheet is text of a width that is being written.
type sheet struct {
	strings.Builder
	width int
}

// say writes a paragraph behind an indent.
func (p *sheet) say(indent, s string) { p.hang(indent, indent, s) }

// hang writes a paragraph whose first line begins with something else than the others.
func (p *sheet) hang(first, indent, s string) {
	for i, l := range wrap(s, p.width-len(indent)) {
		if i == 0 {
			p.line(first + l)
		} else {
			p.line(indent + l)
		}
	}
}

func (p *sheet) line(s string) { p.WriteString(s + "\n") }

// parts writes what has parts, with a point between two of one line.
func (p *sheet) parts(indent string, parts []string) {
	for _, l := range wrapParts(parts, p.width-len(indent)) {
		p.line(indent + l)
	}
}

// underlined writes a heading.
func (p *sheet) underlined(s, rule string) {
	longest := 0
	for _, l := range wrap(s, p.width) {
		p.line(l)
		longest = max(longest, columns(l))
	}
	p.line(strings.Repeat(rule, longest))
}

// text is the view as text of a width.
func (v view) text(width int) string {
	p := &sheet{width: width}
	p.underlined(v.Headline+" · "+v.Day, "=")
	p.say("", v.Lead)
	for _, g := range v.Groups {
		p.group(g)
	}
	for _, l := range v.Quiet {
		p.line("")
		p.say("", l)
	}
	for _, s := range []string{v.Left, v.Waiting} {
		if s != "" {
			p.line("")
			p.say("", s)
		}
	}
	if len(v.Troubles) > 0 {
		p.line("")
		p.say("", troublesLead)
		for _, t := range v.Troubles {
			p.hang("- ", "  ", t)
		}
	}
	if v.Foot+v.Home != "" {
		p.line("")
		p.line("--") // not "-- ": what follows is no signature that replies cut off
		p.say("", v.Foot)
	}
	if v.Home != "" {
		p.line(v.Home)
	}
	return p.String()
}

func (p *sheet) group(g group) {
	p.line("")
	p.line("")
	p.underlined(g.Name+" · "+g.Count, "-")
	for _, s := range append([]string{g.Asks}, g.Remarks...) {
		p.say("", s)
	}
	if g.Page != "" {
		p.line(g.Page)
	}
	for i, it := range g.Items {
		if i == 0 || !it.Brief || !g.Items[i-1].Brief {
			p.line("")
		}
		p.item(it)
	}
	for _, s := range g.End {
		p.line("")
		p.say("", s)
	}
}

func (p *sheet) item(it item) {
	number := fmt.Sprintf("%d. ", it.Number)
	indent := strings.Repeat(" ", max(3, len(number)))
	title := it.Title
	if it.Retracted {
		title = "RETRACTED: " + title
	}
	p.hang(number+indent[len(number):], indent, title)
	if it.Brief {
		if it.Address != "" {
			p.line(indent + it.Address)
		}
		return
	}
	p.parts(indent, it.Byline)
	p.parts(indent, it.Why)
	var abstract strings.Builder
	for _, part := range it.Abstract {
		abstract.WriteString(part.Text)
	}
	if abstract.Len() > 0 {
		p.line("")
		p.say(indent, abstract.String())
	}
	for _, l := range it.Links {
		p.line(indent + l.Address)
	}
}
