package paper

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"paperkin/embed/text"
	"regexp"
	"slices"
	"strings"
	"time"
)

// bibEncoder writes BibTeX that BibLaTeX reads as well.
type bibEncoder struct {
	w    io.Writer
	keys map[string]bool // in use
}

func newBibEncoder(w io.Writer) Encoder { return &bibEncoder{w, map[string]bool{}} }

func (e *bibEncoder) Close() error { return nil }

func (e *bibEncoder) Encode(p Paper) error {
	kind, venue := "misc", "howpublished"
	if p.Venue != "" {
		kind, venue = "article", "journal"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "@%s{%s", kind, e.key(p))
	raw := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, ",\n  %s = {%s}", name, value)
		}
	}
	raw("title", "{"+bibEscape(p.Title)+"}") // the inner braces protect capitals
	names := make([]string, len(p.Authors))
	for i, a := range p.Authors {
		names[i] = bibEscape(a)
		if strings.Contains(a, ",") || strings.Contains(a, " and ") {
			names[i] = "{" + names[i] + "}"
		}
	}
	raw("author", strings.Join(names, " and "))
	if parts := dateParts(p.Published); len(parts) > 0 {
		raw("year", p.Published[:4])
		if len(parts) > 1 {
			fmt.Fprintf(&b, ",\n  month = %s", strings.ToLower(time.Month(parts[1]).String()[:3]))
		}
		if len(parts) > 2 {
			raw("day", fmt.Sprint(parts[2]))
		}
	}
	raw(venue, bibEscape(p.Venue))
	raw("doi", idOf(p, "doi"))
	if id := idOf(p, "arxiv"); id != "" {
		raw("eprint", id)
		raw("archiveprefix", "arXiv")
	}
	raw("pmid", idOf(p, "pmid"))
	raw("url", address(p))
	raw("keywords", bibEscape(strings.Join(p.Categories, ", ")))
	raw("abstract", bibEscape(p.Abstract))
	b.WriteString("\n}\n\n")
	_, err := io.WriteString(e.w, b.String())
	return err
}

// citeKey is a source's own name for a paper that can be a key.
var citeKey = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.+-]*$`)

// key is a paper's citation key: the one that it came with, else family name,
// year and first word of the title. A few digits of a hash of its id make that
// unique, and the same in every export.
func (e *bibEncoder) key(p Paper) string {
	for _, a := range slices.Concat(p.Keys, p.Aliases) {
		if citeKey.MatchString(a) && !e.keys[a] {
			e.keys[a] = true
			return a
		}
	}
	base := ""
	if len(p.Authors) > 0 {
		_, base = splitName(p.Authors[0])
	}
	base += p.Year()
	for word := range strings.FieldsSeq(p.Title) {
		if word = letters(word); len(word) > 3 {
			base += word
			break
		}
	}
	sum := sha256.Sum256([]byte(p.ID))
	digits := hex.EncodeToString(sum[:])
	for n := 4; ; n += 4 {
		key := letters(base) + "-" + digits[:min(n, len(digits))]
		if !e.keys[key] || n > len(digits) {
			e.keys[key] = true
			return strings.TrimPrefix(key, "-")
		}
	}
}

// letters are the letters and digits of a text, in ASCII and lower case.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x80 || r == ' ' {
			return -1
		}
		return r
	}, FoldWords(s))
}

// bibEscape writes text for TeX: what has a meaning there is escaped, but for
// inline math and for commands that the text holds as typed.
func bibEscape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '$':
			n := text.MathLength(s[i:])
			if !balanced(s[i : i+n]) { // would swallow the rest of the file
				n = 1
			}
			if n == 1 {
				b.WriteByte('\\')
			}
			b.WriteString(s[i : i+n])
			i += n - 1
		case '&', '%', '#', '_', '{', '}':
			b.WriteByte('\\')
			b.WriteByte(c)
		case '^':
			b.WriteString("\\textasciicircum{}")
		case '~':
			b.WriteString("\\textasciitilde{}")
		case '\\':
			if i+1 == len(s) { // would escape the brace that follows
				b.WriteString("{\\textbackslash}")
				continue
			}
			b.WriteByte(c)
			if next := s[i+1]; next == '\\' || next == '{' || next == '}' || next == '~' || next == '^' { // belongs to it
				b.WriteByte(next)
				i++
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// balanced reports whether the braces of a text match, but for escaped ones.
func balanced(s string) bool {
	depth := 0
	for i := 0; i < len(s) && depth >= 0; i++ {
		switch s[i] {
		case '\\':
			i++
		case '{':
			depth++
		case '}':
			depth--
		}
	}
	return depth == 0
}
