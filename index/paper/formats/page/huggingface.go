// Package page has the formats for people: the text of saved web pages, and Markdown.
//
// It reads only pages whose structure it knows.
package page

import (
	"bytes"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/pattern"
)

// signUp matches the invitation above the papers of a page of Hugging Face Papers.
var signUp = pattern.Of(`(?i)^(get trending papers in your email inbox\b.*|subscribe)$`)

// hasInvitation reports whether a text begins with that invitation.
func hasInvitation(head []byte) bool {
	for line := range bytes.Lines(head) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 {
			return signUp().Match(line)
		}
	}
	return false
}

// HuggingFace is the text of a saved search page of Hugging Face Papers: after the
// invitation come a title and an abstract for each paper, one line each. The text of a
// button, "Subscribe", is at the start of the first title or on a line above it. Blank
// lines do not count. A last title without an abstract is a paper without one.
var HuggingFace = &format.Format{
	Name: "hfpage", Rank: 140,
	Detect: func(v format.View) bool { return hasInvitation(v.Text) },
	Read: func(in *format.Input) error {
		p := pageReader{in: in, first: true, more: true}
		err := format.Lines(in.Reader, p.line)
		if err == nil && p.more && p.at > 0 {
			p.put("")
		}
		return err
	},
}

// pageReader reads a page line by line.
type pageReader struct {
	in    *format.Input
	title string
	at    int  // line of title; 0 if there is none
	first bool // no title has been read yet
	more  bool
}

func (p *pageReader) line(number int, raw []byte, err error) bool {
	if err != nil {
		p.at, p.more = 0, p.in.Bad(number, format.Shorten(raw), err) // the title before it, too
		return p.more
	}
	line := strings.TrimSpace(string(raw))
	switch {
	case line == "":
	case p.first && p.at == 0 && signUp().MatchString(line):
		p.first = !strings.EqualFold(line, "subscribe") // the button, on a line of its own
	case p.at == 0:
		if p.first {
			line = strings.TrimPrefix(line, "Subscribe")
			p.first = false
		}
		p.title, p.at = line, number
	default:
		p.put(line)
		p.at = 0
	}
	return p.more
}

// put yields the paper with the title that was read last.
func (p *pageReader) put(abstract string) {
	p.more = p.in.Put(&paper.Draft{Title: p.title, Abstract: abstract}, p.at)
}
