package tagged

import (
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"paperkin/index/paper"
)

// A medlineWriter writes one paper in the order of PubMed's own fields:
// https://www.nlm.nih.gov/bsd/mms/medlineelements.html
// What MEDLINE has no field for is in general notes, GN, as in RIS. What is written, read and
// written again has the same bytes.
type medlineWriter struct {
	strings.Builder
	p     paper.Paper
	noted map[string]bool // variables that are written
	notes []string
}

// writeMEDLINE writes a paper.
func writeMEDLINE(w io.Writer, p paper.Paper) error {
	m := &medlineWriter{p: paper.WithCarried(p), noted: map[string]bool{"note": true, "ISSN": true, "ISBN": true}}
	m.write()
	m.WriteString("\n")
	_, err := io.WriteString(w, m.String())
	return err
}

// lineWidth is how long lines are at most, unless a word is longer.
const lineWidth = 88

// put writes a value under a tag, on as many lines as it needs.
func (m *medlineWriter) put(tag, value string) {
	value = oneLine(value)
	if value == "" || paper.Placeholder(value) { // nobody reads one
		return
	}
	line := tag + strings.Repeat(" ", 4-len(tag)) + "-"
	for word := range strings.FieldsSeq(value) {
		if len(line)+1+len(word) > lineWidth && len(line) > len("TAG -") {
			m.WriteString(line + "\n")
			line = strings.Repeat(" ", len("TAG -"))
		}
		line += " " + word
	}
	m.WriteString(line + "\n")
}

// write writes the record.
func (m *medlineWriter) write() {
	p := m.p
	if pmid := paper.IDOf(p, "pmid"); pmid != "" {
		m.put("PMID", pmid)
	} else {
		m.put("OWN", noOwner) // a record begins with a tag of more than two letters
	}
	m.unknown("OWN", "STAT", "DCOM", "LR")
	for _, number := range [][2]string{{"IS", p.Fields["ISSN"]}, {"ISBN", p.Fields["ISBN"]}} {
		for list := range strings.SplitSeq(number[1], ", ") {
			for _, n := range serials(list) {
				m.put(number[0], n)
			}
		}
	}
	m.variables("VI", "IP")
	m.put("DP", medlineDate(p.Published))
	m.titles()
	m.variables("PG")
	m.ids("LID")
	m.put("AB", p.Abstract)
	m.unknown("CI")
	m.people()
	m.variables("LA")
	m.types()
	m.unknown("DEP")
	m.variables("PL", "PB", "EN", "CTI", "VTI", "TT")
	m.subjects()
	m.variables("PMC")
	m.ids("AID")
	m.general()
	m.unknown("SO")
}

// note stores what has no field of its own.
func (m *medlineWriter) note(name, value string) {
	if value = oneLine(value); value != "" {
		m.notes = append(m.notes, name+": "+value)
	}
}

// noOwner is the owner of what is not the National Library's.
const noOwner = "NOTNLM"

// medlineDate returns a date as MEDLINE has it, "2021 Jan 17".
func medlineDate(date string) string {
	parts := strings.Split(date, "-")
	if len(parts) > 1 {
		month, _ := strconv.Atoi(parts[1])
		parts[1] = monthNames[min(max(month, 1), 12)-1]
	}
	if len(parts) > 2 {
		parts[2] = strings.TrimPrefix(parts[2], "0")
	}
	return strings.Join(parts, " ")
}

