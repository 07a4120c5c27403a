package tagged

import (
	"fmt"
	"io"
	"strings"

	"paperkin/index/paper"
)

// writeRIS writes a paper as RIS.
func writeRIS(w io.Writer, p paper.Paper) error {
	var b strings.Builder
	field := func(tag, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s  - %s\r\n", tag, value)
		}
	}
	kind := "GEN"
	if p.Venue != "" {
		kind = "JOUR"
	}
	field("TY", kind)
	field("TI", p.Title)
	for _, a := range p.Authors {
		if given, family := paper.SplitName(a); given != "" {
			a = family + ", " + given
		}
		field("AU", a)
	}
	if p.Published != "" {
		field("PY", p.Published[:4])
		field("DA", strings.ReplaceAll(p.Published, "-", "/"))
	}
	field("JO", p.Venue)
	for _, c := range p.Categories {
		field("KW", c)
	}
	field("AB", p.Abstract)
	field("DO", paper.IDOf(p, "doi"))
	field("UR", paper.Address(p))
	field("ID", p.ID)
	b.WriteString("ER  - \r\n\r\n")
	_, err := io.WriteString(w, b.String())
	return err
}
