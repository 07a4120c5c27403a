package page_test

import (
	"os/exec"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/page"
)

// markups are texts that Markdown would read as something else.
var markups = []string{
	"# a heading", "a # b", "===", "---", "- a list", "+ a list", "* a list", "1. first", "12) twelfth", "> quoted", "~~~", "```", "    code", "`code`", "*stress* and _stress_",
	"[a](javascript:alert(1))", "![a](https://example.org/a.png)", "[a]: https://example.org/", "[^1] and [^1]: note", "<script>alert(1)</script>", "<javascript:alert(1)>", "<https://example.org/>", "https://example.org/ www.example.org a@example.org",
	"| a | b |", "|---|", ": definition", "&lt;b&gt; &amp; &copy; &#35;", "R&D", `a \ b \* c \`, "$x_1$ costs $5", "H~2~O x^2^", "~~gone~~", ":smile:", "title {#id .class}", "@ito2020", "%%% title", "{{ page }}", "+1+1", "=cmd", "2024", "a: b", "-5 degrees", "3.5 mm", "<!-- c -->", "a  \nb\n\n# c",
}

// TestText: pandoc reads every text as itself.
func TestText(t *testing.T) {
	if _, err := exec.LookPath("pandoc"); err != nil {
		t.Skip("no pandoc")
	}
	for _, from := range []string{"commonmark", "gfm", "markdown-smart"} {
		var papers []paper.Paper
		for _, m := range markups {
			papers = append(papers, paper.Paper{ID: "x", Title: m, Abstract: m, URL: "https://example.org/?a=1&copy;=2"})
		}
		c := exec.Command("pandoc", "-f", from, "-t", "plain", "--wrap=none")
		c.Stdin = strings.NewReader(formattest.Encode(t, page.Markdown, papers...))
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		got := strings.Fields(string(out))
		var want []string
		for _, m := range markups {
			want = append(want, strings.Fields(m+" x "+m)...)
		}
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				t.Fatalf("%s: got %q, want %q", from, got[max(0, i-5):i+1], want[max(0, i-5):i+1])
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: %d words, want %d", from, len(got), len(want))
		}
	}
}

func TestEscaped(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"- a", `\- a`}, {"1. a", `1\. a`}, {"a - b", "a - b"}, {"R&D &lt;", `R&D \&lt;`}, {"see https://a.example/ or www.b.example", `see https:\//a.example/ or www\.b.example`},
		{"two\nlines", "two lines"}, {"plain: words (here), 3.5%!", "plain: words (here), 3.5%!"},
	} {
		if got := page.Text(tt.text); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
	if got, want := page.Link("a", `https://a.example/\b?c=1&copy;=2`), `[a](<https://a.example/%5Cb?c=1&amp;copy;=2>)`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
