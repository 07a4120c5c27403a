package query

import (
	"slices"
	"strings"
	"unicode"
)

// abbreviations end with a full stop that ends no sentence.
var abbreviations = []string{"e.g.", "i.e.", "et al.", "cf.", "vs.", "fig.", "eq.", "sec.", "resp.", "approx.", "dr.", "prof."}

// sentences cuts a text into its sentences.
func sentences(text string) []string {
	var list []string
	start := 0
	for i, r := range text {
		if r != '.' && r != '!' && r != '?' {
			continue
		}
		after := text[i+1:]
		rest := strings.TrimLeft(after, " \t\n")
		if rest == after && rest != "" || rest != "" && !startsSentence(rest) {
			continue
		}
		const longest = 16 // of the abbreviations, with what stands before
		head := strings.ToLower(text[max(start, i+1-longest) : i+1])
		if slices.ContainsFunc(abbreviations, func(a string) bool { return strings.HasSuffix(head, " "+a) || strings.HasSuffix(head, "("+a) }) {
			continue
		}
		list = append(list, strings.TrimSpace(text[start:i+1]))
		start = i + 1
	}
	if tail := strings.TrimSpace(text[start:]); tail != "" {
		list = append(list, tail)
	}
	return list
}

func startsSentence(s string) bool {
	for _, r := range s {
		return !unicode.IsLower(r)
	}
	return false
}
