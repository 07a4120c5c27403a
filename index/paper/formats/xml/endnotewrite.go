package xml

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/tagged"
)

// endNoteWriter writes records, one a line.
type endNoteWriter struct {
	w io.Writer
	n int // records written
}

const (
	endNoteHead = xml.Header + "<xml><records>\n"
	endNoteTail = "</records></xml>\n"
)

// endNoteDialect is what EndNote's XML can say of RIS. Editors have a role.
var endNoteDialect = sync.OnceValue(func() tagged.Dialect {
	tags := map[string]bool{"EP": true, "ED": true}
	for _, f := range endNoteFields {
		tags[f.tag] = true
	}
	return tagged.Dialect{
		HasKind: func(kind string) bool { _, ok := tagged.EndNoteOfRIS(kind); return ok },
		HasTag:  func(tag string) bool { return tags[tag] },
	}
})

// Encode writes a paper.
func (e *endNoteWriter) Encode(p paper.Paper) error {
	r := endNoteMarkup{values: map[string][]string{}}
	if e.n++; e.n == 1 {
		r.WriteString(endNoteHead)
	}
	for _, v := range tagged.Values(p, endNoteDialect()) {
		r.values[v.Tag] = append(r.values[v.Tag], v.Text)
	}
	r.record(e.n)
	_, err := e.w.Write(r.Bytes())
	return err
}

// Close ends the document.
func (e *endNoteWriter) Close() error {
	end := endNoteTail
	if e.n == 0 {
		end = endNoteHead + end
	}
	_, err := io.WriteString(e.w, end)
	return err
}

// endNoteMarkup is a record that is being written.
type endNoteMarkup struct {
	bytes.Buffer
	values map[string][]string // by the tags of RIS
	open   []string            // elements that have not ended
}

func (r *endNoteMarkup) record(number int) {
	fmt.Fprintf(r, `<record><source-app name="%s">%[1]s</source-app><rec-number>%d</rec-number>`, program, number)
	kind := strings.Join(r.values["TY"], "")
	if first, last := r.values["SP"], r.values["EP"]; len(first) > 0 && len(last) > 0 {
		r.values["SP"] = []string{first[0] + "-" + last[0]}
	}
	editors := tagged.EditorTag(kind, len(r.values["AU"]) > 0)
	for _, f := range endNoteFields {
		switch {
		case f.tag == "TY":
			if t, ok := tagged.EndNoteOfRIS(kind); ok {
				r.put(f.path, fmt.Sprintf(` name="%s"`, t.Name), strconv.Itoa(t.Number))
			}
		case f.tag == "ID":
			for _, key := range r.values[f.tag] {
				r.put(f.path, fmt.Sprintf(` app="%s"`, program), key)
			}
		case f.list:
			for _, text := range r.values[f.tag] {
				r.put(f.path, "", text)
			}
		case len(r.values[f.tag]) > 0:
			r.put(f.path, "", strings.Join(r.values[f.tag], "\r"))
		}
		if f.tag == editors {
			for _, name := range r.values["ED"] {
				r.put(f.path, ` role="editor"`, name)
			}
		}
	}
	r.closeTo(nil)
	r.WriteString("</record>\n")
}

// put writes an element at a path, within elements that it opens as far as they are not open.
func (r *endNoteMarkup) put(path, attributes, text string) {
	names := strings.Split(path, "/")
	within, name := names[:len(names)-1], names[len(names)-1]
	r.closeTo(within)
	for _, n := range within[len(r.open):] {
		r.WriteString("<" + n + ">")
		r.open = append(r.open, n)
	}
	r.WriteString("<" + name + attributes + ">")
	_ = xml.EscapeText(r, []byte(text)) // a buffer takes everything
	r.WriteString("</" + name + ">")
}

// closeTo ends the open elements that are not the first ones of a path.
func (r *endNoteMarkup) closeTo(path []string) {
	same := 0
	for same < len(path) && same < len(r.open) && path[same] == r.open[same] {
		same++
	}
	for _, name := range slices.Backward(r.open[same:]) {
		r.WriteString("</" + name + ">")
	}
	r.open = r.open[:same]
}
