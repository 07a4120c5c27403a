package tagged

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"paperkin/index/paper"
)

// unknown writes the fields that have a tag for a name, and the others in a note, as JSON:
// those that no tag can have, and those that our reader would take for something else. SP
// of Web of Science is a sponsor.
func (r *risWriter) unknown() {
	p := r.p
	empty := map[string]bool{}
	need := func(value string, tags ...string) {
		for _, tag := range tags {
			empty[tag] = value == ""
		}
	}
	for _, v := range risVariables {
		need(p.Fields[v.name], v.tags...)
	}
	need(p.Venue+p.Fields["collection-title"], "T2", "T3", "JF", "JO", "JA", "J2", "J1", "BT", "SO")
	need(p.Fields["page"], "SP", "EP", "PG")
	need(p.Fields["number"], "C7", "AR", "M1")
	need(p.Fields["issue"], "IS", "CP", "NO")
	need(p.Dates["accessed"], "Y2")
	if r.shape == whole {
		empty["M1"] = false
	}
	empty["C3"] = conference[r.kind] && p.Fields["source"] != "Scopus"
	rest := map[string]json.RawMessage{}
	for _, tag := range slices.Sorted(maps.Keys(p.Extra)) {
		values := texts(p.Extra[tag])
		values = slices.DeleteFunc(values, func(v string) bool { return paper.Placeholder(oneLine(v)) })
		switch {
		case tag == "N1": // with the notes
		case len(values) == 0 && isRISTag(tag):
		case (tag == "DA" || tag == "PY") && (len(values) > 1 || r.has(tag)): // citation-js reads one
			rest[tag] = p.Extra[tag]
		case !isRISTag(tag), !r.dialect.hasTag(tag), ownTags[tag], empty[tag], nameTags[tag] && r.shape != law, slices.ContainsFunc(values, func(v string) bool { return r.misread(tag, v) }):
			rest[tag] = p.Extra[tag]
		default:
			for _, v := range values {
				r.put(tag, v)
			}
		}
	}
	if len(rest) > 0 {
		r.put("N1", restName+": "+jsonLine(rest))
	}
}

// has reports whether a tag has a value.
func (r *risWriter) has(tag string) bool {
	return slices.ContainsFunc(r.values, func(v Value) bool { return v.Tag == tag })
}

// restName is the name that the note with unknown fields has.
const restName = "extra"

// jsonLine returns fields as JSON in one line, their names sorted.
func jsonLine(fields map[string]json.RawMessage) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(fields) != nil { // they were read as JSON
		return ""
	}
	return b.String()
}

// readRest stores the fields in a note with unknown fields, and reports whether it is one.
func readRest(p *paper.Draft, note string) bool {
	var fields map[string]json.RawMessage
	if json.Unmarshal([]byte(note), &fields) != nil {
		return false
	}
	for name, value := range fields {
		p.Keep(name, value)
	}
	return true
}

// misread reports whether the reader would take an unknown value for a number, a title,
// an abstract, a date or a DOI.
func (r *risWriter) misread(tag, value string) bool {
	value = oneLine(value)
	switch tag {
	case "M1":
		return r.shape == whole && r.p.Fields["number"] == "" && r.p.Fields["page"] == "" && articleNumber().MatchString(value)
	case "JF", "JO": // they come before T2
		return r.shape == whole && !abbreviates(value, r.p.Venue) && !abbreviates(r.p.Venue, value)
	case "AB", "N2":
		return r.p.Abstract == "" && !paper.PlaceholderAbstract(value)
	case "DA", "PY", "Y1", "YR":
		return r.p.Published == "" && paper.LooseDate(value) != ""
	case "DO", "DI":
		return len(paper.DOIs(value)) > 0
	}
	return slices.Contains(numberTags, tag) && (doiAlone().MatchString(value) || readNumber(&paper.Draft{}, tag, value, false))
}

// ownTags are always written from what the paper says.
var ownTags = tagSet("TY ER TI T1 CT AU A1 KW K1 N1 L1 SN ID")

func isRISTag(s string) bool {
	return len(s) == 2 && 'A' <= s[0] && s[0] <= 'Z' && (risTags[s] || 'A' <= s[1] && s[1] <= 'Z' || '0' <= s[1] && s[1] <= '9')
}

// texts returns the texts of an unknown field: one, or a list.
func texts(raw json.RawMessage) (list []string) {
	if len(raw) == 0 {
		return nil
	}
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return []string{one}
	}
	if json.Unmarshal(raw, &list) != nil {
		return nil
	}
	return list
}
