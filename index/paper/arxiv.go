package paper

import (
	"bufio"
	"strings"
	"time"

	"github.com/tidwall/gjson"
)

// readArXiv reads the arXiv metadata snapshot. The date is that of the first
// version; the authors are those that arXiv parsed, else the line of names.
func readArXiv(in *bufio.Reader, name string, yield func(Record, error) bool) error {
	var s snapshotRecord
	return readObjects(in, name, s.field, s.complete, yield)
}

// snapshotRecord holds what of a record may or may not be needed in the end.
type snapshotRecord struct {
	authors, updated, comments string
}

func (s *snapshotRecord) field(p *Paper, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "id":
		err = takeID(p, "arxiv:", v)
	case "doi":
		var dois string
		err = takeText(&dois, v)
		for doi := range strings.FieldsSeq(dois) { // some records list several
			p.Aliases = append(p.Aliases, withScheme("doi:", doi))
		}
	case "title":
		err = takeText(&p.Title, v)
	case "abstract":
		err = takeText(&p.Abstract, v)
	case "authors":
		err = takeText(&s.authors, v)
	case "authors_parsed":
		v.ForEach(func(_, name gjson.Result) bool {
			var parts []string
			if err = takeList(&parts, name); err == nil {
				p.Authors = append(p.Authors, parsedName(parts))
			}
			return err == nil
		})
	case "categories":
		var all string
		err = takeText(&all, v)
		p.Categories = strings.Fields(all)
	case "journal-ref":
		err = takeText(&p.Venue, v)
	case "comments":
		s.comments = v.Str
		return false, nil
	case "update_date":
		err = takeText(&s.updated, v)
	case "versions":
		// RFC 1123, but for days of one digit.
		if t, e := time.Parse("Mon, 2 Jan 2006 15:04:05 MST", v.Get("0.created").Str); e == nil {
			p.Published = t.Format("2006-01-02")
		}
	default:
		return false, nil
	}
	return true, err
}

func (s *snapshotRecord) complete(p *Paper) {
	if p.Published == "" {
		p.Published = s.updated
	}
	if len(p.Authors) == 0 {
		p.Authors = splitAuthors(s.authors)
	}
	p.markWithdrawn(s.comments)
	p.stamp.revised = parseDate(s.updated)
	*s = snapshotRecord{}
}

// parsedName puts last name, first name and suffix into reading order.
func parsedName(parts []string) string {
	parts = append(parts, "", "", "")
	return strings.Join(strings.Fields(parts[1]+" "+parts[0]+" "+parts[2]), " ")
}

// splitAuthors splits "A. One, B. Two and C. Three".
func splitAuthors(s string) []string {
	s = strings.ReplaceAll(strings.Join(strings.Fields(s), " "), " and ", ", ")
	var names []string
	for name := range strings.SplitSeq(s, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}
