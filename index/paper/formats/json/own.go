package json

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/text"
)

// Own is our own format, JSON Lines. Besides the fields that are written, it reads those
// of other programs that have one record a line: see [synonyms]. A line that is read and
// written again has the same bytes: the order of fields is fixed, the keys of objects are
// sorted, and only characters that are [text.Hidden] are escaped.
var Own = &format.Format{
	Name: "jsonl", Rank: 10, Extensions: []string{".jsonl", ".ndjson"},
	Detect: func(v format.View) bool { return v.Loose && looksOwn(v.Keys) },
	Read:   byLine(func() decoder { return &ownRecord{} }),
	Write: func(w io.Writer) format.Encoder {
		return format.Each(func(p paper.Paper) error {
			line, err := compact(p)
			if err != nil {
				return err
			}
			_, err = w.Write(line)
			return err
		})
	},
}

// looksOwn reports whether a record with some keys has a title under any of its names.
func looksOwn(keys format.Keys) bool {
	for key := range keys {
		if s, ok := synonymOf(key); ok && s.field == "title" {
			return true
		}
	}
	return keys["content"] && (keys["forum"] || keys["invitation"] || keys["invitations"])
}

// ownRecord keeps what is taken in the end: of several fields that say the same, the best.
type ownRecord struct {
	said  []candidate // that wait for the others
	taken []candidate
	names bool // authors are given in their parts
	whole bool // the record is one that we have written
}

// A candidate is the value of a field that has synonyms.
type candidate struct {
	synonym
	key string
	v   gjson.Result
}

func (o *ownRecord) field(p *paper.Draft, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "id":
		return true, takeName(p, "", v)
	case "title":
		if v.IsObject() || v.IsBool() {
			return true, fmt.Errorf("%s, want a string", kind(v))
		}
	case "aliases":
		o.whole = true
		return takeStrings(&p.IDs, v), nil
	case "keys":
		return takeStrings(&p.Keys, v), nil
	case "names":
		o.names = takeObject(&p.Names, v) && len(p.Names) > 0
		return o.names, nil
	case "et_al":
		p.EtAl = v.Bool()
		return v.IsBool(), nil
	case "source_type":
		p.SourceType = v.Str
		return v.Type == gjson.String, nil
	case "fields":
		return takeObject(&p.Fields, v), nil
	case "people":
		return takeObject(&p.People, v), nil
	case "dates":
		return takeObject(&p.Dates, v), nil
	case "files":
		return takeStrings(&p.Files, v), nil
	case "counts":
		return takeCounts(p, v), nil
	case "extra":
		var extra map[string]json.RawMessage
		ok := takeObject(&extra, v)
		for key, value := range extra {
			p.Keep(key, value)
		}
		return ok, nil
	case "original":
		return takeObject(&p.Original, v), nil
	case "content", "_source": // OpenReview's notes, and documents of Elasticsearch
		if v.IsObject() && v.Get("title").Exists() {
			v.ForEach(func(k, v gjson.Result) bool {
				if value := v.Get("value"); v.IsObject() && value.Exists() {
					v = value
				}
				if known, _ := o.field(p, k.Str, v); !known && v.Type != gjson.Null {
					keep(p, k.Str, v)
				}
				return true
			})
			return true, nil
		}
	}
	s, ok := synonymOf(key)
	if c := (candidate{s, key, v}); ok && !(s.best && s.field != "author" && !isEmpty(v) && o.takeField(p, c)) {
		o.said = append(o.said, c)
	}
	return ok, nil
}

// takeCounts takes [paper.Counts], and reports whether it is nothing else.
func takeCounts(p *paper.Draft, v gjson.Result) bool {
	var counts paper.Counts
	if !takeObject(&counts, v) || counts.Check() != nil {
		return false
	}
	p.Counts.Add(counts)
	return true
}

// takeField takes the value of a field, and reports whether it says something.
func (o *ownRecord) takeField(p *paper.Draft, c candidate) bool {
	if !c.take(o, p) {
		return false
	}
	o.taken = append(o.taken, c)
	return true
}

// before returns the value that was taken for a field.
func (o *ownRecord) before(field string) (v gjson.Result, ok bool) {
	for _, c := range o.taken {
		if c.field == field {
			return c.v, true
		}
	}
	return v, false
}

// complete takes of every field the first synonym that says something. The others are
// kept in Extra, unless they say no more.
func (o *ownRecord) complete(p *paper.Draft) {
	slices.SortStableFunc(o.said, func(a, b candidate) int { return a.rank - b.rank })
	for _, c := range o.said {
		if isEmpty(c.v) {
			continue
		}
		if before, ok := o.before(c.field); ok && !c.several() {
			if c.v.Raw != before.Raw && !(c.field == "date" && strings.HasPrefix(p.Published, text.Clean(c.v.String()))) {
				keep(p, c.key, c.v)
			}
			continue
		}
		if !o.takeField(p, c) {
			keep(p, c.key, c.v)
		}
	}
}

// compact returns a value as a line of JSON.
func compact(v any) ([]byte, error) {
	var line bytes.Buffer
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return text.EscapeJSON(line.Bytes()), err
}
