package xml

import (
	"cmp"
	"strings"

	"github.com/tidwall/gjson"
)

// rdfTypes are Zotero's types of the classes of resources that are items even where they do not
// say what Zotero calls them.
var rdfTypes = map[string]string{"Article": "journalArticle", "BookSection": "bookSection", "Thesis": "thesis", "Letter": "letter", "Manuscript": "manuscript", "Interview": "interview",
	"MotionPicture": "film", "Illustration": "artwork", "Document": "document", "Report": "report", "Legislation": "statute", "Patent": "patent", "Image": "artwork", "Recording": "audioRecording",
	"ConferenceProceedings": "presentation", "Data": "computerProgram"}

// rdfFields are Zotero's fields of properties that have another name.
var rdfFields = map[string]string{"title": "title", "abstract": "abstractNote", "date": "date", "issued": "issueDate", "pages": "pages", "volume": "volume", "edition": "edition",
	"description": "extra", "rights": "rights", "coverage": "archiveLocation", "medium": "medium", "type": "type", "alternative": "journalAbbreviation", "language": "language", "source": "publicationTitle"}

// rdfIgnored are properties that say nothing of a paper.
var rdfIgnored = map[string]bool{"itemType": true, "relation": true, "displayTitle": true, "value": true, "charset": true, "dateAdded": true, "dateModified": true}

// journals are the classes of what has issues.
var journals = map[string]bool{"journalArticle": true, "magazineArticle": true, "newspaperArticle": true}

// An rdfObject is an item as Zotero's API has it, which is being read.
type rdfObject struct {
	r                     *rdfReader
	kind, title           string
	has                   map[string]bool // fields that are set
	json                  []byte          // of these, from the brace on
	creators, tags, files []byte          // members of lists
}

// item returns an item as Zotero's API has it, in some collections. It is in the place of the
// one before.
func (r *rdfReader) item(item *node, collections []string) *rdfObject {
	o := &r.object
	o.reset(r)
	o.kind = item.find("itemType").value()
	if o.kind == "" {
		o.kind = rdfTypes[item.name.Local]
	}
	o.set("itemType", o.kind)
	for _, property := range item.inside {
		o.property(property)
	}
	var keys []byte
	for _, key := range collections {
		keys = gjson.AppendJSONString(member(keys), key)
	}
	for _, list := range []struct {
		field   string
		members []byte
	}{{"creators", o.creators}, {"tags", o.tags}, {"attachments", o.files}, {"collections", keys}} {
		if len(list.members) > 0 {
			o.json = append(append(append(append(o.json, `,"`...), list.field...), `":[`...), list.members...)
			o.json = append(o.json, ']')
		}
	}
	o.json = append(o.json, '}')
	return o
}

// reset makes an object an empty one, with the memory that it has.
func (o *rdfObject) reset(r *rdfReader) {
	if o.has == nil || len(o.has) > 100 { // clearing a large map takes long, each time
		o.has = map[string]bool{}
	}
	clear(o.has)
	*o = rdfObject{r: r, has: o.has, json: append(o.json[:0], '{'), creators: o.creators[:0], tags: o.tags[:0], files: o.files[:0]}
}

// set stores a field, unless it has a value.
func (o *rdfObject) set(field, value string) {
	if value == "" || o.has[field] {
		return
	}
	o.has[field] = true
	if field == "title" {
		o.title = value
	}
	o.json = appendField(member(o.json), field, value)
}

// member returns members of JSON that another one can be added to.
func member(list []byte) []byte {
	if len(list) > 0 && list[len(list)-1] != '{' {
		list = append(list, ',')
	}
	return list
}

// appendField adds a field to the members of an object.
func appendField(members []byte, field, value string) []byte {
	return gjson.AppendJSONString(append(gjson.AppendJSONString(members, field), ':'), value)
}

// appendObject adds an object of fields and values to a list.
func appendObject(list []byte, fields ...string) []byte {
	list = append(member(list), '{')
	for i := 0; i < len(fields); i += 2 {
		if i > 0 {
			list = append(list, ',')
		}
		list = appendField(list, fields[i], fields[i+1])
	}
	return append(list, '}')
}

// to returns the resource that a property leads to: the one in it, or the one that it names; nil if
// that is not known.
func (o *rdfObject) to(property *node) *node {
	if len(property.inside) > 0 {
		return property.inside[0]
	}
	n := o.r.known[property.resource]
	if n != nil {
		n.used = true
	}
	return n
}

