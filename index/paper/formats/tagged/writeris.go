package tagged

import (
	"io"
	"maps"
	"slices"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
	"paperkin/index/paper/text"
)

// A risWriter writes one paper, in the order of tags that EndNote has. Every value is one
// line, so that no text can look like a tag. What is written, read and written again has
// the same bytes.
type risWriter struct {
	values  []Value
	p       paper.Paper
	dialect Dialect
	kind    string // TY
	shape   shape
	notes   []string
	noted   map[string]bool // variables that are written
}

// writeRIS writes a paper as RIS.
func writeRIS(w io.Writer, p paper.Paper) error {
	var b strings.Builder
	for _, v := range Values(p, Dialect{}) {
		b.WriteString(v.Tag + "  - " + v.Text + "\r\n")
	}
	b.WriteString("ER  - \r\n\r\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// write sets the values.
func (r *risWriter) write() {
	p := r.p
	r.shape = shapes[r.kind]
	r.put("TY", r.kind)
	r.put("TI", p.Title)
	r.variable("ST", "title-short", p.Fields["title-short"] != p.Title)
	r.people()
	r.dates()
	r.titles()
	r.numbers()
	for _, v := range risVariables {
		r.variable(v.tags[0], v.name, true)
	}
	for _, k := range keywordsIn(slices.Concat(p.Categories, p.Keywords)) {
		r.put("KW", k)
	}
	r.put("AB", p.Abstract)
	r.writeNotes()
	r.ids()
	for _, f := range p.Files {
		r.put("L1", f)
	}
	r.unknown()
}

// writtenKind returns the type of RIS: the one that the paper came with, if it says no
// less than its type and the dialect has it.
func writtenKind(p paper.Paper, d Dialect) string {
	kind := writtenTypes[p.Type]
	if own := ownKind(p.SourceType); typeForm().MatchString(own) && (risTypes[own] == p.Type || risTypes[own] == "") && d.hasKind(own) {
		kind = own
	}
	if !d.hasKind(kind) {
		kind = ""
	}
	switch {
	case kind == "EDBOOK" && len(p.Authors) > 0 && len(p.People["editor"]) == 0: // they would be editors
		return "BOOK"
	case kind != "":
		return kind
	case p.Venue != "":
		return "JOUR"
	}
	return "GEN"
}

// ownKind returns the type of RIS that a source gave, also under EndNote's name for it; empty if it
// gave none.
func ownKind(sourceType string) string {
	format, name, _ := strings.Cut(sourceType, ":")
	switch format {
	case "ris":
		return name
	case "refer", "endnote-xml":
		return RISOfEndNote(name, 0)
	}
	return ""
}

// typeForm matches the names of types.
var typeForm = pattern.Of(`^[A-Z][A-Z0-9 _-]+$`)

func (r *risWriter) put(tag, value string) {
	if value = oneLine(value); value != "" {
		r.values = append(r.values, Value{tag, value})
	}
}

func oneLine(s string) string { return text.Collapse(text.StripHidden(s)) }

// variable writes a CSL variable under a tag, or as a note where the tag would say
// something else.
func (r *risWriter) variable(tag, name string, fits bool) {
	value := r.p.Fields[name]
	if value == "" || r.noted[name] {
		return
	}
	r.noted[name] = true
	if fits {
		r.put(tag, value)
	} else if noteTexts[name] {
		r.notes = append(r.notes, name+": "+value)
	}
}

// people writes authors, editors and translators.
func (r *risWriter) people() {
	p := r.p
	for _, n := range p.AuthorNames() {
		r.put("AU", writtenName(n))
	}
	if p.EtAl {
		r.put("AU", "et al.")
	}
	tags := map[string]string{"editor": "ED", "translator": "A4", "collection-editor": "A3"}
	switch {
	case r.shape == part:
		tags["editor"] = "A2"
	case r.shape == law:
		delete(tags, "collection-editor")
	case r.shape == volume && len(p.Authors)+len(p.People["editor"]) > 0:
		tags["collection-editor"] = "A2"
	case r.shape == volume:
		delete(tags, "collection-editor")
	case r.kind == "THES":
		delete(tags, "collection-editor")
		tags["contributor"] = "A3"
	}
	for _, variable := range slices.Sorted(maps.Keys(p.People)) {
		for _, n := range p.People[variable] {
			if tag := tags[variable]; tag != "" {
				r.put(tag, writtenName(n))
			} else if notePeople[variable] {
				r.notes = append(r.notes, variable+": "+writtenName(n))
			}
		}
	}
}

// seasonNames are the seasons by their numbers in EDTF, see [paper.Season].
var seasonNames = map[string]string{"21": "Spring", "22": "Summer", "23": "Autumn", "24": "Winter"}

// dates writes the date of publication, and that of the last visit.
func (r *risWriter) dates() {
	p := r.p
	if p.Published != "" {
		r.put("PY", p.Published[:4])
	}
	season, ok := strings.CutPrefix(p.Dates["issued"], p.Published+"-")
	seasonal := ok && len(p.Published) == 4 && seasonNames[season] != ""
	switch {
	case seasonal:
		r.put("DA", p.Published+"///"+seasonNames[season])
	case len(p.Published) > 4:
		r.put("DA", strings.ReplaceAll(p.Published, "-", "/"))
	}
	for _, variable := range slices.Sorted(maps.Keys(p.Dates)) {
		date := p.Dates[variable]
		switch {
		case variable == "issued" && seasonal:
		case variable == "accessed" && paper.ParseDate(date) == date:
			r.put("Y2", strings.ReplaceAll(date, "-", "/"))
		case noteDates[variable]:
			r.notes = append(r.notes, variable+": "+date)
		}
	}
}

// titles writes what the paper appeared in.
func (r *risWriter) titles() {
	f := r.p.Fields
	venue, series := "T2", "T3"
	if r.shape == volume || r.shape == report {
		venue, series = "JF", "T2"
	}
	if conference[r.kind] && f["event-title"] != "" && r.p.Venue != "" && f["source"] != "Scopus" {
		venue = "C3"
		r.variable("T2", "event-title", true)
	}
	r.put(venue, r.p.Venue)
	if f["container-title-short"] != r.p.Venue {
		r.variable("J2", "container-title-short", r.p.Venue != "")
	}
	r.variable(series, "collection-title", r.shape != volume || f["collection-title"] != r.p.Title)
}

// numbers writes issue, pages and the like.
func (r *risWriter) numbers() {
	f := r.p.Fields
	numbered := r.shape == report || r.shape == law
	r.variable("IS", "issue", !numbered || f["number"] != "")
	first, last := splitPages(f["page"])
	switch {
	case f["page"] == "":
	case f["page"] == f["number"] && r.p.Venue != "" && (r.shape == whole || r.shape == part): // C7 says both
	case r.shape == volume && last == "" && !strings.ContainsAny(first, "-–"):
		r.variable("", "page", false)
	default:
		r.put("SP", first)
		r.put("EP", last)
	}
	r.noted["page"] = true
	number := "C7"
	if numbered {
		number = "M1"
	}
	isID := readNumber(&paper.Draft{}, number, f["number"], false)
	r.variable(number, "number", r.shape != volume && !isID)
	r.variable("SP", "number-of-pages", r.shape == volume && f["page"] == "" && !strings.ContainsAny(f["number-of-pages"], "-–"))
	for _, variable := range []string{"ISBN", "ISSN"} {
		for list := range strings.SplitSeq(f[variable], ", ") {
			for _, n := range serials(list) {
				if !paper.Placeholder(n) { // nobody reads one
					r.put("SN", n)
				}
			}
		}
		r.noted[variable] = true
	}
}

// writeNotes writes the notes, the paper's own first, and the variables that have no
// tag.
func (r *risWriter) writeNotes() {
	own := strings.Fields(r.p.Fields["note"])
	others := texts(r.p.Extra["N1"])
	if len(own) == 0 && len(others) > 0 {
		own, others = others[:1], others[1:]
	}
	r.put("N1", strings.Join(own, " "))
	for _, name := range slices.Sorted(maps.Keys(noteTexts)) {
		r.variable("", name, false)
	}
	if t := r.p.Type; t != "" && t != risTypes[r.kind] {
		if t == "article" && r.kind == "UNPB" && r.p.Fields["genre"] == "" {
			r.put("M3", "Preprint")
		} else if t != "article" || r.kind != "UNPB" || !strings.Contains(strings.ToLower(r.p.Fields["genre"]), "preprint") {
			r.notes = append(r.notes, "type: "+t)
		}
	}
	for _, id := range r.p.Aliases {
		if _, known := paper.ParseID(id); !known {
			r.notes = append(r.notes, "id: "+id)
		}
	}
	if r.addressMisleads() {
		r.notes = append(r.notes, "url: "+r.p.URL)
	}
	slices.Sort(r.notes)
	for _, n := range append(r.notes, others...) {
		r.put("N1", n)
	}
}

// addressMisleads reports whether the address, read as one, has the id of another paper:
// what stands for it in some tables is a list of addresses.
func (r *risWriter) addressMisleads() bool {
	id, known := paper.ParseID(paper.Address(r.p))
	return known && !slices.Contains(r.p.Aliases, id)
}

// ids writes ids and keys: a DOI in DO, of which citation-js reads one only, other ids
// that the address does not show in AN, keys and the paper's own ids in ID.
func (r *risWriter) ids() {
	address := paper.Address(r.p)
	shown, _ := paper.ParseID(address)
	accession := text.CleanList(texts(r.p.Extra["AN"])) // as keys are
	main := paper.IDOf(r.p, "doi")
	r.put("DO", main)
	var keys []string
	for i, id := range slices.Concat(r.p.Aliases, r.p.Keys) {
		scheme, doi, _ := strings.Cut(id, ":")
		normal, known := paper.ParseID(id)
		switch {
		case known && scheme == "doi" && doi == main:
		case known && i >= len(r.p.Aliases) && slices.Contains(r.p.Aliases, normal):
		case known && scheme == "sha", id == shown:
		case known:
			r.put("AN", id)
		case !slices.Contains(accession, id):
			keys = append(keys, id)
		}
	}
	if paper.IDOf(r.p, "doi") == "" {
		r.put("DO", r.p.Fields["DOI"]) // of the book, which its chapters carry
	}
	if !r.addressMisleads() {
		r.put("UR", address)
	}
	r.put("C2", r.p.Fields["PMCID"])
	slices.Sort(keys)
	for _, key := range slices.Compact(keys) {
		r.put("ID", key)
	}
}
