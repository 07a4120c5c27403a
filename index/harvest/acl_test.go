package harvest

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// startAnthology serves the XML of collections: https://github.com/acl-org/acl-anthology
func startAnthology(t *testing.T, asked *[]string, collections ...string) string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/"), ".xml")
		*asked = append(*asked, name)
		if !slices.Contains(collections, name) {
			http.NotFound(w, r)
			return
		}
		year := "20" + strings.TrimLeft(name, "DPE")
		if strings.Contains(name, ".") {
			year = name[:4]
		}
		fmt.Fprintf(w, `<?xml version='1.0' encoding='UTF-8'?><collection id="%s"><volume id="1"><meta><booktitle>Proceedings</booktitle><month>May</month><year>%s</year></meta>`, name, year)
		fmt.Fprintf(w, `<frontmatter><url>%s-1.0</url></frontmatter><paper id="1"><title>Words of %s</title><author><first>Mira</first><last>Oak</last></author><abstract>Speech.</abstract></paper></volume></collection>`, name, name)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// TestAnthology: the collections of venues, year by year, whatever they are called and
// though some are missing.
func TestAnthology(t *testing.T) {
	for _, c := range []struct {
		name         string
		venues       string
		since, until string
		there        string
		want, asked  string
		notices      int
	}{
		{"years", "acl", "2018", "2021", "P18 P19 2020.acl 2021.acl 2022.acl", "P18 P19 2020.acl 2021.acl", "P18 P19 2020.acl 2021.acl", 0},
		{"a year that is missing", "eacl", "2021", "2023", "2021.eacl 2023.eacl", "2021.eacl 2023.eacl", "2021.eacl 2022.eacl 2023.eacl", 1},
		{"venues, to their end", "emnlp findings", "2024", "", "2024.emnlp 2025.emnlp 2024.findings", "2024.emnlp 2025.emnlp 2024.findings",
			"2024.emnlp 2025.emnlp 2026.emnlp 2027.emnlp 2028.emnlp 2029.emnlp 2024.findings 2025.findings 2026.findings 2027.findings 2028.findings", 0},
		{"months", "acl", "2021-06", "2022", "2021.acl 2022.acl", "2022.acl", "2021.acl 2022.acl", 0},
		{"a venue of old that is named by years", "mtsummit", "2019", "2019", "2019.mtsummit", "2019.mtsummit", "2019.mtsummit", 0},
	} {
		var asked, notices []string
		r := Request{Service: "acl", Endpoint: startAnthology(t, &asked, strings.Fields(c.there)...), Venues: strings.Fields(c.venues), Since: c.since, Until: c.until}
		o := newClock().options()
		o.Notice = func(s string) { notices = append(notices, s) }
		got, err := titles(t, open(t, t.TempDir(), r, o))
		for i := range got {
			got[i] = strings.TrimPrefix(got[i], "Words of ")
		}
		if err != nil || strings.Join(got, " ") != c.want || strings.Join(asked, " ") != c.asked || len(notices) != c.notices {
			t.Errorf("%s: papers of %q, asked %q, notices %q, %v; want %s of %s", c.name, got, asked, notices, err, c.want, c.asked)
		}
	}
	var asked []string
	r := Request{Service: "acl", Endpoint: startAnthology(t, &asked), Venues: []string{"aacll"}, Since: "2023"}
	if _, err := titles(t, open(t, t.TempDir(), r, newClock().options())); !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "2026.aacll.xml") {
		t.Errorf("no such venue: %v", err)
	}
}

// TestAnthologyOfAnotherKind: what is no collection is an error, not a year without papers.
func TestAnthologyOfAnotherKind(t *testing.T) {
	for _, reply := range []string{`{}`, `<feed/>`} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, reply) }))
		r := Request{Service: "acl", Endpoint: s.URL, Venues: []string{"acl"}, Since: "2024", Until: "2024"}
		got, err := titles(t, open(t, t.TempDir(), r, newClock().options()))
		if !errors.Is(err, ErrNotPapers) || len(got) > 0 {
			t.Errorf("%s: papers of %q, %v, want %v", reply, got, err, ErrNotPapers)
		}
		s.Close()
	}
}

// TestDailyPapersOfAnotherKind: the reply is a list itself, which has no name.
func TestDailyPapersOfAnotherKind(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"error":"no such day"}`) }))
	defer s.Close()
	_, err := titles(t, open(t, t.TempDir(), Request{Service: "hf", Endpoint: s.URL, Date: "2026-05-17"}, newClock().options()))
	if !errors.Is(err, ErrNotPapers) || !strings.Contains(err.Error(), "it is no list") {
		t.Errorf("got %v, want %v: it is no list", err, ErrNotPapers)
	}
}
