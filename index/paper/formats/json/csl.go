package json

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/text"
)

// CSL is CSL-JSON, which reference managers and citation processors exchange:
// https://docs.citationstyles.org/en/stable/specification.html
// https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html
//
// What an item says in CSL 1.0.2 comes into the model and is written from it; any other
// field is in Extra, and written under "custom". What the model has and CSL has no place
// for is in an object of its own there, see [ownFields], so that an item that is read and
// written again has the same bytes.
var CSL = &format.Format{
	Name: "csl-json", Rank: 100,
	Detect: func(v format.View) bool {
		k := v.Keys
		return k["title"] && (k["issued"] || k["container-title"] || k["type"] && (k["author"] || k["DOI"] || k["URL"] && k["id"]) && !k["year"] && !k["journal"] && !k["date"])
	},
	Read:  byDocument(func() decoder { return &cslRecord{} }),
	Write: func(w io.Writer) format.Encoder { return &cslEncoder{w: w, used: map[string]bool{}} },
}

// ownKey is the key in "custom" of what CSL has no place for.
const ownKey = "paperkin"

// ownFields are the fields of a paper that CSL has no place for. Extra are those of the
// paper's Extra that would mean something else in "custom".
type ownFields struct {
	Aliases    []string                   `json:"aliases,omitempty"`
	Keys       []string                   `json:"keys,omitempty"`
	Keywords   []string                   `json:"keywords,omitempty"`
	SourceType string                     `json:"source_type,omitempty"`
	Files      []string                   `json:"files,omitempty"`
	Fields     map[string]string          `json:"fields,omitempty"`
	People     map[string][]paper.Name    `json:"people,omitempty"`
	Dates      map[string]string          `json:"dates,omitempty"`
	Extra      map[string]json.RawMessage `json:"extra,omitempty"`
}

// customIDs are the schemes of the ids that programs put into "custom".
var customIDs = map[string]string{"PMID": "pmid:", "DOI": "doi:", "arXiv": "arxiv:", "arxiv": "arxiv:"}

// cslRecord keeps fields that are combined in the end.
type cslRecord struct {
	keyword string
	note    string
	own     ownFields
}

func (c *cslRecord) field(p *paper.Draft, key string, v gjson.Result) (known bool, err error) {
	if variable := cslOldNames[key]; variable != "" {
		key = variable
	}
	switch key {
	case "id":
		var id string
		err = takeText(&id, v)
		p.AddName(id)
	case "citation-key":
		if v.Type == gjson.String {
			p.AddName(v.Str)
		}
		return takeField(p, key, v), nil
	case "type":
		c.takeType(p, v.Str)
		return v.Type == gjson.String, nil
	case "DOI":
		err = takeID(p, "doi:", v)
	case "PMID":
		err = takeID(p, "pmid:", v)
	case "title":
		err = takeFirst(&p.Title, v)
	case "abstract":
		err = takeText(&p.Abstract, v)
	case "author":
		p.Names, p.EtAl = cslNames(v)
		keepFlags(p, key, v)
	case "container-title":
		err = takeFirst(&p.Venue, v)
	case "keyword":
		if v.IsArray() {
			err = takeList(&p.Keywords, v)
		} else {
			c.keyword = v.String()
		}
	case "categories":
		err = takeList(&p.Categories, v)
	case "URL":
		err = takeText(&p.URL, v)
	case "note":
		if v.Type == gjson.String {
			c.note = v.Str
		}
		return v.Type == gjson.String, nil
	case "custom":
		return c.takeCustom(p, v), nil
	default:
		return c.variable(p, key, v), nil
	}
	return true, err
}

// takeType stores the item type. One that CSL does not have is the source's own.
func (c *cslRecord) takeType(p *paper.Draft, name string) {
	if p.Type = cslType(name); p.Type == "" {
		p.Type = crossrefTypes[name] // which content negotiation of DOIs returns
		p.SourceType = "csl:" + name
	}
	if name == "" {
		p.SourceType = ""
	}
}

// variable stores a variable that needs no attention, and reports whether it is one.
func (c *cslRecord) variable(p *paper.Draft, key string, v gjson.Result) (known bool) {
	switch {
	case cslNameVariables[key]:
		names, more := cslNames(v)
		for _, n := range names {
			p.AddPerson(key, n)
		}
		if more {
			p.AddPerson(key, paper.Name{Literal: etAl})
		}
		keepFlags(p, key, v)
		return true
	case cslDateVariables[key]:
		takeDate(p, key, v)
		return true
	case cslTexts[key]:
		return takeField(p, key, v)
	}
	return false
}

// keepFlags keeps a list of names whole, in Extra, if it says of a name how it is to be
// printed, for which the model has no place.
func keepFlags(p *paper.Draft, key string, v gjson.Result) {
	if strings.Contains(v.Raw, `"comma-suffix"`) || strings.Contains(v.Raw, `"static-ordering"`) {
		keep(p, key, v)
	}
}

// takeField stores the text of a variable, and reports whether it is one: a text, a
// number, or a list of them.
func takeField(p *paper.Draft, variable string, v gjson.Result) bool {
	var list []string
	if v.Type == gjson.Number {
		list = []string{v.Raw}
	} else if takeList(&list, v) != nil {
		return false
	}
	value := strings.Join(list, ", ")
	if p.Fields[variable] != "" && text.Clean(value) != "" && value != p.Fields[variable] {
		return false
	}
	p.Set(variable, value)
	return true
}

