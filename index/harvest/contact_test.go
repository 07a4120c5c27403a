package harvest

import (
	"errors"
	"testing"
)

// TestContact: services get the address of whoever asks as their documentation has it, and
// all in the User-Agent. It is in no file.
func TestContact(t *testing.T) {
	const contact = "mira@example.org"
	for service, parameter := range map[string]string{"crossref": "mailto", "openalex": "mailto", "arxiv": ""} {
		s, dir := startServices(t, 3), t.TempDir()
		o := newClock().options()
		o.Contact = contact
		if _, err := titles(t, open(t, dir, s.request(service), o)); err != nil {
			t.Fatal(err)
		}
		asked := s.asked()[0]
		if got := asked.UserAgent(); got != "paperkin/test (mailto:"+contact+")" {
			t.Errorf("%s: User-Agent %q", service, got)
		}
		if parameter != "" && asked.URL.Query().Get(parameter) != contact {
			t.Errorf("%s: asked with %s", service, asked.URL.RawQuery)
		}
		wantKeptNowhere(t, dir, contact)
	}
	e := startEntrez(t, 3)
	o := newClock().options()
	o.Contact = contact
	if _, err := titles(t, open(t, t.TempDir(), e.request(), o)); err != nil || e.asked[1].Get("email") != contact {
		t.Errorf("pubmed: asked with %v, %v", e.asked, err)
	}
	for _, wrong := range []string{"mira", "mira@example", "a b@example.org", "mira@example.org\nX-Key: 1", "mira@example.org)"} {
		o.Contact = wrong
		if _, err := Open(t.TempDir(), e.request(), o); !errors.Is(err, ErrRequest) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}
