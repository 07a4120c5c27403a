package service

import (
	"strings"
	"testing"
	"time"
)

// TestNewer: what may be new is asked for, with some days of overlap, and nothing else.
func TestNewer(t *testing.T) {
	at := func(day string) time.Time {
		moment, err := time.Parse(time.RFC3339, day+"T22:30:00+02:00")
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	for _, c := range []struct {
		request  Request
		answered string // empty: never
		want     string // since, or the lists of hf
	}{
		{Request{Service: "arxiv", Query: "tides"}, "", ""},
		{Request{Service: "arxiv", Query: "tides"}, "2026-05-20", "2026-05-13"},
		{Request{Service: "arxiv", Query: "tides", Since: "2026"}, "2026-05-20", "2026-05-13"},
		{Request{Service: "arxiv", Query: "tides", Since: "2026-05-18"}, "2026-05-20", "2026-05-18"},
		{Request{Service: "arxiv", Query: "tides", Since: "2020", Until: "2021"}, "2026-05-20", "2020"},
		{Request{Service: "openalex", Query: "tides"}, "2026-05-20", "2026-04-05"},
		{Request{Service: "openalex", Names: []string{"doi:10.5555/1"}}, "2026-05-20", ""},
		{Request{Service: "url", URL: "https://example.org/a.bib"}, "2026-05-20", ""},
		{Request{Service: "arxiv", Categories: []string{"cs.CL"}, Since: "2026-05"}, "2026-05-20", "2026-05 changed 2026-05-13"},
		{Request{Service: "arxiv", Categories: []string{"cs.CL"}, Max: 9}, "2026-05-20", "2026-05-13"},
		{Request{Service: "oai", URL: "https://example.org/oai"}, "2026-05-20", "2026-05-17"},
		{Request{Service: "hf"}, "2026-05-20", "2026-W21 2026-W22"},
		{Request{Service: "hf"}, "2026-05-26", "2026-W22"},
		{Request{Service: "hf"}, "2026-01-02", "2026-01 2026-02 2026-03 2026-04 2026-05"},
		{Request{Service: "hf", Week: "2026-W01"}, "2026-05-20", "2026-W01"},
		{Request{Service: "hf"}, "2026-06-02", ""},
	} {
		answered := time.Time{}
		if c.answered != "" {
			answered = at(c.answered)
		}
		var got []string
		for _, r := range c.request.Newer(answered, at("2026-05-28")) {
			if r.Changed != "" {
				got = append(got, r.Since+" changed "+r.Changed)
				continue
			}
			if got = append(got, r.Since+r.Week+r.Month); r.Validate() != nil {
				t.Errorf("%+v: %v", r, r.Validate())
			}
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%+v, answered %s: %q, want %q", c.request, c.answered, text, c.want)
		}
	}
}
