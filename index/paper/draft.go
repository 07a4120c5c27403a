package paper

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"paperkin/index/paper/pattern"
	"paperkin/index/paper/text"
)

// A Draft is one record as a reader found it: text still has its markup and TeX,
// and ids are spelled as in the source. [Draft.Record] turns it into a record.
type Draft struct {
	// IDs are ids of any scheme, and the source's own. The first one becomes the
	// name of the record, unless there are Keys or a Name.
	IDs []string
	// Keys are names that are unique within the source only; see [Paper.Keys].
	Keys []string

	Title, Abstract string
	// Names are the authors in their parts. Authors are those of a source that has
	// whole names, "Given Family"; they do not count where there are Names.
	Names      []Name
	Authors    []string
	EtAl       bool   // see [Paper.EtAl]
	Published  string // a date in any form that [ReadDate] knows
	Venue      string
	Categories []string
	Keywords   []string
	URL        string

	Type, SourceType string // see [Paper.Type]
	Fields           map[string]string
	People           map[string][]Name
	Dates            map[string]string
	Files            []string
	Counts           Counts // see Count
	Extra            map[string]json.RawMessage
	unknown          map[string][]string // see KeepText

	// Original is the text of the source, where the reader has decoded some of it;
	// nil: Title and Abstract are unchanged.
	Original *Original

	Name, Revised string // see [Record.Name] and [Record.Revised]
	Deleted       bool   // see [Record.Deleted]
	Supplement    bool   // see [Record.Supplement]
}

var (
	// errNoTitle: without a title a record cannot be shown.
	errNoTitle = errors.New("no title")
	// errNoText: a supplement must say something of a paper that it names.
	errNoText = errors.New("neither a title nor an id with an abstract")
)

