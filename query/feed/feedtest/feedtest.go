// Package feedtest says for tests whether feeds are what readers may expect: valid against
// their schemas, in keeping with the rules that no schema has, and read back by gofeed.
package feedtest

import (
	"bytes"
	_ "embed"
	"encoding/xml"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

//go:embed atom.rng
var atomSchema []byte

//go:embed jsonfeed.json
var jsonSchema []byte

// Atom checks a feed of Atom, and returns what gofeed makes of it. Its schema is checked by
// xmllint: where that is missing this is said, and in CI fails the test.
func Atom(t testing.TB, body []byte) *gofeed.Feed {
	t.Helper()
	if problem := validAtom(t, body); problem != "" {
		t.Errorf("not valid against the schema of RFC 4287: %s", problem)
	}
	for _, problem := range atomProblems(body) {
		t.Error(problem)
	}
	return read(t, body)
}

// JSON checks a JSON Feed, and returns what gofeed makes of it.
func JSON(t testing.TB, body []byte) *gofeed.Feed {
	t.Helper()
	if err := validJSON(body); err != nil {
		t.Errorf("not valid against the schema of JSON Feed: %v", err)
	}
	return read(t, body)
}

func read(t testing.TB, body []byte) *gofeed.Feed {
	t.Helper()
	f, err := gofeed.NewParser().Parse(bytes.NewReader(body))
	if err != nil {
		t.Fatalf("gofeed: %v in %.2000s", err, body)
	}
	return f
}

// validAtom returns what xmllint says against a feed.
func validAtom(t testing.TB, body []byte) string {
	t.Helper()
	program, err := exec.LookPath("xmllint")
	if err != nil {
		const missing = "NOT CHECKED against the schema of Atom: no xmllint here: apt-get install libxml2-utils"
		if os.Getenv("CI") == "true" {
			t.Fatal(missing)
		}
		t.Log(missing)
		return ""
	}
	schema := filepath.Join(t.TempDir(), "atom.rng")
	if err := os.WriteFile(schema, atomSchema, 0o600); err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), program, "-huge", "-nonet", "-noout", "-relaxng", schema, "-")
	c.Stdin = bytes.NewReader(body)
	if said, err := c.CombinedOutput(); err != nil {
		return string(said[:min(len(said), 2000)]) + err.Error()
	}
	return ""
}

func validJSON(body []byte) error {
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(jsonSchema))
	if err != nil {
		return err
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("jsonfeed.json", schema); err != nil {
		return err
	}
	s, err := c.Compile("jsonfeed.json")
	if err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return err
	}
	return s.Validate(value)
}

// A document is the part of Atom that the rules are about.
type document struct {
	ID      string  `xml:"http://www.w3.org/2005/Atom id"`
	Authors []any   `xml:"http://www.w3.org/2005/Atom author"`
	Links   []link  `xml:"http://www.w3.org/2005/Atom link"`
	Entries []entry `xml:"http://www.w3.org/2005/Atom entry"`
}

type entry struct {
	ID      string    `xml:"http://www.w3.org/2005/Atom id"`
	Authors []any     `xml:"http://www.w3.org/2005/Atom author"`
	Links   []link    `xml:"http://www.w3.org/2005/Atom link"`
	Content *struct{} `xml:"http://www.w3.org/2005/Atom content"`
}

type link struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

// atomProblems returns what a feed breaks of the rules of RFC 4287 that its schema leaves to
// Schematron or to the text: ids are unique and have a scheme, everything has an author, an
// entry is its own content or leads to it, and there is one alternate of each type.
func atomProblems(body []byte) (problems []string) {
	var d document
	if err := wellFormed(body, &d); err != nil {
		return []string{"not XML: " + err.Error()}
	}
	seen := map[string]bool{}
	for _, e := range d.Entries {
		if seen[e.ID] {
			problems = append(problems, "two entries are "+e.ID)
		}
		seen[e.ID] = true
		if len(e.Authors)+len(d.Authors) == 0 {
			problems = append(problems, e.ID+" has no author")
		}
		if !strings.Contains(rels(e.Links), "alternate") && e.Content == nil {
			problems = append(problems, e.ID+" has neither an alternate link nor content")
		}
		problems = append(problems, badLinks(e.ID, e.Links)...)
	}
	problems = append(problems, badLinks("the feed", d.Links)...)
	for id := range seen {
		problems = append(problems, badID(id)...)
	}
	return append(problems, badID(d.ID)...)
}

// wellFormed decodes a document, and reads to its end.
func wellFormed(body []byte, d *document) error {
	decoder := xml.NewDecoder(bytes.NewReader(body))
	if err := decoder.Decode(d); err != nil {
		return err
	}
	_, err := decoder.Token()
	if err == io.EOF {
		return nil
	}
	return err
}

func rels(links []link) string {
	var b strings.Builder
	for _, l := range links {
		b.WriteString(l.Rel + " ")
	}
	return b.String()
}

func badLinks(of string, links []link) (problems []string) {
	seen := map[link]bool{}
	for _, l := range links {
		if u, err := url.Parse(l.Href); err != nil || !u.IsAbs() || u.Host == "" {
			problems = append(problems, of+" has a link to "+l.Href)
		}
		if kind := (link{Rel: l.Rel, Type: l.Type}); l.Rel == "alternate" && seen[kind] {
			problems = append(problems, of+" has two alternates of one type")
		} else {
			seen[kind] = true
		}
	}
	return problems
}

func badID(id string) []string {
	if u, err := url.Parse(id); err != nil || !u.IsAbs() || strings.ContainsAny(id, " <>\"{}|\\^`") {
		return []string{id + " is no IRI"}
	}
	return nil
}