func (o *rdfObject) property(n *node) {
	switch name := n.name.Local; {
	case name == "isReferencedBy":
		o.to(n) // which is a note on the item
	case name == "isPartOf":
		part := o.to(n)
		if part == nil && n.resource != "" && o.r.dropped {
			o.r.lost++
		}
		o.container(part, 0)
	case name == "publisher":
		o.publisher(n)
	case name == "identifier":
		o.identifier(n)
	case name == "subject":
		o.subject(n)
	case name == "presentedAt":
		o.set("conferenceName", o.to(n).find("title").value())
	case name == "link":
		o.attachment(o.to(n))
	case name == "number":
		if journals[o.kind] {
			o.set("issue", n.value())
		} else {
			o.set("number", n.value())
		}
	case name == "dateSubmitted":
		o.set("accessDate", n.value())
	case rdfIgnored[name]:
	case rdfFields[name] != "":
		o.set(rdfFields[name], n.value())
	case n.find("Seq", "Bag") != nil:
		o.people(n.find("Seq", "Bag"), strings.TrimSuffix(name, "s"))
	default:
		o.set(name, n.value())
	}
}

// people adds those in a list as creators. One name alone is that of a body, or whole.
func (o *rdfObject) people(list *node, role string) {
	for _, li := range list.inside {
		person := o.to(li)
		if person == nil {
			person = &node{inside: []*node{{name: li.name, text: li.text}}}
			person.inside[0].name.Local = "surname"
		}
		family, given := person.find("surname", "familyName", "family_name", "lastName").value(), person.find("givenName", "givenname", "firstName").value()
		if given != "" {
			o.creators = appendObject(o.creators, "creatorType", role, "lastName", family, "firstName", given)
			continue
		}
		o.creators = appendObject(o.creators, "creatorType", role, "name", cmp.Or(family, person.find("name").value()))
	}
}

// container adds what an item is part of: a journal, a book, a section, a series; each can be part
// of another one.
func (o *rdfObject) container(n *node, depth int) {
	if n == nil || depth > 3 {
		return
	}
	title := n.find("title").value()
	switch {
	case n.is("Part"):
		o.set("section", title)
	case n.is("Series"):
		o.set("series", title)
		o.set("seriesTitle", n.find("alternative").value())
		o.set("seriesText", n.find("description").value())
		o.set("seriesNumber", n.find("identifier").value())
	default:
		o.set("publicationTitle", title)
		o.set("journalAbbreviation", n.find("alternative").value())
		o.set("volume", n.find("volume").value())
		if number := n.find("number"); number != nil {
			o.property(number)
		}
		for _, p := range n.inside {
			if p.is("identifier") {
				o.identifier(p)
			}
		}
	}
	for _, p := range n.inside {
		if p.is("isPartOf") {
			o.container(o.to(p), depth+1)
		}
	}
}

func (o *rdfObject) publisher(n *node) {
	body := o.to(n)
	if body == nil {
		o.set("publisher", n.value())
		return
	}
	o.set("publisher", body.find("name").value())
	if address := body.find("adr"); address != nil {
		o.set("place", o.to(address).find("locality").value())
	}
}

// identifier stores an address, or a number that says what it is: "ISSN 1234-5679".
func (o *rdfObject) identifier(n *node) {
	value := n.value()
	if len(n.inside) > 0 {
		o.set("url", value)
		return
	}
	kind, number, _ := strings.Cut(value, " ")
	switch kind = strings.ToUpper(strings.TrimSuffix(kind, ":")); {
	case number != "" && (kind == "ISSN" || kind == "ISBN" || kind == "DOI" || kind == "PMID" || kind == "PMCID"):
		o.set(kind, number)
	case strings.HasPrefix(value, "10."):
		o.set("DOI", value)
	case strings.HasPrefix(value, "http"):
		o.set("url", value)
	default:
		o.set("identifier", value)
	}
}

// subject stores a tag, or a call number.
func (o *rdfObject) subject(n *node) {
	switch value := n.value(); {
	case value == "":
	case n.find("LCC", "DDC", "UDC") != nil:
		o.set("callNumber", value)
	default:
		o.tags = appendObject(o.tags, "tag", value)
	}
}

// attachment stores the file of one. A link without a file is no paper's file, unless it leads to
// one.
func (o *rdfObject) attachment(n *node) {
	if n == nil {
		return
	}
	path := ""
	if file := n.find("resource", "path"); file != nil {
		path = file.resource + file.value()
	}
	if n.find("type").value() == "application/pdf" && path == "" {
		path = n.find("identifier").value()
	}
	if path != "" {
		o.files = appendObject(o.files, "path", path)
	}
}
