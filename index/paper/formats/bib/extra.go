package bib

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"paperkin/index/paper/pattern"
	"paperkin/index/paper/text"
)

// An extraField is a field that has no place in a paper, or whose name tells how another
// was written.
type extraField struct{ name, value string }

// extraOf returns what can be fields of an entry, by their names in lower case.
func extraOf(extra map[string]json.RawMessage) map[string]*extraField {
	if len(extra) == 0 {
		return nil
	}
	fields := make(map[string]*extraField, len(extra))
	for _, key := range slices.Sorted(maps.Keys(extra)) {
		name, value := legalName(key), valueOf(extra[key])
		if name != "" && value != "" {
			fields[unused(strings.ToLower(name), func(s string) bool { return fields[s] != nil })] = &extraField{name, value}
		}
	}
	return fields
}

// illegal matches what bibtex, biber or pandoc do not read in the name of a field.
var illegal = pattern.Of(`[^A-Za-z0-9_:+-]+`)

// legalName returns the name of a field for a key; empty if nothing is left of it.
func legalName(key string) string {
	key = strings.Trim(illegal().ReplaceAllString(key, "-"), "-")
	return strings.TrimLeft(key, "0123456789-_:+")
}

// valueOf returns the text of a JSON value: that of a string, the texts of a list of
// strings, and any other value as it is in JSON.
func valueOf(raw json.RawMessage) string {
	var list []string
	var one string
	if json.Unmarshal(raw, &one) != nil {
		if json.Unmarshal(raw, &list) == nil {
			one = strings.Join(list, "; ")
		} else if one = string(bytes.TrimSpace(raw)); one == "null" {
			one = ""
		}
	}
	return oneLine(one)
}

// lineStart matches lines that readers can take for the start of an entry or a comment.
var lineStart = pattern.Of(`(?m)^[ \t]*[@%]`)

// oneLine removes hidden characters from a value; where a line of it could be taken for an
// entry, also its line breaks.
func oneLine(s string) string {
	if !strings.ContainsFunc(s, text.Hidden) {
		return strings.TrimSpace(s)
	}
	lines := strings.Split(strings.ReplaceAll(s, "\r", ""), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(text.StripHidden(line), " ")
	}
	if s = strings.TrimSpace(strings.Join(lines, "\n")); lineStart().MatchString(s) {
		return strings.Join(strings.Fields(s), " ")
	}
	return s
}

// unused returns a name, with a number if it is in use.
func unused(name string, used func(string) bool) string {
	if !used(name) {
		return name
	}
	for n := 2; ; n++ {
		if s := name + "-" + strconv.Itoa(n); !used(s) {
			return s
		}
	}
}

// never are fields that refer to other entries, which need not be in the same file, or
// that have a place in a paper and would be read into it.
var never = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for name := range own {
		set[name] = true
	}
	for _, name := range strings.Fields("title subtitle author abstract keywords year month day date doi eprint pmid url categories aliases editor") {
		set[name] = true
	}
	for _, names := range dates {
		for _, name := range names {
			set[name] = true
		}
	}
	for _, role := range roles {
		set[role] = true
	}
	delete(set, "options")
	return set
})

// others writes the fields that have no place in a paper.
func (w *entryWriter) others() {
	for _, name := range slices.Sorted(maps.Keys(w.extra)) {
		f := w.extra[name]
		used := func(s string) bool {
			return w.written[s] || never()[s] || w.isRead(s) || s != name && w.extra[s] != nil
		}
		if free := unused(name, used); free != name {
			f.name = free
		}
		f.name = spelling(f.name) // as it will be read
		value := f.value
		if !isSafe(value) {
			value = escapeText(strings.Join(strings.Fields(value), " "), false)
		}
		w.raw(f.name, value)
	}
}

// isRead reports whether a field of a name would be read as a variable or the container of
// the paper, which have none yet or one of a name that counts less.
func (w *entryWriter) isRead(name string) bool {
	before := func(names []string) bool {
		at := slices.Index(names, name)
		return at >= 0 && !slices.ContainsFunc(names[:at], func(n string) bool { return w.written[n] })
	}
	if before(w.style.container()) {
		return true
	}
	for _, variable := range variables() {
		if before(w.style.names(variable)) {
			return true
		}
	}
	return false
}
