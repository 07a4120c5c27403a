package paper

import (
	"fmt"
	"io"
	"strings"
)

// writeMarkdown writes a paper as a section.
func writeMarkdown(w io.Writer, p Paper) error {
	title := markdownEscape.Replace(p.Title)
	if u := Link(p); u != "" {
		title = fmt.Sprintf("[%s](<%s>)", title, strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20").Replace(u))
	}
	var about []string
	for _, s := range []string{strings.Join(p.Authors, ", "), p.Published, p.Venue, p.ID} {
		if s != "" {
			about = append(about, markdownEscape.Replace(s))
		}
	}
	_, err := fmt.Fprintf(w, "## %s\n\n%s\n\n", title, strings.Join(about, " · "))
	if err == nil && p.Abstract != "" {
		_, err = fmt.Fprintf(w, "%s\n\n", markdownEscape.Replace(p.Abstract))
	}
	return err
}

var markdownEscape = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `_`, `\_`, "`", "\\`", `[`, `\[`, `]`, `\]`, `<`, `\<`, `#`, `\#`)
