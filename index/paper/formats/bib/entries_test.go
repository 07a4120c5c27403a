package bib_test

import (
	"strings"
	"testing"

	"paperkin/index/paper/formats/bib"
	"paperkin/index/paper/formats/formattest"
)

// TestEntries: where entries start and end, whatever stands around them.
func TestEntries(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"any type", "@web_page{a, title={One}}\n@mv-book.x+y{b, title={Two}}\n@Ärztin{c, title={No type}}", "One|Two"},
		{"behind text", "1. @misc{a, title={One}} and @misc{b, title={Two}}, @misc{c,\n title={Three}}; see (@misc{d, title={Four}}).", "One|Two|Three|Four"},
		{"no entries", "write to me@home {now}, or to ann@example.org{x, y}; @anne(2019), who said\n", ""},
		{"between entries", "@misc{a, title={One}}\nSome {text\n@misc{b, title={Two}}\ntext} @misc{c, title={Three}}", "One|Two|Three"},
		{"keys", "@misc{Ito et al. 2020, title={One}}\n@misc{O'Neil(2020), title={Two}}\n@misc{Müller:2020/x, title={Three}}\n@misc{a@b, title={Four}}\n" +
			"@misc{https://doi.org/10.1000/(SICI)1000-1(1998)1:1<1::AID-X1>3.0.CO;2-2, title={Five}}\n@misc{10.1000/S0(20)1-5, title = {Six}}", "One|Two|Three|Four|Five|Six"},
		{"missing keys", "@misc{, title={One}}\n@misc{title={Two}, year=2001}\n@misc{k title={Three}, year=2001}\n@misc{k\n title={Four}}\n@misc{https://x.org/?id=3, title={Five}}", "One|Two|Three|Four|Five"},
		{"parentheses", "@misc(a, title={One (two)})\n@misc (b,\n title={Two},\n note={)}\n)\n@misc(c, title=\"Three\")", "One (two)|Two|Three"},
		{"missing commas", "@misc{a, title={One} year={2001}\n author={A. B.}}\n@misc{b, year=2004 title={Two}}\n@misc{c, month = 3 May title = \"Three\" year = 2001}", "One|Two|Three"},
		{"quotes in quotes", "@misc{a, title = \"A \"good\" word\", year=2020}\n@misc{b, title=\"\"Quoted\", she said\" year=2020}\n@misc{c, title=\"{A \"b\"} c\" # \" d\"}", `A "good" word|"Quoted", she said|A "b" c d`},
		{"quotes without an end", "@misc{a, title = \"One \"two\n three\", four five}\n@misc{b, title={Two}}", "Two"},
		{"backslashes", "@misc{a, title={Ends with \\}, year={2020}}\n@misc{b, title={A set \\{a, b}, year={2020}}\n@misc{c, title=\"Ends with \\\", year=2020}", `Ends with \|A set {a, b|Ends with \`},
		{"comments", "% @misc{no, title={No}}\n@comment{x @misc{no,\n title={No}}\n@misc{no,\n title={No}}\n} @misc{a, title={One}}\n@Comment(no, {) @misc{b,\n% title={No},\n title={Two},% note\n year=2001}\n", "One|Two"},
		{"an open comment", "@comment{jabref-meta: x:\n@misc{a, title={One}}\n@misc{b, title={Two}}\n", "One|Two"},
		{"preamble and strings", "@preamble{ \"\\newcommand{\\x}[1]{#1}\" # {y} } @string{j = \"Jo\" # {urnal}} @string(k = {Two})\n@misc{a, title = j # { } # k, journal = j}", "Journal Two"},
		{"no last brace", "@misc{a, title={One}, year = 2001\n@misc{b, title={Two}\n\n@misc{c, title={Three}", "One|Two|Three"},
		{"line ends", strings.ReplaceAll("@misc{a,\n title={One\n two}\n}\n@misc{b, title={Two}}\n", "\n", "\r\n"), "One two|Two"},
	} {
		records, bad := formattest.Read(t, tt.text, bib.BibTeX)
		var got []string
		for _, r := range records {
			got = append(got, r.Paper.Title)
		}
		if got := strings.Join(got, "|"); got != tt.want || len(bad) > 0 && tt.name != "quotes without an end" {
			t.Errorf("%s: got %s, %q, want %s", tt.name, got, bad, tt.want)
		}
	}
}
