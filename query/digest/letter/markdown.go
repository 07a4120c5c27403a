package letter

import (
	"fmt"
	"io"
	"strings"

	"paperkin/index/paper/formats/page"
	"paperkin/query/digest"
)

// Markdown writes a digest as Markdown: parts and papers are headings, and no text of a paper
// is taken for anything but text.
func Markdown(w io.Writer, d digest.Digest, o Options) error {
	v := newView(d, o, everything)
	m := &blocks{}
	m.add("# %s · %s", page.Text(v.Headline), page.Text(v.Day))
	m.text(v.Lead)
	for _, g := range v.Groups {
		m.group(g)
	}
	for _, s := range append(append([]string{}, v.Quiet...), v.Left, v.Waiting) {
		m.text(s)
	}
	if len(v.Troubles) > 0 {
		m.text(troublesLead)
		m.list(v.Troubles)
	}
	if v.Foot+v.Home != "" {
		m.add("---")
		m.text(v.Foot)
		m.add("%s", page.Link(page.Text(homeLabel), v.Home))
	}
	_, err := io.WriteString(w, strings.Join(m.all, "\n\n")+"\n")
	return err
}

// blocks are those of a document, from top to bottom.
type blocks struct{ all []string }

// add adds a block, whose arguments have been escaped.
func (m *blocks) add(format string, arguments ...any) {
	m.all = append(m.all, fmt.Sprintf(format, arguments...))
}

// text adds a paragraph, if it says something.
func (m *blocks) text(s string) {
	if s != "" {
		m.add("%s", page.Text(s))
	}
}

func (m *blocks) list(items []string) {
	lines := make([]string, len(items))
	for i, s := range items {
		lines[i] = "- " + page.Text(s)
	}
	m.add("%s", strings.Join(lines, "\n"))
}

func (m *blocks) group(g group) {
	m.add("## %s · %s", page.Link(page.Text(g.Name), g.Page), g.Count)
	m.text(g.Asks)
	for _, s := range g.Remarks {
		m.add("> %s", page.Text(s))
	}
	for _, it := range g.Items {
		m.item(it)
	}
	for _, s := range g.End {
		m.text(s)
	}
}

func (m *blocks) item(it item) {
	mark := ""
	if it.Retracted {
		mark = "**RETRACTED** "
	}
	m.add("### %s%s", mark, page.Link(page.Text(it.Title), it.Address))
	m.text(strings.Join(it.Byline, between))
	m.text(strings.Join(it.Why, between))
	var abstract strings.Builder
	for _, part := range it.Abstract {
		if part.Best {
			abstract.WriteString("*" + page.Text(part.Text) + "*")
		} else {
			abstract.WriteString(edged(part.Text))
		}
	}
	if s := strings.TrimSpace(abstract.String()); s != "" {
		m.add("%s", s)
	}
	var links []string
	for _, l := range it.Links {
		links = append(links, page.Link(page.Text(l.Label), l.Address))
	}
	if len(links) > 0 {
		m.add("%s", strings.Join(links, between))
	}
}

// edged escapes a text, and keeps the spaces at its ends.
func edged(s string) string {
	escaped := page.Text(s)
	if strings.HasPrefix(s, " ") {
		escaped = " " + escaped
	}
	if strings.HasSuffix(s, " ") && len(s) > 1 {
		escaped += " "
	}
	return escaped
}
