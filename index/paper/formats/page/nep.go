package page

import (
	"strconv"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/pattern"
)

// NEP is a report of New Economics Papers, the announcements of RePEc, as its mails and the
// text of its pages have it: a list of contents, and then for each paper its number and
// title, "By:", "Abstract:", "Keywords:", "JEL:", "Date:" and "URL:", which may go on in the
// next lines. See https://nep.repec.org/
var NEP = &format.Format{
	Name: "nep", Rank: 86,
	Detect: func(v format.View) bool { return reportHead().Match(v.Text) },
	Read: func(in *format.Input) error {
		r := nepReader{in: in, more: true}
		err := format.Lines(in.Reader, r.line)
		if err == nil && r.more {
			r.put()
		}
		return err
	},
}

var (
	// reportHead matches the first line of a report, which a mail has below its head.
	reportHead = pattern.Of(`(?m)^\s*(?:nep-[a-z]{3}\s+)?New Economics Papers\s*$`)
	numbered   = pattern.Of(`^\s{0,6}(\d{1,7})\.\s+(\S.*)$`)
	nepTag     = pattern.Of(`^\s*(Title|By|Authors?|Abstract|Keywords|JEL|Date|URL|Note)\s*:\s*\|?\s*(.*)$`)
	// nepEnd matches the line below the last paper.
	nepEnd = pattern.Of(`(?i)^\s*(?:this nep-[a-z]{3} issue is|this report is)\b`)
	jel    = pattern.Of(`\b[A-Z]\d{0,2}\b`)
)

// nepReader reads a report line by line.
type nepReader struct {
	in     *format.Input
	more   bool
	at     int // line of the number; 0 outside a paper
	number int
	fields map[string]string
	tag    string // of the last line
}

func (r *nepReader) line(number int, raw []byte, err error) bool {
	if err != nil {
		r.at, r.more = 0, r.in.Bad(number, format.Shorten(raw), err)
		return r.more
	}
	line := strings.TrimRight(string(raw), " \t\r")
	switch start, tag := numbered().FindStringSubmatch(line), nepTag().FindStringSubmatch(line); {
	case nepEnd().MatchString(line):
		r.put()
	case start != nil && r.starts(start[1]):
		r.put()
		r.number, _ = strconv.Atoi(start[1])
		r.at, r.tag, r.fields = number, "title", map[string]string{"title": start[2]}
	case r.at == 0:
	case tag != nil && r.fields["url"] == "":
		r.tag = strings.ToLower(tag[1])
		r.fields[r.tag] = tag[2]
	case strings.TrimSpace(line) != "" && r.tag != "":
		between := " "
		if r.tag == "by" || strings.HasPrefix(r.tag, "author") {
			between = "; "
		}
		r.fields[r.tag] += between + strings.TrimSpace(line)
	case r.tag == "url":
		r.tag = ""
	}
	return r.more
}

// starts reports whether a number at the start of a line is that of a paper, and not of a
// point in an abstract: it is 1, or follows that of a paper which is complete or only listed.
func (r *nepReader) starts(number string) bool {
	n, _ := strconv.Atoi(number)
	return n == 1 && (r.at == 0 || len(r.fields) == 1) || n == r.number+1 && (len(r.fields) == 1 || r.fields["url"] != "")
}

// put yields the paper that was read last. In the list of contents there is none.
func (r *nepReader) put() {
	if r.at > 0 && r.more && len(r.fields) > 1 {
		r.more = r.in.Put(r.draft(), r.at)
	}
	r.at, r.tag = 0, ""
}

func (r *nepReader) draft() *paper.Draft {
	f := r.fields
	names, etAl := paper.ParseNames(paper.WithoutPlaces(strings.Join(strings.Fields(f["by"]+f["author"]+f["authors"]), " ")))
	p := &paper.Draft{Title: strings.Trim(f["title"], ` "`), Abstract: f["abstract"], Names: names, EtAl: etAl, Keywords: paper.SplitKeywords(f["keywords"]),
		Categories: jel().FindAllString(f["jel"], -1), Published: paper.LooseDate(strings.NewReplacer("–", "-", "‒", "-", "‑", "-").Replace(f["date"]))}
	p.Set("note", f["note"])
	p.URL, _, _ = strings.Cut(strings.Join(strings.Fields(f["url"]), ""), "&r=")
	p.AddRePEc(p.URL)
	return p
}
