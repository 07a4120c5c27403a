package ollama

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Load are options with which the server loads a model, by their names, such as
// num_thread. The server loads a model anew for other options than it was loaded with, so
// papers and questions should have the same.
type Load map[string]any

// kinds are the options that make sense for embedding, with the kind of value that each
// takes. A server ignores names that it does not know, so that nobody would notice a
// mistake.
var kinds = map[string]string{
	"num_thread": count, "num_ctx": count, "num_batch": count, "main_gpu": count,
	"num_gpu":  countOrAll,
	"use_mmap": yesOrNo,
}

const (
	count      = "a whole number of 0 or more"
	countOrAll = "a whole number of -1 or more"
	yesOrNo    = "true or false"
)

// maxOption is more than any of the numbers can sensibly be.
const maxOption = 1 << 20

// ParseLoad reads options of the form NAME=VALUE. The last one of a name counts.
func ParseLoad(list []string) (Load, error) {
	load := Load{}
	for _, text := range list {
		name, value, found := strings.Cut(text, "=")
		kind := kinds[name]
		if !found || kind == "" {
			return nil, fmt.Errorf("%q: want NAME=VALUE with one of the names %s", text, strings.Join(slices.Sorted(maps.Keys(kinds)), ", "))
		}
		var parsed any
		var err error
		if kind == yesOrNo {
			parsed, err = strconv.ParseBool(value)
		} else {
			var n int
			n, err = strconv.Atoi(value)
			if n < 0 && !(kind == countOrAll && n == -1) || n > maxOption {
				err = strconv.ErrRange
			}
			parsed = n
		}
		if err != nil {
			return nil, fmt.Errorf("%q: want %s", text, kind)
		}
		load[name] = parsed
	}
	return load, nil
}

// Strings lists the options in the form that ParseLoad reads, in the order of their names.
func (l Load) Strings() (list []string) {
	for _, name := range slices.Sorted(maps.Keys(l)) {
		list = append(list, fmt.Sprintf("%s=%v", name, l[name]))
	}
	return list
}

// context is the context that the options ask for, 0 if they do not.
func (l Load) context() int {
	n, _ := l["num_ctx"].(int)
	return n
}

// with returns the options of a request for a model that takes a context of so many tokens.
func (l Load) with(context int) map[string]any {
	// Servers from 0.30 on cut or crash between num_batch and num_ctx.
	options := map[string]any{"num_ctx": context, "num_batch": context}
	for name, value := range l {
		if name != "num_ctx" { // context has it, as far as the weights allow
			options[name] = value
		}
	}
	return options
}
