package tagged

import "paperkin/index/paper"

// A Value is a value of a tag of RIS.
type Value struct{ Tag, Text string }

// A Dialect is what another format can say of what RIS does. EndNote's formats have the fields
// of RIS, which is EndNote's as well, under other names: they are read and written as RIS whose
// tags are translated.
type Dialect struct {
	HasKind func(kind string) bool // whether it has a type of RIS; nil: any
	HasTag  func(tag string) bool  // whether it has a place for a tag; nil: for any
}

// Draft returns the draft of a record of RIS that has these values.
func Draft(values []Value) *paper.Draft {
	r := newRecord(0, "TY")
	for _, v := range values {
		r.add(v.Tag, v.Text)
	}
	return risDraft(r)
}

// Values returns the record of a paper in RIS, as far as a dialect goes: a type that it has, and
// values that are one line each, in the order in which they are written. What it has no tag
// for is in a note.
func Values(p paper.Paper, d Dialect) []Value {
	p = paper.WithCarried(p)
	r := &risWriter{p: p, dialect: d, kind: writtenKind(p, d), noted: map[string]bool{}}
	r.write()
	return r.values
}

// EditorTag returns the tag that EndNote has for editors in a record of a type, with or without
// authors, in the place of ED, which only RIS has.
func EditorTag(kind string, authors bool) string {
	if shapes[kind] == volume && authors {
		return "A3"
	}
	return "A2"
}

func (d Dialect) hasKind(kind string) bool { return d.HasKind == nil || d.HasKind(kind) }

func (d Dialect) hasTag(tag string) bool { return d.HasTag == nil || d.HasTag(tag) }
