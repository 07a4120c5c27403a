package page_test

import (
	"fmt"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/page"
)

// TestTrapsHFPage: what looks like the invitation can be a title's text.
func TestTrapsHFPage(t *testing.T) {
	for name, start := range map[string]string{
		"glued": "Get trending papers in your email inbox once a day!\nGet trending papers in your email inbox!\nSubscribe",
		"apart": "\ufeffGet trending papers in your email inbox once a day!\r\n\r\nSubscribe\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			f := formattest.NewTrapFile(8)
			f.Put("%s", start)
			for i := range formattest.TrapRecords {
				title, abstract := f.Say(formattest.PlainText, 4), f.Say(formattest.PlainText, 30)
				line := f.Line
				f.Put("%s", fmt.Sprintf("Subscribers of Study %d %s\n%s  %s\n%s", i, title.Src, strings.Repeat("\r\n", i%7/6), abstract.Src, strings.Repeat("\n", i%5/4)))
				f.Expect(line, paper.Paper{Title: fmt.Sprintf("Subscribers of Study %d %s", i, title.Want), Abstract: abstract.Want}, nil, "", "")
			}
			line := f.Line
			f.Put("A last title")
			f.Expect(line, paper.Paper{Title: "A last title"}, nil, "", "")
			f.Check(t, page.HuggingFace, f.Text.String())
		})
	}
}
