package page

import (
	"strings"

	"paperkin/index/paper/pattern"
)

// Text is what CommonMark, with the extensions of GitHub and pandoc, reads as a text and
// nothing else, whatever it holds: no heading, list, table, fence, link, address, HTML,
// formula, mark-up or reference. It is on one line.
// https://spec.commonmark.org/0.31.2/#backslash-escapes
func Text(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	s = www().ReplaceAllString(escapes.Replace(s), `$1\.`)
	s = colonWord().ReplaceAllString(s, `\:$1`)
	s = strings.ReplaceAll(entity().ReplaceAllString(s, `\&$1`), "<", "&lt;") // so that no tag is there to be found
	if m := blockStart().FindStringSubmatchIndex(s); m != nil {               // what starts a block at the start of a line
		at := max(m[2], m[4])
		s = s[:at] + `\` + s[at:]
	}
	return s
}

// Link is a link to an address, which has no white space and no < and >, as those of
// paper.Link; text has been escaped. Without an address it is the text.
func Link(text, address string) string {
	if address == "" {
		return text
	}
	return "[" + text + "](<" + entity().ReplaceAllString(strings.ReplaceAll(address, `\`, "%5C"), "&amp;$1") + ">)"
}

// escapes are the characters that mean something wherever they stand.
var escapes = strings.NewReplacer(`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`, `#`, `\#`, `$`, `\$`, `~`, `\~`, `^`, `\^`,
	`@`, `\@`, `{`, `\{`, `}`, `\}`, `|`, `\|`, "://", `:\//`)

var (
	// www matches the start of what becomes a link by itself.
	www = pattern.Of(`(?i)\b(www)\.`)
	// colonWord matches names of emoji.
	colonWord = pattern.Of(`:([A-Za-z0-9_+\\-]+:)`)
	// entity matches references to characters.
	entity = pattern.Of(`&(#?[A-Za-z0-9]+;)`)
	// blockStart matches what starts a list, a quotation, a heading of the line before, a
	// rule or a definition.
	blockStart = pattern.Of(`^(?:([-+=>:%])|\d{1,9}([.)])(?: |$))`)
)
