package foreign

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"

	"paperkin/index/paper/pattern"
)

// Text tells what a file is by the start of its text in UTF-8 and by its name. It says
// nothing of text that could be anything.
func Text(head []byte, name string) Finding {
	text := bytes.TrimSpace(head)
	switch {
	case len(head) == 0:
		return Finding{Kind: Empty, What: "an empty file"}
	case len(text) == 0:
		return Finding{Kind: Empty, What: "a file of blank lines"}
	case Noise(head, name).Known():
		return Noise(head, name)
	case text[0] == '<':
		return markup(text)
	case text[0] == '{' || text[0] == '[':
		return reply(text)
	case identifiers(text):
		return Finding{Kind: Identifiers, What: "a list of identifiers"}
	}
	for _, k := range kinds {
		if k.form().Match(text) {
			return k.Finding
		}
	}
	return Finding{}
}

// Noise tells what a file is by the start of its text, if that is no text in any encoding,
// and by its name.
func Noise(head []byte, name string) Finding {
	if !binary(head) {
		return Finding{}
	}
	if f, ok := names[strings.ToLower(filepath.Ext(name))]; ok {
		return f
	}
	return Finding{Kind: Binary, What: "binary data"}
}

// kinds are texts that are told by how they start, or by what they consist of.
var kinds = []struct {
	form func() *regexp.Regexp
	Finding
}{
	{pattern.Of(`(?i)^\\documentclass|\\begin\{document\}`), Finding{Kind: Document, What: "a LaTeX document"}},
	{pattern.Of(`\\bibitem|\\begin\{thebibliography\}`), Finding{Kind: References, What: "a bibliography that was formatted by BibTeX (.bbl)"}},
	{pattern.Of(`(?i)^(https?://\S+\s*)+$`), Finding{Kind: Identifiers, What: "a list of web addresses"}},
	{pattern.Of(`(?i)@(string|preamble|comment)\s*[{(]`), Finding{Kind: Remarks, What: "BibTeX without entries of papers"}},
	{pattern.Of(`^(%[^\n]*(\s+|$))+$`), Finding{Kind: Remarks, What: "a file of comments"}},
	{pattern.Of(`(?m)^[A-Z][A-Z0-9]  ?- `), Finding{Kind: Remarks, What: "RIS without records of papers"}},
	{pattern.Of(`(?i)^[^\n]*\btitle\b[^\n]*[,;\t|][^\n]*$|^[^\n]*[,;\t|][^\n]*\btitle\b[^\n]*$`), Finding{Kind: Remarks, What: "a table without rows"}},
	{pattern.Of(`^(#[^\n]*(\s+|$))+$`), Finding{Kind: Remarks, What: "a file of comments"}},
}

// identifier matches an id of a paper on a line of its own.
var identifier = pattern.Of(`(?i)^"?(?:(?:doi:|https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/\S+|(?:arxiv:)?\d{4}\.\d{4,5}(?:v\d+)?|(?:pmid:?\s*)?\d{6,9}|pmc\d+|W\d{6,}|(?:https?://(?:www\.)?(?:arxiv\.org|openalex\.org|pubmed\.ncbi\.nlm\.nih\.gov)/\S+)|97[89][-\d]{10,14}X?)"?,?$`)

// identifiers reports whether a text has an id of a paper on every line but the first.
func identifiers(text []byte) bool {
	found := false
	first := true
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		switch is := identifier().Match(line); {
		case len(line) == 0 || first && !is && len(line) < 40:
		case !is:
			return false
		default:
			found = true
		}
		first = false
	}
	return found
}

// binary reports whether a text is none: more than one character in twenty is a control
// character that text does not have, or one that the encoding does not have. Zeros next to
// each other count once, since they fill up damaged files.
func binary(text []byte) bool {
	odd, all := 0, 0
	before := ' '
	for _, r := range string(text) {
		switch {
		case r >= ' ' && r != utf8.RuneError || r == 0 && before == 0:
		case strings.ContainsRune("\t\n\v\f\r\x1a\x1b", r):
		default:
			odd++
		}
		all++
		before = r
	}
	return odd > 2 && odd > all/20
}
