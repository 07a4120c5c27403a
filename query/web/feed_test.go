package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"paperkin/index"
	"paperkin/index/indextest"
	"paperkin/query/feed/feedtest"
	"paperkin/query/service/servicetest"
)

// TestFeeds: a reader of feeds finds everything, the newest arrivals first.
func TestFeeds(t *testing.T) {
	w := library(t, papers...)
	later := servicetest.Now.Add(3 * time.Hour)
	if _, err := w.Add(t.Context(), indextest.Records(t, `{"id":"later","title":"Attention again","abstract":"More of it.","authors":["Ana Ito","Bo Li"],"keywords":["attention","R&D"],"published":"2001-05"}`), index.AddOptions{At: later}); err != nil {
		t.Fatal(err)
	}
	s := serve(t, servicetest.Options(w.Library.Dir()))
	for _, address := range []string{"/feed.atom", "/feed.json", "/feed.atom?q=attention+again&n=3&sort=title", "/feed.json?category=attention"} {
		answer, body := get(t, s, address)
		check := feedtest.Atom
		if strings.HasPrefix(address, "/feed.json") {
			check = feedtest.JSON
		}
		f := check(t, []byte(body))
		if f.FeedLink != s.URL+address || !strings.HasPrefix(f.Link, s.URL+"/search?") || len(f.Items) < 2 {
			t.Errorf("%s: %s, %s, %d items", address, f.FeedLink, f.Link, len(f.Items))
		}
		first := f.Items[0]
		if first.GUID != "urn:paperkin:later" || first.Title != "Attention again" || len(first.Authors) != 2 || first.Authors[1].Name != "Bo Li" || strings.Join(first.Categories, ",") != "attention,R&D" ||
			first.Link != s.URL+"/paper/later" || !first.UpdatedParsed.Equal(later) || first.PublishedParsed.Format("2006-01") != "2001-05" {
			t.Errorf("%s: %+v", address, first)
		}
		for i, item := range f.Items[1:] {
			if item.UpdatedParsed.After(*f.Items[i].UpdatedParsed) {
				t.Errorf("%s: %s comes after %s", address, item.GUID, f.Items[i].GUID)
			}
		}
		if again, body := get(t, s, address, "If-None-Match", answer.Header.Get("ETag")); again.StatusCode != http.StatusNotModified || body != "" {
			t.Errorf("%s: %s %s, though nothing has changed", address, again.Status, body)
		}
	}
	_, body := get(t, s, "/feed.atom?until=2020")
	contains(t, body, "<title>Retracted: Cold fusion in a jar</title>")
}

// TestFeedsAreAnnounced: every page of papers says where the feed of the same search is.
func TestFeedsAreAnnounced(t *testing.T) {
	s := site(t)
	for address, want := range map[string]string{
		"/": "/feed.atom?sort=added", "/search?q=attend&sort=date&n=40&explain=true": "/feed.atom?q=attend", "/search?author=Ito": "/feed.atom?author=Ito", "/search?sort=title": "/feed.atom?sort=added",
	} {
		_, body := get(t, s, address)
		contains(t, body, `href="`+want+`"`)
		if answer, body := get(t, s, want); answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %s %s", want, answer.Status, body)
		}
	}
}