// takeCustom stores the fields of "custom", and reports whether it has any.
func (c *cslRecord) takeCustom(p *paper.Draft, v gjson.Result) bool {
	if !v.IsObject() {
		return false
	}
	v.ForEach(func(k, v gjson.Result) bool {
		key := text.StripHidden(k.Str)
		scheme := customIDs[key]
		switch {
		case v.Type == gjson.Null:
		case key == ownKey && json.Unmarshal([]byte(v.Raw), &c.own) == nil:
		case scheme != "" && takeID(p, scheme, v) == nil:
		case key == "PMCID" && takeField(p, key, v):
		default:
			keep(p, key, v)
		}
		return true
	})
	return true
}

func (c *cslRecord) complete(p *paper.Draft) {
	c.takeOwn(p)
	c.takeNote(p)
	if id := arXivOf(func(variable string) string { return text.Clean(p.Fields[variable]) }); id != "" {
		p.IDs = append(p.IDs, id)
	}
	if len(p.Keywords) == 0 && c.keyword != "" {
		p.Keywords = keywordsOf(c.keyword, text.CleanList(slices.Clone(p.Categories)))
	}
}

// keywordsOf returns the keywords of an item, without its categories, which we write
// before them.
func keywordsOf(line string, categories []string) []string {
	if rest, ok := strings.CutPrefix(line, strings.Join(categories, ", ")); ok && (rest == "" || strings.ContainsAny(rest[:1], ",;")) {
		line = rest
	}
	list := text.CleanList(paper.SplitKeywords(line))
	if len(categories) > 0 && len(categories) < paper.MaxNames {
		list = slices.DeleteFunc(list, func(k string) bool { return slices.Contains(categories, k) })
	}
	return list
}

// takeNote stores the note, and the fields that are in it.
func (c *cslRecord) takeNote(p *paper.Draft) {
	if c.note == "" {
		return
	}
	n := readNote(c.note, func(variable string) bool { return p.Fields[variable]+p.Dates[variable] != "" })
	p.Set("note", n.rest)
	p.IDs = append(p.IDs, n.ids...)
	for _, key := range n.keys {
		p.AddName(key)
		p.Set("citation-key", key)
	}
	for variable, value := range n.fields {
		if cslDateVariables[variable] {
			takeTextDate(p, variable, value)
		} else {
			p.Set(variable, value)
		}
	}
}

// takeOwn stores what only we have written.
func (c *cslRecord) takeOwn(p *paper.Draft) {
	o := c.own
	p.IDs = append(p.IDs, o.Aliases...)
	p.Keys = slices.DeleteFunc(p.Keys, func(key string) bool { return slices.Contains(o.Aliases, key) })
	p.Keys = append(p.Keys, o.Keys...)
	if len(o.Keywords) > 0 {
		p.Keywords, c.keyword = o.Keywords, ""
	}
	p.SourceType = cmp.Or(o.SourceType, p.SourceType)
	p.Files = append(p.Files, o.Files...)
	for variable, value := range o.Fields {
		p.Set(variable, value)
	}
	for variable, names := range o.People {
		for _, n := range names {
			p.AddPerson(variable, n)
		}
	}
	for variable, date := range o.Dates {
		p.SetDate(variable, date)
	}
	for key, value := range o.Extra {
		p.Keep(key, value)
	}
}

// The item types and variables of CSL 1.0.2, as its schema for data has them:
// https://github.com/citation-style-language/schema/blob/v1.0.2/schemas/input/csl-data.json
// and those that its specification has under another name (part-number for part):
// https://docs.citationstyles.org/en/v1.0.2/specification.html#appendix-iv-variables
var (
	cslTypes = paper.WordSet(`article article-journal article-magazine article-newspaper bill book broadcast chapter
		classic collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing
		interview legal_case legislation manuscript map motion_picture musical_score pamphlet paper-conference
		patent performance periodical personal_communication post post-weblog regulation report review review-book
		software song speech standard thesis treaty webpage`)
	cslNameVariables = paper.WordSet(`author chair collection-editor compiler composer container-author contributor curator
		director editor editorial-director executive-producer guest host interviewer illustrator narrator organizer
		original-author performer producer recipient reviewed-author script-writer series-creator translator`)
	cslDateVariables = paper.WordSet(`accessed available-date event-date issued original-date submitted`)

	// cslTexts are the variables that [paper.Paper.Fields] holds.
	cslTexts = paper.WordSet(`annote archive archive_collection archive_location archive-place authority call-number
		chapter-number citation-key citation-label citation-number collection-number collection-title
		container-title-short dimensions division edition event-place event-title first-reference-note-number genre license
		ISBN ISSN issue jurisdiction language locator medium note number number-of-pages number-of-volumes
		original-publisher original-publisher-place original-title page page-first part part-number part-title PMCID printing printing-number
		publisher publisher-place references reviewed-genre reviewed-title scale section source status supplement supplement-number
		title-short version volume volume-title volume-title-short year-suffix`)
)

// cslOldNames are variables by the names that they had before CSL 1.0.2, or that
// citeproc-js has for them.
var cslOldNames = map[string]string{"event": "event-title", "shortTitle": "title-short", "journalAbbreviation": "container-title-short"}

// cslType returns the item type of CSL 1.0.2 with a name, in which - and _ count as one;
// empty if there is none.
func cslType(name string) string {
	for _, t := range []string{name, strings.ReplaceAll(name, "-", "_"), strings.ReplaceAll(name, "_", "-")} {
		if cslTypes[t] {
			return t
		}
	}
	return ""
}
