package paper

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"paperkin/index/paper/text"
)

// A Draft is one record as a reader found it: text with its markup and TeX, and
// ids in the spelling of the source. [Draft.Record] makes a record of it.
type Draft struct {
	// IDs are ids of any scheme and the source's own. The first one is what the
	// source calls the paper, unless there are Keys or a Name.
	IDs []string
	// Keys are names that others may give to other papers; see [Paper.Keys].
	Keys []string

	Title, Abstract string
	Authors         []string // "Given Family"
	Published       string   // begins with a date such as "2024-05-17"; other text counts as unknown
	Venue           string
	Categories      []string
	URL             string
	Extra           map[string]json.RawMessage

	// Original is the text of the source where the reader itself decoded some of
	// it; nil: Title and Abstract are as they stand there.
	Original *Original

	Name, Revised string // see [Record.Name] and [Record.Revised]
	Deleted       bool   // see [Record.Deleted]
}

// errNoTitle: a record that cannot be shown to anybody.
var errNoTitle = errors.New("no title")

// Record cleans the text, normalises the ids, of which the best one becomes the
// paper's ID, and checks the date. Source, Line and Provider stay empty. It is an
// error if there is no title, or if a field is larger than a paper can have.
// The record takes over the lists and Extra of the draft.
func (d *Draft) Record() (Record, error) {
	if err := d.checkSize(); err != nil {
		return Record{}, err
	}
	r := Record{Name: d.Name, Revised: d.Revised, Deleted: d.Deleted, Paper: Paper{URL: d.URL, Venue: d.Venue, Keys: d.Keys}}
	if !d.Deleted {
		if err := d.finish(&r.Paper); err != nil {
			return Record{}, err
		}
	}
	name := d.finishIDs(&r.Paper)
	if r.Name == "" {
		r.Name = name
	}
	return r, nil
}

// finish fills in all but the ids.
func (d *Draft) finish(p *Paper) error {
	var plain bool
	original := Original{Title: d.Title, Abstract: d.Abstract}
	if p.Title, plain = text.Cleaned(d.Title); plain {
		original.Title = ""
	}
	if p.Abstract, plain = text.Cleaned(d.Abstract); plain {
		original.Abstract = ""
	}
	if p.Title == "" {
		return errNoTitle
	}
	p.Original = d.Original
	if p.Original == nil {
		p.Original = changed(original, p.Title, p.Abstract)
	}
	p.Authors, p.Categories = text.CleanList(d.Authors), text.CleanList(d.Categories)
	p.Venue, p.URL = text.Clean(d.Venue), strings.TrimSpace(text.StripHidden(d.URL))
	p.Published = ParseDate(d.Published)
	if retractedTitle.MatchString(p.Title) {
		d.MarkRetracted()
	}
	for key, value := range d.Extra { // white space in it means nothing
		var b bytes.Buffer
		if err := json.Compact(&b, value); err != nil {
			return fmt.Errorf("field %q: %w", key, err)
		}
		d.Extra[key] = text.EscapeJSON(b.Bytes())
	}
	p.Extra = d.Extra
	return nil
}

// arxivVenue is where Google Scholar and ADS say that a preprint appeared.
var arxivVenue = regexp.MustCompile(`(?i)^arxiv(?: preprint| e-prints)?[ ,]*(?:arxiv)?:? ?((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?)\b`)

// finishIDs normalises the ids, and returns what the source calls the paper: by
// its first key, else by the first id that it gave.
func (d *Draft) finishIDs(p *Paper) (name string) {
	var ids []string
	for _, a := range d.IDs {
		id, ok := ParseID(a)
		if ok || id != "" && schemeRank(id) == schemeRank("") { // "doi:n/a" would name many papers
			ids = append(ids, id)
		}
	}
	if id, ok := ParseID(p.URL); ok {
		ids = append(ids, id)
	}
	if len(p.Venue) > 5 && strings.EqualFold(p.Venue[:5], "arxiv") {
		if m := arxivVenue.FindStringSubmatch(p.Venue); m != nil {
			if id, ok := ParseID("arxiv:" + m[1]); ok {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		ids = []string{p.hashID()}
	}
	p.Keys = text.CleanList(d.Keys)
	name = slices.Concat(p.Keys, ids)[0]
	slices.Sort(ids)
	p.Aliases = slices.Compact(ids)
	p.ID = Canonical(p.Aliases)
	slices.Sort(p.Keys)
	p.Keys = slices.Compact(p.Keys)
	return name
}

func (p *Paper) hashID() string {
	first := ""
	if len(p.Authors) > 0 {
		first = p.Authors[0]
	}
	return HashID(p.Title, first, p.Year())
}

// AddName adds a name that a source gives a paper: an id of a known scheme is one
// everywhere, any other name only there.
func (d *Draft) AddName(name string) {
	if id, ok := ParseID(name); ok {
		d.IDs = append(d.IDs, id)
	} else if id != "" {
		d.Keys = append(d.Keys, id)
	}
}

// AddCategories adds categories that the draft does not have. A list that is too
// long for any paper only grows, so that [Draft.Record] can say so: searching it
// again and again would take hours.
func (d *Draft) AddCategories(more ...string) {
	for _, s := range more {
		if s != "" && (len(d.Categories) > MaxList || !slices.Contains(d.Categories, s)) {
			d.Categories = append(d.Categories, s)
		}
	}
}

// Keep keeps a field that Paper has no place for.
func (d *Draft) Keep(key string, value json.RawMessage) {
	if d.Extra == nil {
		d.Extra = map[string]json.RawMessage{}
	}
	d.Extra[key] = value
}

// KeepOriginal keeps the title and the abstract of the source where those of the
// draft, cleaned, differ in more than white space.
func (d *Draft) KeepOriginal(title, abstract string) {
	d.Original = changed(Original{title, abstract}, text.Clean(d.Title), text.Clean(d.Abstract))
}

// changed returns the source's text where cleaning changed more than white space
// and the composition of accents.
func changed(o Original, title, abstract string) *Original {
	if text.Same(o.Title, title) {
		o.Title = ""
	}
	if text.Same(o.Abstract, abstract) {
		o.Abstract = ""
	}
	if o == (Original{}) {
		return nil
	}
	o.Title, o.Abstract = strings.ToValidUTF8(o.Title, "\ufffd"), strings.ToValidUTF8(o.Abstract, "\ufffd")
	return &o
}
