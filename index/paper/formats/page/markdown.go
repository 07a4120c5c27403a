package page

import (
	"fmt"
	"io"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// Markdown has a section for each paper. It can only be written.
var Markdown = &format.Format{
	Name: "markdown",
	Write: func(w io.Writer) format.Encoder {
		return format.Each(func(p paper.Paper) error { return writeSection(w, p) })
	},
}

// writeSection writes a paper as a section.
func writeSection(w io.Writer, p paper.Paper) error {
	var about []string
	for _, s := range []string{strings.Join(p.Authors, ", "), p.Published, p.Venue, p.ID} {
		if s != "" {
			about = append(about, s)
		}
	}
	_, err := fmt.Fprintf(w, "## %s\n\n%s\n\n", Link(Text(p.Title), paper.Link(p)), Text(strings.Join(about, " · ")))
	if err == nil && p.Abstract != "" {
		_, err = fmt.Fprintf(w, "%s\n\n", Text(p.Abstract))
	}
	return err
}
