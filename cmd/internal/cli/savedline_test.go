package cli

import (
	"net/url"
	"testing"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/line"
	"paperkin/query"
	"paperkin/query/wire"
)

// TestLineOfRequest: a saved request is shown as a command line, which asks the same request
// again.
func TestLineOfRequest(t *testing.T) {
	for request, want := range map[string]string{
		"q=robots+that+see":                     `paperkin search 'robots that see'`,
		"q=it%27s":                              `paperkin search 'it'\''s'`,
		"q=-survey+gan":                         `paperkin search '-survey gan'`,
		"q=-x":                                  `paperkin search -- -x`,
		"q=x&mode=lexical&n=20&plain=true":      `paperkin search x --limit 20 --mode lexical --plain`,
		"q=x&since=2y&arrived=7d&until=2024":    `paperkin search x --since 2y --until 2024 --added-since 7d`,
		"q=x&arrived_until=2w&has=pdf&has=doi":  `paperkin search x --added-until 2w --has pdf --has doi`,
		"q=x&and=a+b&and=c&sort=date":           `paperkin search x --and 'a b' --and c --sort date`,
		"q=x&min_similarity=-0.25&diverse=0.5":  `paperkin search x --min-similarity=-0.25 --diverse 0.5`,
		"q=x&unlike=doi%3A10.1%2Fx&venue=i%2A":  `paperkin search x --unlike doi:10.1/x --venue 'i*'`,
		"author=Hinton&sort=added&reverse=true": `paperkin list --author Hinton --sort added --reverse`,
		"paper=arxiv%3A1706.03762&paper=--odd":  `paperkin like -- arxiv:1706.03762 --odd`,
		"paper=a+b&category=cs.%2A":             `paperkin like 'a b' --category 'cs.*'`,
	} {
		line := asLine(request)
		if line != want {
			t.Errorf("%s:\n got %s\nwant %s", request, line, want)
		}
		if again := requestOf(t, line); again != mustEncode(t, request) {
			t.Errorf("%s asks %s, want %s", line, again, request)
		}
	}
	for request, want := range map[string]string{ // what only addresses can say is left out
		"author=x&mode=lexical&explain=true&after=7": "paperkin list --author x", "q=x&after=7": "paperkin search x"} {
		if got := asLine(request); got != want {
			t.Errorf("%s: got %s, want %s", request, got, want)
		}
	}
	for request, want := range map[string]string{"%zz": "%zz", "nosuch=1": "nosuch=1", "q=x&\x1b[1m": "q=x&[1m"} {
		if got := asLine(request); got != want {
			t.Errorf("%q: got %q, want %q", request, got, want)
		}
	}
}

func mustEncode(t *testing.T, request string) string {
	t.Helper()
	values, err := url.ParseQuery(request)
	if err != nil {
		t.Fatal(err)
	}
	return values.Encode()
}

// requestOf is what a command line asks, in the grammar of addresses.
func requestOf(t *testing.T, shown string) string {
	t.Helper()
	s := testStreams(nil, nil, nil)
	app := newApp(s)
	var r query.Request
	for _, c := range app.Commands {
		c.Action = func(c *cli.Context) (err error) {
			if c.Command.Name == "list" {
				r.Filter = filterOf(c)
				r.Sort, r.Reverse = sortingOf(c)
				return nil
			}
			if r.Options, err = searchOptions(s, c); err != nil {
				return err
			}
			if c.Command.Name == "like" {
				for _, ref := range c.Args().Slice() {
					r.Examples = append(r.Examples, query.Example{Ref: ref})
				}
			} else {
				r.Question = c.Args().First()
			}
			r.And = c.StringSlice("and")
			return nil
		}
	}
	var args []string
	for _, word := range splitLine(shown) {
		args = append(args, word.text)
	}
	l := line.Read(app, args)
	if l.Err != nil {
		t.Fatal(shown, l.Err)
	}
	setUp(app, l.Command)
	if err := app.Run(l.Arguments("paperkin")); err != nil {
		t.Fatal(shown, err)
	}
	if r.Mode == query.Hybrid && !l.Has("mode") {
		r.Mode = ""
	}
	if !l.Has("limit") {
		r.Limit = 0
	}
	return wire.Values(r).Encode()
}

// TestShortName: a name for a question is its longest word.
func TestShortName(t *testing.T) {
	for question, want := range map[string]string{"robots that see in the dark": "robots", "GAN": "gan", "?!": "NAME", "l'été à l'eau": "été"} {
		if got := shortName(question); got != want {
			t.Errorf("%q: got %q, want %q", question, got, want)
		}
	}
}
