package bib

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// bibtexEncoder writes BibTeX, which BibLaTeX can read as well.
type bibtexEncoder struct {
	w    io.Writer
	keys map[string]bool // in use
}

func newBibTeXEncoder(w io.Writer) format.Encoder { return &bibtexEncoder{w, map[string]bool{}} }

func (e *bibtexEncoder) Close() error { return nil }

func (e *bibtexEncoder) Encode(p paper.Paper) error {
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
	raw("title", "{"+escapeTeX(p.Title)+"}") // the inner braces protect capitals
	names := make([]string, len(p.Authors))
	for i, a := range p.Authors {
		names[i] = escapeTeX(a)
		if strings.Contains(a, ",") || strings.Contains(a, " and ") {
			names[i] = "{" + names[i] + "}"
		}
	}
	raw("author", strings.Join(names, " and "))
	if parts := paper.DateParts(p.Published); len(parts) > 0 {
		raw("year", p.Published[:4])
		if len(parts) > 1 {
			fmt.Fprintf(&b, ",\n  month = %s", strings.ToLower(time.Month(parts[1]).String()[:3]))
		}
		if len(parts) > 2 {
			raw("day", fmt.Sprint(parts[2]))
		}
	}
	raw(venue, escapeTeX(p.Venue))
	raw("doi", paper.IDOf(p, "doi"))
	if id := paper.IDOf(p, "arxiv"); id != "" {
		raw("eprint", id)
		raw("archiveprefix", "arXiv")
	}
	raw("pmid", paper.IDOf(p, "pmid"))
	raw("url", paper.Address(p))
	raw("keywords", escapeTeX(strings.Join(p.Categories, ", ")))
	raw("abstract", escapeTeX(p.Abstract))
	b.WriteString("\n}\n\n")
	_, err := io.WriteString(e.w, b.String())
	return err
}

// citeKey matches names that can be citation keys.
var citeKey = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.+-]*$`)

// key returns a citation key for a paper: the one from its source, else family name, year
// and first word of the title, followed by a few digits of a hash of its id. These make
// the key unique, and the same in every export.
func (e *bibtexEncoder) key(p paper.Paper) string {
	for _, a := range slices.Concat(p.Keys, p.Aliases) {
		if citeKey.MatchString(a) && !e.keys[a] {
			e.keys[a] = true
			return a
		}
	}
	base := ""
	if len(p.Authors) > 0 {
		_, base = paper.SplitName(p.Authors[0])
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

// letters returns the ASCII letters and digits of a text, folded to lower case.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x80 || r == ' ' {
			return -1
		}
		return r
	}, paper.FoldWords(s))
}
