package mcp

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// An argument of a tool. Its name in the grammar of package wire is another one where that
// is not empty.
type argument struct {
	name, about string
	grammar     string
	kind        kind
	choices     []string
	most        int // values of a list; 0: 100
}

type kind int

const (
	aText kind = iota
	texts
	number
)

// inGrammar is the name by which package wire knows an argument.
func (a argument) inGrammar() string {
	if a.grammar != "" {
		return a.grammar
	}
	return a.name
}

// schema writes the JSON schema of a tool's arguments. The types are single ones, as some
// hosts take no others, and nothing stands there that hosts refuse.
func (t tool) schema() json.RawMessage {
	var b bytes.Buffer
	b.WriteString(`{"type":"object","properties":{`)
	for i, a := range t.arguments {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:{", a.name)
		switch a.kind {
		case texts:
			b.WriteString(`"type":"array","items":{"type":"string"}`)
		case number:
			b.WriteString(`"type":"integer"`)
		default:
			b.WriteString(`"type":"string"`)
		}
		if a.choices != nil {
			fmt.Fprintf(&b, `,"enum":["%s"]`, strings.Join(a.choices, `","`))
		}
		if a.about != "" {
			fmt.Fprintf(&b, `,"description":%q`, a.about)
		}
		b.WriteByte('}')
	}
	b.WriteByte('}')
	if t.needs != "" {
		fmt.Fprintf(&b, `,"required":[%q]`, t.needs)
	}
	b.WriteByte('}')
	return b.Bytes()
}

// read reads the arguments of a call: values by name. null, "" and lists of them count as
// absent. Models write lists as texts and numbers in quotes: both are taken. An error is a
// sentence for the model.
func (t tool) read(raw json.RawMessage) (url.Values, error) {
	values, given := url.Values{}, map[string]json.RawMessage{}
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &given); err != nil {
			return nil, fmt.Errorf("the arguments are no JSON object: %s", clean(err.Error()))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.ContainsFunc(t.arguments, func(a argument) bool { return a.name == name }) {
			return nil, fmt.Errorf("unknown argument %s: %s takes %s", quoted(name), t.name, t.names())
		}
	}
	for _, a := range t.arguments {
		list, err := a.read(given[a.name])
		if err != nil {
			return nil, err
		}
		if len(list) > 0 {
			values[a.name] = list
		}
	}
	return values, nil
}

func (t tool) names() string {
	var names []string
	for _, a := range t.arguments {
		names = append(names, a.name)
	}
	return strings.Join(names, ", ")
}

// read reads a value.
func (a argument) read(raw json.RawMessage) (list []string, err error) {
	var items []json.RawMessage
	if a.kind == texts && json.Unmarshal(raw, &items) == nil { // also of null
		if err := a.bounded(len(items)); err != nil {
			return nil, err
		}
		for _, item := range items {
			text, ok := plain(item)
			if !ok {
				return nil, a.wrong(item)
			}
			list = append(list, text)
		}
	} else if text, ok := plain(raw); !ok {
		return nil, a.wrong(raw)
	} else if list = []string{text}; a.kind == texts && strings.HasPrefix(text, "[") {
		var inside []string
		if json.Unmarshal([]byte(text), &inside) == nil {
			list = inside
		}
	}
	if err := a.bounded(len(list)); err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(s string) bool { return strings.TrimSpace(s) == "" })
	for _, text := range list {
		if _, err := strconv.Atoi(text); err != nil && a.kind == number || a.choices != nil && !slices.Contains(a.choices, text) {
			return nil, a.wrong(raw)
		}
	}
	return list, nil
}

// bounded is an error if there are too many values: each is looked for.
func (a argument) bounded(n int) error {
	if most := cmp.Or(a.most, 100); n > most {
		return fmt.Errorf("%s: %d given, want at most %d", a.name, n, most)
	}
	return nil
}

// plain is a text or a number; empty for null and what is not there.
func plain(raw json.RawMessage) (string, bool) {
	var text string
	if len(raw) == 0 || json.Unmarshal(raw, &text) == nil { // also null
		return text, true
	}
	var n json.Number
	if json.Unmarshal(raw, &n) != nil {
		return "", false
	}
	if x, err := n.Float64(); err == nil && x == float64(int64(x)) { // 8.0 and 8e0 are 8
		return strconv.FormatInt(int64(x), 10), true
	}
	return n.String(), true
}

func (a argument) wrong(raw json.RawMessage) error {
	want := "a text"
	switch {
	case a.choices != nil:
		want = strings.Join(a.choices, ", ")
	case a.kind == texts:
		want = "a list of texts"
	case a.kind == number:
		want = "a whole number"
	}
	return fmt.Errorf("%s: got %s, want %s", a.name, quoted(string(raw)), want)
}

// quoted is the beginning of what a model has written.
func quoted(s string) string {
	const most = 80
	s = clean(s)
	if short := []rune(s[:min(len(s), 4*most)]); len(short) > most {
		s = string(short[:most]) + "…"
	}
	if strings.HasPrefix(s, `"`) {
		return s
	}
	return strconv.Quote(s)
}