// Record returns the record that the draft describes: text is cleaned, ids are
// normalised and the best of them becomes the paper's ID, the date is checked, and
// text that stands for a missing value is left out (see [Placeholder]).
// Source, Line and Provider stay empty. A draft without a title, or with a field
// that exceeds the limits of a paper, is an error; a supplement needs an id and an abstract instead. The record shares the lists and
// Extra with the draft, which must not be used afterwards.
func (d *Draft) Record() (Record, error) {
	if err := d.checkSize(); err != nil {
		return Record{}, err
	}
	r := Record{Name: strings.TrimSpace(text.StripHidden(d.Name)), Revised: strings.TrimSpace(text.StripHidden(d.Revised)), Deleted: d.Deleted, Supplement: d.Supplement, Paper: Paper{URL: d.URL, Venue: d.Venue, Keys: d.Keys}}
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

// finish fills in everything except the ids.
func (d *Draft) finish(p *Paper) error {
	var plain bool
	original := Original{Title: d.Title, Abstract: d.Abstract}
	if p.Title, plain = text.Cleaned(d.Title); plain {
		original.Title = ""
	}
	if p.Abstract, plain = text.Cleaned(d.Abstract); plain {
		original.Abstract = ""
	}
	switch {
	case d.Supplement && (len(contents(d.IDs)) == 0 || p.Abstract == ""):
		return errNoText
	case !d.Supplement && missingTitle(p.Title):
		return errNoTitle
	}
	if len(p.Abstract) > MaxAbstract { // a byte that is no UTF-8 has become three
		return fmt.Errorf("abstract of %d bytes, the limit is %d", len(p.Abstract), MaxAbstract)
	}
	p.Original = d.Original
	if p.Original == nil {
		p.Original = changed(original, p.Title, p.Abstract)
	}
	p.dropAbstract()
	d.finishNames(p)
	p.Categories, p.Keywords = contents(text.CleanList(d.Categories)), contents(text.CleanList(d.Keywords))
	d.finishDetails(p)
	p.Venue, p.URL = content(text.Clean(d.Venue)), content(strings.TrimSpace(text.StripHidden(d.URL)))
	published, edtf := ReadDate(d.Published)
	p.Published = published
	if edtf != "" && p.Dates["issued"] == "" {
		put(&p.Dates, "issued", edtf)
	}
	if saysRetracted(p.Title) {
		d.MarkRetracted()
	}
	if err := d.finishUnknown(); err != nil {
		return err
	}
	for key, value := range d.Extra { // white space has no meaning in JSON
		var b bytes.Buffer
		if err := json.Compact(&b, value); err != nil {
			return fmt.Errorf("field %q: %w", key, err)
		}
		d.Extra[key] = text.EscapeJSON(b.Bytes())
	}
	p.Extra, p.Counts = d.Extra, d.Counts
	return nil
}

// finishNames fills in the authors.
func (d *Draft) finishNames(p *Paper) {
	p.EtAl = d.EtAl
	if names := cleanNames(d.Names, text.Clean); len(names) > 0 {
		p.SetAuthors(names)
		return
	}
	authors := text.CleanList(d.Authors)
	for i, a := range authors {
		authors[i] = cutBackslash(a)
	}
	p.Authors = contents(slices.DeleteFunc(authors, onlyPunctuation))
}

// finishDetails fills in what the publication is, and where it appeared.
func (d *Draft) finishDetails(p *Paper) {
	p.Type, p.SourceType = strings.TrimSpace(text.StripHidden(d.Type)), strings.TrimSpace(text.StripHidden(d.SourceType))
	for key, value := range d.Fields {
		key = text.StripHidden(key)
		if value = content(text.Clean(value)); value != "" {
			put(&p.Fields, key, value)
		}
	}
	d.countNote(p.Fields["note"])
	for key, value := range d.Dates {
		key = text.StripHidden(key)
		if value = content(strings.TrimSpace(text.StripHidden(value))); value != "" { // "~" is no TeX there
			put(&p.Dates, key, value)
		}
	}
	for key, names := range d.People {
		if names = cleanNames(names, text.Clean); len(names) > 0 {
			put(&p.People, text.StripHidden(key), names)
		}
	}
	for _, f := range d.Files {
		if f = content(strings.TrimSpace(text.StripHidden(f))); f != "" {
			p.Files = append(p.Files, f)
		}
	}
}

// put sets a value of a map that may be nil.
func put[M ~map[K]V, K comparable, V any](m *M, key K, value V) {
	if *m == nil {
		*m = M{}
	}
	(*m)[key] = value
}

// Set stores the text of a CSL variable, see [Paper.Fields], unless it has one or the
// text is empty.
func (d *Draft) Set(variable, value string) {
	if value != "" && d.Fields[variable] == "" {
		put(&d.Fields, variable, value)
	}
}

// SetDate stores the date of a CSL variable, in EDTF, see [Paper.Dates], unless it has
// one or the date is empty.
func (d *Draft) SetDate(variable, date string) {
	if date != "" && d.Dates[variable] == "" {
		put(&d.Dates, variable, date)
	}
}

// AddPerson adds a person to those of a CSL variable, see [Paper.People].
func (d *Draft) AddPerson(variable string, n Name) {
	put(&d.People, variable, append(d.People[variable], n))
}

// KeepText stores a field that Paper has no place for in Extra: a string, or a list of
// strings once the field was given several times. Empty text is no field.
func (d *Draft) KeepText(key, value string) {
	if value != "" {
		put(&d.unknown, key, append(d.unknown[key], value))
	}
}

// finishUnknown moves the texts of KeepText to Extra.
func (d *Draft) finishUnknown() error {
	for key, values := range d.unknown {
		for i, v := range values {
			values[i] = strings.ToValidUTF8(v, "\ufffd")
		}
		var one any = values
		if len(values) == 1 {
			one = values[0]
		}
		b, err := json.Marshal(one)
		if err != nil {
			return fmt.Errorf("field %q: %w", key, err)
		}
		d.Keep(key, b)
	}
	return nil
}

// arxivVenue is the venue that Google Scholar and ADS give for a preprint.
var arxivVenue = pattern.Of(`(?i)^arxiv(?: preprint| e-prints)?[ ,]*(?:arxiv)?:? ?((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?)\b`)

// finishIDs normalises the ids, and returns the name of the record: its first key,
// else its first id.
func (d *Draft) finishIDs(p *Paper) (name string) {
	ids := readIDs(contents(d.IDs))
	if id, ok := ParseID(p.URL); ok {
		ids = append(ids, id)
	}
	if len(p.Venue) > 5 && strings.EqualFold(p.Venue[:5], "arxiv") {
		if m := arxivVenue().FindStringSubmatch(p.Venue); m != nil {
			if id, ok := ParseID("arxiv:" + m[1]); ok {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		ids = []string{p.hashID()}
	}
	p.Keys = contents(text.CleanList(d.Keys))
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

// AddName adds the name of a paper within its source: to the IDs if its scheme is
// known, else to the Keys.
func (d *Draft) AddName(name string) {
	if id, ok := ParseID(name); ok {
		d.IDs = append(d.IDs, id)
	} else if id != "" {
		d.Keys = append(d.Keys, id)
	}
}

// AddRePEc adds the handle in an address of RePEc, "https://d.repec.org/n?u=RePEc:nbr:nberwo:1",
// to the Keys, and the id of a paper of arXiv's in it to the IDs. See
// https://ideas.repec.org/t/handles.html
func (d *Draft) AddRePEc(address string) {
	at := strings.Index(address, "RePEc:")
	if at < 0 {
		return
	}
	handle, _, _ := strings.Cut(address[at:], "&")
	if number, is := strings.CutPrefix(handle, "RePEc:arx:papers:"); is {
		d.IDs = append(d.IDs, "arxiv:"+number)
	}
	d.Keys = append(d.Keys, handle)
}

// AddCategories adds the categories that the draft lacks. A list that already
// exceeds the limit is only appended to: [Draft.Record] will reject it, and
// searching it each time would take hours.
func (d *Draft) AddCategories(more ...string) {
	for _, s := range more {
		if s != "" && (len(d.Categories) > MaxList || !slices.Contains(d.Categories, s)) {
			d.Categories = append(d.Categories, s)
		}
	}
}

// Keep stores a field that Paper has no place for in Extra.
func (d *Draft) Keep(key string, value json.RawMessage) {
	if d.Extra == nil {
		d.Extra = map[string]json.RawMessage{}
	}
	d.Extra[key] = value
}

// KeepOriginal stores the title and the abstract of the source where cleaning those
// of the draft gives text that differs in more than white space.
func (d *Draft) KeepOriginal(title, abstract string) {
	d.Original = changed(Original{title, abstract}, text.Clean(d.Title), text.Clean(d.Abstract))
}

// changed returns the text of the source where it differs from the clean text in
// more than white space and the composition of accents; nil if nowhere.
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
