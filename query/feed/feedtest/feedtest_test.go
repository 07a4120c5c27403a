package feedtest

import (
	"os/exec"
	"strings"
	"testing"
)

// TestFinds: what is wrong with a feed is found.
func TestFinds(t *testing.T) {
	const (
		head = `<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:1</id><title>T</title><updated>2026-11-23T00:00:00Z</updated>`
		page = `<link rel="alternate" href="http://a/b"/>`
		who  = `<author><name>A</name></author>`
	)
	entry := func(inner string) string {
		return `<entry><id>urn:x:2</id><title>E</title><updated>2026-11-23T00:00:00Z</updated>` + inner + `</entry>`
	}
	if problems := atomProblems([]byte(head + entry(page+who) + `</feed>`)); len(problems) > 0 {
		t.Errorf("a good feed: %q", problems)
	}
	for body, want := range map[string]string{
		head + entry(page+who) + entry(page+who) + `</feed>`:                            "two entries are urn:x:2",
		head + entry(page) + `</feed>`:                                                  "has no author",
		head + entry(who) + `</feed>`:                                                   "neither an alternate link nor content",
		head + entry(who+page+page) + `</feed>`:                                         "two alternates",
		head + entry(who+`<link rel="alternate" href="/b"/>`) + `</feed>`:               "has a link to /b",
		`<feed xmlns="http://www.w3.org/2005/Atom"><id>one</id></feed>`:                 "one is no IRI",
		head + "</feed>\x00":                                                            "not XML",
		strings.Replace(head, "<title>T</title>", "<title>\x1b</title>", 1) + `</feed>`: "not XML",
	} {
		if got := strings.Join(atomProblems([]byte(body)), "; "); !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q", body, got, want)
		}
	}
	if _, err := exec.LookPath("xmllint"); err == nil {
		if problem := validAtom(t, []byte(head+who+entry(page)+`</feed>`)); problem != "" {
			t.Errorf("a good feed: %s", problem)
		}
		for _, body := range []string{
			strings.Replace(head, "<title>T</title>", "", 1) + `</feed>`,
			strings.Replace(head, "2026-11-23T", "2026-11-23 ", 1) + `</feed>`,
			head + `<entry><id>urn:x:2</id><title>E</title></entry></feed>`,
			head + `<category/></feed>`, head + `<summary>of a feed</summary></feed>`,
		} {
			if validAtom(t, []byte(body)) == "" {
				t.Errorf("nothing is found wrong with %s", body)
			}
		}
	}
}

func TestFindsInJSON(t *testing.T) {
	const head = `{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [`
	if err := validJSON([]byte(head + `{"id": "1", "content_text": ""}]}`)); err != nil {
		t.Errorf("a good feed: %v", err)
	}
	for _, body := range []string{
		`{"version": "https://jsonfeed.org/version/1", "title": "T", "items": []}`,
		head + `{"id": "1"}]}`, head + `{"content_text": ""}]}`, head + `{"id": 1, "content_text": ""}]}`,
		head + `{"id": "1", "content_text": "", "date_modified": "2026-11-23"}]}`, head + `{"id": "1", "content_text": "", "url": "/x"}]}`,
		head + `{"id": "1", "content_text": "", "authors": [{}]}]}`, head + `{"id": "1", "content_text": "", "autors": []}]}`,
	} {
		if validJSON([]byte(body)) == nil {
			t.Errorf("nothing is found wrong with %s", body)
		}
	}
}
