package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"paperkin/query/service/servicetest"
)

// TestShelf: tags and notes come and go, with a script or without.
func TestShelf(t *testing.T) {
	s := site(t)
	answer, body := post(t, s, url.Values{"do": {"tag"}, "paper": {"doi:10.1/a?b#c%2fd"}, "tag": {"to-read, graphs"}})
	if want := "/paper/doi:10.1%2Fa%3Fb%23c%252fd#said"; answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != want {
		t.Fatalf("%s %v %s", answer.Status, answer.Header, body)
	}
	answer, body = post(t, s, url.Values{"do": {"note"}, "paper": {"bare"}, "text": {"see\r\n</textarea> §3 "}}, "HX-Request", "true")
	if answer.StatusCode != http.StatusOK || strings.Contains(body, "<html") {
		t.Fatalf("%s %s", answer.Status, body)
	}
	contains(t, body, `<section id="said"`, "see\n&lt;/textarea&gt; §3</textarea>")
	_, body = get(t, s, "/paper/doi:10.1%2Fa%3Fb%23c%252fd")
	contains(t, body, "to-read", "graphs", "/search?tag=to-read")
	_, body = get(t, s, "/search?tag=to-read")
	contains(t, body, "An id with marks", `class="tag">to-read`)
	if _, body = post(t, s, url.Values{"do": {"untag"}, "paper": {"doi:10.1/a?b#c%2fd"}, "tag": {"to-read"}}, "HX-Request", "true"); strings.Contains(body, `>to-read<`) {
		t.Errorf("the tag stays: %s", body)
	}
	for name, form := range map[string]url.Values{
		"want one of tag":     {"do": {"told"}, "name": {"a"}, "key": {"7"}},
		"names no paper":      {"do": {"tag"}, "tag": {"x"}},
		"want one or several": {"do": {"tag"}, "paper": {"bare"}, "tag": {" , "}},
		"want letters":        {"do": {"tag"}, "paper": {"bare"}, "tag": {"<b>"}},
	} {
		answer, body := post(t, s, form)
		if answer.StatusCode != http.StatusBadRequest {
			t.Errorf("%v: %s", form, answer.Status)
		}
		contains(t, body, name)
	}
	answer, body = post(t, s, url.Values{"do": {"tag"}, "paper": {"bare"}, "tag": {"<b>"}}, "HX-Request", "true")
	if answer.StatusCode != http.StatusBadRequest || answer.Header.Get("HX-Retarget") != "" {
		t.Errorf("%s %v", answer.Status, answer.Header)
	}
	contains(t, body, `<section id="said"`, "want letters")
	if answer, _ = post(t, s, url.Values{"do": {"tag"}, "paper": {"nobody"}, "tag": {"x"}}); answer.StatusCode != http.StatusNotFound {
		t.Errorf("a paper that is not there: %s", answer.Status)
	}
}

// TestReadOnly: what cannot be changed has no forms.
func TestReadOnly(t *testing.T) {
	o := servicetest.Options(library(t, papers...).Library.Dir())
	o.ReadOnly = true
	s := serve(t, o)
	_, body := get(t, s, "/paper/bare")
	lacks(t, body, `method="post"`)
	if answer, _ := post(t, s, url.Values{"do": {"tag"}, "paper": {"bare"}, "tag": {"x"}}); answer.StatusCode != http.StatusForbidden {
		t.Errorf("%s", answer.Status)
	}
}

// TestDownloads: papers come in every format that their page offers, one or several.
func TestDownloads(t *testing.T) {
	s := site(t)
	if answer, _ := post(t, s, url.Values{"do": {"tag"}, "paper": {"bare"}, "tag": {"to-read"}}); answer.StatusCode != http.StatusSeeOther {
		t.Fatal(answer.Status)
	}
	for format, want := range map[string][2]string{
		"bibtex":   {"papers.bib", "title = {{Attention is all you need}}"},
		"ris":      {"papers.ris", "TI  - Attention is all you need"},
		"csl-json": {"papers.json", `"title":"Attention is all you need"`},
		"json":     {"papers.json", `"tags":["to-read"]`},
		"markdown": {"papers.md", "# A bare one"},
	} {
		answer, body := get(t, s, "/export?id=arxiv:1706.03762&id=bare&format="+format)
		if answer.StatusCode != http.StatusOK || !strings.Contains(answer.Header.Get("Content-Disposition"), want[0]) {
			t.Errorf("%s: %s %v", format, answer.Status, answer.Header)
		}
		contains(t, strings.ReplaceAll(body, `": "`, `":"`), want[1])
		if answer, body = get(t, s, "/paper/arxiv:1706.03762?format="+format); answer.StatusCode != http.StatusOK || !strings.Contains(answer.Header.Get("Content-Disposition"), `"arxiv-1706.03762.`) || !strings.Contains(body, "Attention") {
			t.Errorf("%s: %s %v %s", format, answer.Status, answer.Header, body)
		}
	}
}
