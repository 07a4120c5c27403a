package service

import (
	"strings"
	"unicode"
)

// TitleScheme stands before titles among the names of a request.
const TitleScheme = "title:"

func isID(name string) bool { return !strings.HasPrefix(name, TitleScheme) }

// titleOf is the title that a batch asks for.
func titleOf(batch []string) (title string, is bool) { return strings.CutPrefix(batch[0], TitleScheme) }

// bare are ids without their schemes.
func bare(ids []string) []string {
	list := make([]string, len(ids))
	for i, id := range ids {
		_, list[i], _ = strings.Cut(id, ":")
	}
	return list
}

// PlainWords is a text without what services take for operators.
func PlainWords(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsNumber(c) && !unicode.IsMark(c) }), " ")
}
