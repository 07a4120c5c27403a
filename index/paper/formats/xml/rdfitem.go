package xml

import (
	"encoding/json"
	"io"
	"strings"
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
var rdfIgnored = map[string]bool{"itemType": true, "relation": true, "displayTitle": true, "value": true, "isReferencedBy": true, "charset": true, "dateAdded": true, "dateModified": true}

// journals are the classes of what has issues.
var journals = map[string]bool{"journalArticle": true, "magazineArticle": true, "newspaperArticle": true}

// fields returns an item as Zotero's API has it.
func (r *rdfReader) fields(item *node) map[string]any {
	f := rdfFieldsOf{r: r, values: map[string]any{}}
	f.kind = item.find("itemType").value()
	if f.kind == "" {
		f.kind = rdfTypes[item.name.Local]
	}
	f.values["itemType"] = f.kind
	for _, property := range item.inside {
		f.property(property)
	}
	if len(f.creators) > 0 {
		f.values["creators"] = f.creators
	}
	if len(f.tags) > 0 {
		f.values["tags"] = f.tags
	}
	if len(f.files) > 0 {
		f.values["attachments"] = f.files
	}
	return f.values
}

// rdfFieldsOf are the fields of an item that is being read.
type rdfFieldsOf struct {
	r        *rdfReader
	kind     string
	values   map[string]any
	creators []map[string]string
	tags     []map[string]string
	files    []map[string]string
}

// set stores a field, unless it has a value.
func (f *rdfFieldsOf) set(field, value string) {
	if _, has := f.values[field]; !has && value != "" {
		f.values[field] = value
	}
}

// to returns the resource that a property leads to: the one in it, or the one that it names; nil if
// that is not known.
func (f *rdfFieldsOf) to(property *node) *node {
	if len(property.inside) > 0 {
		return property.inside[0]
	}
	return f.r.known[property.resource]
}

func (f *rdfFieldsOf) property(n *node) {
	switch name := n.name.Local; {
	case name == "isPartOf":
		f.container(f.to(n), 0)
	case name == "publisher":
		f.publisher(n)
	case name == "identifier":
		f.identifier(n)
	case name == "subject":
		f.subject(n)
	case name == "presentedAt":
		f.set("conferenceName", f.to(n).find("title").value())
	case name == "link":
		f.attachment(f.to(n))
	case name == "number":
		f.set(map[bool]string{true: "issue", false: "number"}[journals[f.kind]], n.value())
	case name == "dateSubmitted":
		f.set("accessDate", n.value())
	case rdfIgnored[name]:
	case rdfFields[name] != "":
		f.set(rdfFields[name], n.value())
	case n.find("Seq", "Bag") != nil:
		f.people(n.find("Seq", "Bag"), strings.TrimSuffix(name, "s"))
	default:
		f.set(name, n.value())
	}
}

// people adds those in a list as creators. One name alone is that of a body, or whole.
func (f *rdfFieldsOf) people(list *node, role string) {
	for _, li := range list.inside {
		person := f.to(li)
		if person == nil {
			person = &node{inside: []*node{{name: li.name, text: li.text}}}
			person.inside[0].name.Local = "surname"
		}
		family, given := person.find("surname", "familyName", "family_name", "lastName").value(), person.find("givenName", "givenname", "firstName").value()
		c := map[string]string{"creatorType": role, "lastName": family, "firstName": given}
		if given == "" {
			if family == "" {
				family = person.find("name").value()
			}
			c = map[string]string{"creatorType": role, "name": family}
		}
		f.creators = append(f.creators, c)
	}
}

// container adds what an item is part of: a journal, a book, a section, a series; each can be part
// of another one.
func (f *rdfFieldsOf) container(n *node, depth int) {
	if n == nil || depth > 3 {
		return
	}
	title := n.find("title").value()
	switch {
	case n.is("Part"):
		f.set("section", title)
	case n.is("Series"):
		f.set("series", title)
		f.set("seriesTitle", n.find("alternative").value())
		f.set("seriesText", n.find("description").value())
		f.set("seriesNumber", n.find("identifier").value())
	default:
		f.set("publicationTitle", title)
		f.set("journalAbbreviation", n.find("alternative").value())
		f.set("volume", n.find("volume").value())
		if number := n.find("number"); number != nil {
			f.property(number)
		}
		for _, p := range n.inside {
			if p.is("identifier") {
				f.identifier(p)
			}
		}
	}
	for _, p := range n.inside {
		if p.is("isPartOf") {
			f.container(f.to(p), depth+1)
		}
	}
}

func (f *rdfFieldsOf) publisher(n *node) {
	body := f.to(n)
	if body == nil {
		f.set("publisher", n.value())
		return
	}
	f.set("publisher", body.find("name").value())
	if address := body.find("adr"); address != nil {
		f.set("place", f.to(address).find("locality").value())
	}
}

// identifier stores an address, or a number that says what it is: "ISSN 1234-5679".
func (f *rdfFieldsOf) identifier(n *node) {
	value := n.value()
	if len(n.inside) > 0 {
		f.set("url", value)
		return
	}
	kind, number, _ := strings.Cut(value, " ")
	switch kind = strings.ToUpper(strings.TrimSuffix(kind, ":")); {
	case number != "" && (kind == "ISSN" || kind == "ISBN" || kind == "DOI" || kind == "PMID" || kind == "PMCID"):
		f.set(kind, number)
	case strings.HasPrefix(value, "10."):
		f.set("DOI", value)
	case strings.HasPrefix(value, "http"):
		f.set("url", value)
	default:
		f.set("identifier", value)
	}
}

// subject stores a tag, or a call number.
func (f *rdfFieldsOf) subject(n *node) {
	switch value := n.value(); {
	case value == "":
	case n.find("LCC", "DDC", "UDC") != nil:
		f.set("callNumber", value)
	default:
		f.tags = append(f.tags, map[string]string{"tag": value})
	}
}

// attachment stores the file of one. A link without a file is no paper's file, unless it leads to
// one.
func (f *rdfFieldsOf) attachment(n *node) {
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
		f.files = append(f.files, map[string]string{"path": path})
	}
}

// encodeJSON writes a value as JSON.
func encodeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
