package web_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"paperkin/query/service/servicetest"
)

// TestElsewhere: pages of a library that is not in a folder lead nowhere that only such a one
// knows, and who goes there all the same is told so.
func TestElsewhere(t *testing.T) {
	w := library(t, papers[:4]...)
	s := serve(t, servicetest.Elsewhere(servicetest.Options(w.Library.Dir())))
	yours(t, s)
	for _, address := range []string{"/", "/saved", "/liked", "/new", "/help", "/search?q=attend", "/paper/bare", "/feed.atom?saved=attention"} {
		answer, body := get(t, s, address)
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", address, answer.Status)
		}
		for _, folders := range []string{"for=me", "for-you", "/new?saved"} {
			if strings.Contains(body, folders) {
				t.Errorf("%s speaks of %s", address, folders)
			}
		}
		for _, link := range regexp.MustCompile(` href="(/[^"]*)"`).FindAllStringSubmatch(body, -1) {
			if answer, _ := get(t, s, html.UnescapeString(link[1])); answer.StatusCode != http.StatusOK {
				t.Errorf("%s leads to %s: %s", address, link[1], answer.Status)
			}
		}
	}
	for _, address := range []string{"/new?saved=attention", "/new?sort=for-you", "/feed.atom?for=me"} {
		answer, body := get(t, s, address)
		if answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", address, answer.Status)
		}
		contains(t, body, "Not here", "is known of a library in a folder alone")
	}
	_, body := get(t, s, "/paper/retracted2")
	contains(t, body, "No such paper here")
}
