package xml

import (
	"cmp"
	"encoding/xml"
	"iter"
	"slices"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/text"
)

// DBLP is the XML of dblp: its dump, the records of a person and a single record.
// https://dblp.org/xml/release/dblp.dtd, https://dblp.org/xml/docu/dblpxml.pdf
//
// The entities of its DTD are those of HTML, which are known without it. Home pages and
// other records of persons are no papers.
var DBLP = &format.Format{
	Name: "dblp", Rank: 68,
	Detect: func(v format.View) bool { return hasElement(v, "dblp", "dblpperson") },
	Read: func(in *format.Input) error {
		return reader(func() visitor { return (&dblpRecord{passed: in.Pass}).element })(in)
	},
}

// dblpTypes are the types of CSL of the elements that are records.
var dblpTypes = map[string]string{"article": "article-journal", "inproceedings": "paper-conference", "proceedings": "book", "book": "book", "incollection": "chapter",
	"phdthesis": "thesis", "mastersthesis": "thesis", "www": "webpage", "data": "dataset"}

// dblpGenres are what dblp calls kinds of publications that share a type.
var dblpGenres = map[string]string{"phdthesis": "PhD thesis", "mastersthesis": "Master's thesis"}

// dblpRecord is the record that is being read. The dump has millions, which are read one after the
// other in the same memory.
type dblpRecord struct {
	key    string
	fields []dblpField
	passed func() // is told of every record that is no paper
}

// A dblpField is an element of a record.
type dblpField struct{ name, text string }

func (r *dblpRecord) element(d *elements, start xml.StartElement) (*paper.Draft, error) {
	element := start.Name.Local
	r.key, r.fields = attribute(start, "key"), r.fields[:0]
	switch {
	case r.key == "":
		return nil, nil
	case dblpTypes[element] == "" || strings.HasPrefix(r.key, "homepages/"):
		r.passed()
		return nil, d.Skip()
	}
	revised, kinds := attribute(start, "mdate"), attribute(start, "publtype")
	err := d.children(func(start xml.StartElement) error {
		text, err := d.markup()
		if text = strings.TrimSpace(text); text != "" {
			r.fields = append(r.fields, dblpField{start.Name.Local, text})
		}
		return err
	})
	if err == nil && element == "www" && r.first("title") == "Home Page" { // of a person
		r.passed()
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p := r.draft(element)
	p.Revised = revised
	setDBLPKinds(p, kinds)
	return p, nil
}

// first returns the first value of an element; empty if there is none.
func (r *dblpRecord) first(name string) string {
	for _, f := range r.fields {
		if f.name == name {
			return f.text
		}
	}
	return ""
}

// each returns the values of an element.
func (r *dblpRecord) each(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, f := range r.fields {
			if f.name == name && !yield(f.text) {
				return
			}
		}
	}
}

// all returns the values of some elements in one text.
func (r *dblpRecord) all(separator string, names ...string) string {
	var values []string
	for _, name := range names {
		values = slices.AppendSeq(values, r.each(name))
	}
	return strings.Join(values, separator)
}

func (r *dblpRecord) draft(element string) *paper.Draft {
	p := &paper.Draft{Title: withoutStop(r.first("title")), Type: dblpTypes[element], Keys: []string{"DBLP:" + r.key}}
	for a := range r.each("author") {
		p.Authors = append(p.Authors, dblpName(a))
	}
	for e := range r.each("editor") {
		p.AddPerson("editor", paper.ReadName(dblpName(e)))
	}
	p.Published = r.first("year")
	if month := r.first("month"); month != "" {
		if published, edtf := paper.ReadDate(month + " " + p.Published); published != "" {
			p.Published = published
			p.SetDate("issued", edtf)
		}
	}
	r.place(p, element)
	r.links(p, element)
	p.Set("genre", dblpGenres[element])
	return p
}

// setDBLPKinds stores what kinds of publication a record says to be.
func setDBLPKinds(p *paper.Draft, kinds string) {
	for kind := range strings.FieldsSeq(kinds) {
		switch kind {
		case "withdrawn":
			p.MarkRetracted()
		case "informal":
			if p.Type == "article-journal" {
				p.Type = "article"
			}
		case "encyclopedia":
			p.Type = "entry-encyclopedia"
		case "software":
			p.Type = "software"
		}
		p.KeepText("publtype", kind)
	}
}

// place sets where a record appeared.
func (r *dblpRecord) place(p *paper.Draft, element string) {
	number := "number"
	switch p.Venue = r.first("journal"); element {
	case "article":
		number = "issue"
	case "proceedings", "book":
		p.KeepText("booktitle", text.Clean(r.first("booktitle"))) // its own short name
	default:
		p.Venue = cmp.Or(p.Venue, r.first("booktitle"))
	}
	if id, ok := strings.CutPrefix(r.first("volume"), "abs/"); ok { // of CoRR, which is arXiv
		p.IDs = append(p.IDs, paper.WithScheme("arxiv:", id))
	} else {
		p.Set("volume", r.first("volume"))
	}
	p.Set(number, r.first("number"))
	p.Set("number", r.first("publnr"))
	p.Set("page", r.all(", ", "pages"))
	p.Set("chapter-number", r.first("chapter"))
	p.Set("collection-title", r.first("series"))
	p.Set("publisher", r.all("; ", "publisher", "school"))
	p.Set("publisher-place", r.first("address"))
	p.Set("ISBN", r.all(", ", "isbn"))
	p.Set("note", r.all("; ", "note"))
	for c := range r.each("crossref") {
		p.KeepText("crossref", c)
	}
}

// links sets ids and address. Without an address the record has that of its page.
func (r *dblpRecord) links(p *paper.Draft, element string) {
	links := r.each("ee")
	if element == "www" { // of others it is the place in dblp
		links = r.each("url")
	}
	for link := range links {
		if id, ok := paper.ParseID(link); ok {
			p.IDs = append(p.IDs, id)
			continue
		}
		if p.URL == "" && strings.HasPrefix(link, "http") && !strings.Contains(link, "//www.wikidata.org/") {
			p.URL = link
		} else {
			p.KeepText("ee", link)
		}
	}
	if p.URL == "" && len(p.IDs) == 0 {
		p.URL = "https://dblp.org/rec/" + r.key
	}
}

// dblpName returns a name without the number of four digits by which dblp tells people of one
// name apart.
func dblpName(s string) string {
	at := len(s) - len(" 0001")
	if at < 0 || s[at] != ' ' || strings.Trim(s[at+1:], "0123456789") != "" {
		return s
	}
	return s[:at]
}

// withoutStop returns a title without the full stop that some sources put behind every one.
func withoutStop(title string) string {
	title = strings.TrimSpace(title)
	if bare, ok := strings.CutSuffix(title, "."); ok && !strings.HasSuffix(bare, ".") {
		return bare
	}
	return title
}
