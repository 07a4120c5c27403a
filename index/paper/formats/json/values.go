package json

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
)

// kind returns the type of a value for an error message.
func kind(v gjson.Result) string {
	switch {
	case v.IsArray():
		return "a list"
	case v.IsObject():
		return "an object"
	case v.Type == gjson.Number:
		return "a number"
	case v.IsBool():
		return "true or false"
	case v.Type == gjson.Null:
		return "null"
	}
	return "a string"
}

// takeText stores a string. A number counts as its text, null as nothing.
func takeText(into *string, v gjson.Result) error {
	switch v.Type {
	case gjson.String:
		*into = v.Str
	case gjson.Number:
		*into = v.Raw
	case gjson.Null:
	default:
		return fmt.Errorf("%s, want a string", kind(v))
	}
	return nil
}

// takeList appends a list of strings. A single string counts as a list of one, null as
// nothing.
func takeList(into *[]string, v gjson.Result) error {
	if v.Type == gjson.String {
		*into = []string{v.Str}
		return nil
	}
	if v.Type == gjson.Null {
		return nil
	}
	if !v.IsArray() {
		return fmt.Errorf("%s, want a list of strings", kind(v))
	}
	var err error
	v.ForEach(func(_, item gjson.Result) bool {
		var s string
		if err = takeText(&s, item); err != nil {
			err = fmt.Errorf("a list with %w", err)
			return false
		}
		*into = append(*into, s)
		return true
	})
	return err
}

// takeID appends an id, with the scheme of its field unless it has a scheme itself.
func takeID(p *paper.Draft, scheme string, v gjson.Result) error {
	id, err := idText(scheme, v)
	if id != "" {
		p.IDs = append(p.IDs, id)
	}
	return err
}

// takeName is takeID for the id that the source itself uses. It becomes the first id,
// regardless of the order of fields, since the first one names the record.
func takeName(p *paper.Draft, scheme string, v gjson.Result) error {
	id, err := idText(scheme, v)
	switch {
	case id == "":
	case len(p.IDs) > paper.MaxNames: // Draft.Record rejects it; moving all of them each time would take hours
		p.IDs = append(p.IDs, id)
	default:
		p.IDs = slices.Insert(p.IDs, 0, id)
	}
	return err
}

func idText(scheme string, v gjson.Result) (id string, err error) {
	if err = takeText(&id, v); err != nil || strings.TrimSpace(id) == "" {
		return "", err
	}
	return paper.WithScheme(scheme, id), nil
}

// takeFirst stores a string, or the first one of a list of strings.
func takeFirst(into *string, v gjson.Result) error {
	if !v.IsArray() {
		return takeText(into, v)
	}
	var list []string
	err := takeList(&list, v)
	*into = append(list, "")[0]
	return err
}

// takeCount takes how many there are of something, and reports whether it is a number of
// it, or null.
func takeCount(p *paper.Draft, what paper.Counted, v gjson.Result) bool {
	switch v.Type {
	case gjson.Number:
		return p.Count(what, v.Raw)
	case gjson.String:
		return p.Count(what, v.Str)
	}
	return v.Type == gjson.Null
}

// takeObject unmarshals an object or a list, and reports whether it is what is wanted.
// Otherwise into is as it was.
func takeObject[T any](into *T, v gjson.Result) bool {
	var value T
	if !v.IsObject() && !v.IsArray() || json.Unmarshal([]byte(v.Raw), &value) != nil {
		return v.Type == gjson.Null
	}
	*into = value
	return true
}

// takeStrings appends the strings of a list, and reports whether it is one.
func takeStrings(into *[]string, v gjson.Result) bool {
	var list []string
	if takeList(&list, v) != nil {
		return false
	}
	*into = append(*into, list...)
	return true
}

// texts returns the non-empty strings at a path of gjson.
func texts(v gjson.Result, path string) (list []string) {
	v.Get(path).ForEach(func(_, s gjson.Result) bool {
		if s.Str != "" {
			list = append(list, s.Str)
		}
		return true
	})
	return list
}