var monthNames = [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

// variables writes the CSL variables of tags.
func (m *medlineWriter) variables(tags ...string) {
	for _, tag := range tags {
		for _, v := range medlineVariables {
			if v.tags[0] == tag {
				m.put(tag, m.p.Fields[v.name])
				m.noted[v.name] = true
			}
		}
	}
}

// titles writes the title and what the paper appeared in.
func (m *medlineWriter) titles() {
	p := m.p
	switch {
	case p.Type == "book":
		m.put("BTI", p.Title)
		m.put("JT", p.Venue)
	case p.Type == "chapter" && p.Venue != "":
		m.put("TI", p.Title)
		m.put("BTI", p.Venue)
	default:
		m.put("TI", p.Title)
		m.put("JT", p.Venue)
	}
	if p.Venue != "" {
		m.variables("TA")
	}
}

// ids writes the DOI under a tag, and further ids under the second of the two.
func (m *medlineWriter) ids(tag string) {
	main := paper.IDOf(m.p, "doi")
	if main != "" {
		m.put(tag, main+" [doi]")
	}
	for _, v := range texts(m.p.Extra[tag]) {
		if !strings.HasSuffix(v, "[doi]") && !isArXiv(v) {
			m.put(tag, v)
		}
	}
	if tag != "AID" {
		return
	}
	for _, id := range m.p.Aliases {
		scheme, rest, _ := strings.Cut(id, ":")
		_, known := paper.ParseID(id)
		switch {
		case known && scheme == "doi" && rest != main:
			m.put(tag, rest+" [doi]")
		case known && scheme == "arxiv":
			m.put(tag, arXivID+rest+" [pii]")
		case known && (scheme == "doi" || scheme == "sha") || id == "pmid:"+paper.IDOf(m.p, "pmid"):
		default:
			m.note("id", id)
		}
	}
	for _, key := range m.p.Keys {
		m.note(keyNote, key)
	}
}

// people writes the authors, bodies last, and the editors.
func (m *medlineWriter) people() {
	p := m.p
	var bodies []string
	for _, n := range p.AuthorNames() {
		written := writtenName(n)
		if _, body := bodyIn(written); body { // or a name that would be read as something else
			bodies = append(bodies, n.String())
			continue
		}
		m.put("FAU", written)
		m.put("AU", shortName(n))
	}
	if p.EtAl {
		m.put("FAU", "et al.")
	}
	for _, body := range bodies {
		m.put("CN", body)
	}
	for _, n := range p.People["editor"] {
		m.put("FED", writtenName(n))
		m.put("ED", shortName(n))
	}
	for _, variable := range slices.Sorted(maps.Keys(p.People)) {
		for _, n := range p.People[variable] {
			if variable != "editor" {
				m.note(variable, writtenName(n))
			}
		}
	}
}

// shortName returns a name with initials, "Ito K".
func shortName(n paper.Name) string {
	if n.Literal != "" {
		return n.Literal
	}
	initials := ""
	for part := range strings.FieldsFuncSeq(n.Given, func(r rune) bool { return r == ' ' || r == '-' || r == '.' }) {
		first := []rune(part)[0]
		initials += strings.ToUpper(string(first))
	}
	return strings.Join(strings.Fields(n.Dropping+" "+n.NonDropping+" "+n.Family+" "+initials+" "+n.Suffix), " ")
}

// types writes the types of the publication: those that it came with, and what they do not
// say of it.
func (m *medlineWriter) types() {
	types := texts(m.p.Extra["PT"])
	kind := m.p.Type
	if kind == "" {
		kind = "article-journal"
	}
	r := newRecord(0, "PT")
	r.fields["PT"] = types
	book := map[bool]string{true: "a book"}[kind == "book" || kind == "chapter" && m.p.Venue != ""]
	chapter := &paper.Draft{Title: map[bool]string{true: book}[kind == "book"]}
	if read := medlineType(r, chapter, book); read != kind || len(types) == 0 && kind == "article-journal" {
		if name := medlineTypes[kind]; name != "" {
			types = append(slices.Clip(types), name)
		} else if read != kind {
			m.note("type", kind)
		}
	}
	if retracted(m.p) && !slices.ContainsFunc(types, func(t string) bool { return strings.EqualFold(t, retractedType) }) {
		types = append(slices.Clip(types), retractedType)
	}
	for _, t := range types {
		m.put("PT", t)
	}
}

const retractedType = "Retracted Publication"

func retracted(p paper.Paper) bool { return string(p.Extra["is_retracted"]) == "true" }

// subjects writes headings and keywords. A heading with a slash would lose what is behind it.
func (m *medlineWriter) subjects() {
	headings := texts(m.p.Extra["MH"])
	named := map[string]bool{}
	for _, h := range headings {
		name, _, _ := strings.Cut(h, "/")
		named[strings.TrimPrefix(name, "*")] = true
		m.put("MH", h)
	}
	var keywords []string
	for _, c := range m.p.Categories {
		switch {
		case named[c]:
		case strings.Contains(c, "/") || strings.HasPrefix(c, "*"):
			keywords = append(keywords, c)
		default:
			m.put("MH", c)
		}
	}
	for i, k := range append(keywords, m.p.Keywords...) {
		if i == 0 {
			m.put("OTO", noOwner)
		}
		m.put("OT", strings.TrimPrefix(k, "*"))
	}
}

// general writes the notes: the paper's own, and what has no field.
func (m *medlineWriter) general() {
	p := m.p
	m.put("GN", p.Fields["note"])
	for _, note := range texts(p.Extra["GN"]) {
		m.put("GN", note)
	}
	rest := map[string]json.RawMessage{}
	for _, name := range slices.Sorted(maps.Keys(p.Fields)) {
		switch {
		case m.noted[name]:
		case isMedlineNote(name):
			m.note(name, p.Fields[name])
		default:
			rest[name], _ = json.Marshal(p.Fields[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Dates)) {
		m.note(name, p.Dates[name])
	}
	for _, f := range p.Files {
		m.note(fileNote, f)
	}
	if p.URL != "" {
		m.note("url", p.URL)
	}
	slices.Sort(m.notes)
	for _, note := range m.notes {
		m.put("GN", note)
	}
	for name, value := range p.Extra {
		if !medlineWritten[name] && !medlineOther[name] && (name != "is_retracted" || !retracted(p)) {
			rest[name] = value
		}
	}
	m.unknown(slices.Sorted(maps.Keys(medlineOther))...)
	if len(rest) > 0 {
		m.put("GN", restName+": "+jsonLine(rest))
	}
}

// medlineOther are fields that nothing is known of but their names, and medlineWritten those
// that have places of their own.
var (
	medlineOther = tagSet(`AD AUID CIN CON COIS CRDT CRF CRI CTDT DA DDIN DRIN ECF ECI EDAT EFR EIN FIR FPS GR GS IR IRAD JID MHDA MID NM OAB OABL OCI OID ORI
		PHST PMCR PS PST PUBM RF RIN RN ROF RPF RPI RRF RRI SB SFM SI SPIN UIN UOF`)
	medlineWritten = tagSet("OWN STAT DCOM LR CI DEP SO PT MH GN LID AID")
)

// unknown writes fields that nothing else has been made of.
func (m *medlineWriter) unknown(tags ...string) {
	for _, tag := range tags {
		if tag == "DEP" && m.p.Published == "" { // it would be read as the date
			continue
		}
		for _, v := range texts(m.p.Extra[tag]) {
			m.put(tag, v)
		}
	}
}
