package page

import (
	"cmp"
	"strings"
	"time"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/pattern"
)

// ArXivMail is a mail with the papers that arXiv lists on a day, or a part of one: for each
// a head between lines of two backslashes, with tags, and an abstract, which papers that
// were replaced lack: https://info.arxiv.org/help/subscribe
var ArXivMail = &format.Format{
	Name: "arxivmail", Rank: 25,
	Detect: func(v format.View) bool { return listed().Match(v.Text) },
	Read: func(in *format.Input) error {
		m := mailReader{in: in, more: true}
		err := format.Lines(in.Reader, m.line)
		if err == nil && m.more {
			m.put()
		}
		return err
	},
}

var (
	// listed matches the start of the head of a paper.
	listed = pattern.Of(`(?m)^\\\\[ \t]*\r?\n(?:arXiv|Paper):[ \t]*\S`)
	// mailEnd matches the line behind a paper, which has its address.
	mailEnd = pattern.Of(`^\\\\ *\( *(?:https?://\S+|\S+/abs/\S+) *(?:, *\d+ *kb)? *\)`)
	mailTag = pattern.Of(`^([A-Za-z][A-Za-z-]*(?: \([^)]*\))?): ?(.*)$`)
	// replacedAt matches the day on which a paper was replaced.
	replacedAt = pattern.Of(`^replaced with .*?((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), +\d.*)$`)
	kilobytes  = pattern.Of(` *\(\d+ *kb[^)]*\) *$`)
)

// mailReader reads a mail line by line.
type mailReader struct {
	in       *format.Input
	more     bool
	at       int // line of the head; 0 outside a paper
	fields   map[string]string
	tag      string // of the last line of the head
	abstract []string
	inside   bool // the abstract
}

func (m *mailReader) line(number int, raw []byte, err error) bool {
	if err != nil {
		m.at, m.more = 0, m.in.Bad(number, format.Shorten(raw), err)
		return m.more
	}
	line := strings.TrimRight(string(raw), " \t\r")
	bare := strings.TrimSpace(line) == `\\`
	switch {
	case mailEnd().MatchString(line):
		m.put()
	case bare && m.at > 0 && !m.inside && m.fields["arxiv"]+m.fields["paper"] != "":
		m.inside = true
	case bare: // the head of the next one, also where the last one has no end
		m.put()
		m.at, m.fields, m.tag = number, map[string]string{}, ""
	case m.inside:
		m.abstract = append(m.abstract, line)
	case m.at > 0:
		m.head(line)
	}
	return m.more
}

// head takes a line of the head of a paper. Two blanks continue the one before.
func (m *mailReader) head(line string) {
	if strings.HasPrefix(line, "  ") && m.tag != "" {
		m.fields[m.tag] += " " + strings.TrimSpace(line)
		return
	}
	if at := replacedAt().FindStringSubmatch(line); at != nil {
		m.fields["revised"], m.tag = at[1], ""
		return
	}
	if t := mailTag().FindStringSubmatch(line); t != nil {
		name, version, _ := strings.Cut(strings.ToLower(t[1]), " ")
		if m.tag = name; name == "date" && m.fields["date"] != "" { // of the first version before others
			m.tag = name + version
		}
		m.fields[m.tag] = strings.TrimSpace(t[2])
	}
}

// put yields the paper that was read last, if there is one.
func (m *mailReader) put() {
	if m.at > 0 && m.more && m.fields["arxiv"]+m.fields["paper"] != "" {
		m.more = m.in.Put(m.draft(), m.at)
	}
	m.at, m.inside, m.abstract = 0, false, nil
}

func (m *mailReader) draft() *paper.Draft {
	f := m.fields
	number, _, _ := strings.Cut(f["arxiv"]+f["paper"], " ") // without "(*cross-listing*)"
	names, etAl := paper.ParseNames(paper.WithoutPlaces(f["author"] + f["authors"]))
	p := &paper.Draft{IDs: []string{paper.WithScheme("arxiv:", number)}, Title: f["title"], Abstract: strings.Join(m.abstract, "\n"),
		Names: names, EtAl: etAl, Published: mailDate(f["date"]), Venue: f["journal-ref"],
		Categories: strings.FieldsFunc(f["categories"]+f["subj-class"], func(r rune) bool { return r == ' ' || r == ';' || r == ',' }), Revised: cmp.Or(mailDate(f["revised"]), mailDate(f["date"]))}
	for doi := range strings.FieldsSeq(f["doi"]) {
		p.IDs = append(p.IDs, paper.WithScheme("doi:", strings.TrimRight(doi, ",;")))
	}
	p.Set("note", f["comments"])
	p.Set("number", f["report-no"])
	p.MarkWithdrawn(f["comments"])
	if len(m.abstract) == 0 { // it must not take the place of what has one
		p.Name = p.IDs[0] + " replaced"
	}
	return p
}

// mailDate is the day of a time such as "Mon, 1 Jan 2024 00:00:00 GMT   (10kb)".
func mailDate(s string) string {
	t, err := time.Parse("Mon, 2 Jan 2006 15:04:05 MST", strings.TrimSpace(kilobytes().ReplaceAllString(s, "")))
	if err != nil {
		return ""
	}
	return t.Format(time.DateOnly)
}
