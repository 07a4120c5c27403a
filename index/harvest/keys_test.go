package harvest

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRedirects: few are followed, only to web addresses, and never with the key.
func TestRedirects(t *testing.T) {
	const key = "sesame-7"
	s, other := startServices(t, 5), startServices(t, 5)
	for _, c := range []struct{ to, says string }{
		{other.URL + "/s2?", ""},
		{s.URL + "/s2?", "more than 5"},
		{"file:///etc/hosts?", "to file:///etc/hosts"},
		{"ftp://127.0.0.1/?", "to ftp://127.0.0.1/"},
	} {
		s.fault = func(_ int, w http.ResponseWriter, r *http.Request) bool {
			http.Redirect(w, r, c.to+r.URL.RawQuery, http.StatusFound)
			return true
		}
		r := s.request("s2")
		r.Key = key
		before := len(s.asked())
		got, err := titles(t, open(t, t.TempDir(), r, newClock().options()))
		if c.says == "" {
			if err != nil {
				t.Error(err)
			}
			wantTitles(t, got, 5)
		} else if !errors.Is(err, errRedirect) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("to %s: %v", c.to, err)
		}
		if n := len(s.asked()) - before; n > 6 {
			t.Errorf("to %s: %d requests", c.to, n)
		}
	}
	for _, r := range s.asked() {
		if r.Header.Get(keyHeader) != key {
			t.Error("the service did not get its key")
		}
	}
	for _, r := range other.asked() {
		if text := fmt.Sprint(r.Header, r.URL); strings.Contains(text, key) || r.Header.Get("Referer") != "" {
			t.Errorf("the other service got %s", text)
		}
	}
}

// TestKeyInRedirect: a refused redirect does not tell the key that its address
// repeats.
func TestKeyInRedirect(t *testing.T) {
	const key = "sesame-7"
	s := startServices(t, 5)
	s.fault = func(_ int, w http.ResponseWriter, r *http.Request) bool {
		http.Redirect(w, r, "ftp://127.0.0.1/?"+r.URL.RawQuery+"#"+r.URL.RawQuery, http.StatusFound)
		return true
	}
	r := s.request("openalex")
	r.Key = key
	_, err := titles(t, open(t, t.TempDir(), r, newClock().options()))
	if !errors.Is(err, errRedirect) || strings.Contains(err.Error(), key) {
		t.Errorf("got %v, want a refusal without the key", err)
	}
}

// TestFromSafe: an https service does not lead to http.
func TestFromSafe(t *testing.T) {
	s := httptest.NewTLSServer(http.RedirectHandler("http://127.0.0.1/", http.StatusFound))
	defer s.Close()
	o := newClock().options()
	o.Transport = s.Client().Transport
	_, err := titles(t, open(t, t.TempDir(), Request{Service: "url", URL: s.URL + "/refs.bib"}, o))
	if !errors.Is(err, errRedirect) {
		t.Error(err)
	}
}

// TestKey: a key is sent to its service only, and is in no file and no error.
func TestKey(t *testing.T) {
	const key = "sesame-7"
	for _, service := range []string{"openalex", "s2"} {
		s, dir := startServices(t, 250), t.TempDir()
		r := s.request(service)
		r.Key = key
		var said []string
		s.fault = func(n int, w http.ResponseWriter, r *http.Request) bool {
			if r.Header.Get(keyHeader) != key && r.URL.Query().Get("api_key") != key {
				t.Errorf("%s: asked without the key", service)
			}
			switch n {
			case 0:
				return false
			case 1, 2: // the client itself asks twice when a connection turns out to be closed
				panic(http.ErrAbortHandler)
			}
			http.Error(w, "wrong key: "+key, http.StatusUnauthorized)
			return true
		}
		o := newClock().options()
		o.Notice = func(s string) { said = append(said, s) }
		_, err := titles(t, open(t, dir, r, o))
		if !errors.Is(err, ErrRefused) || len(said) == 0 {
			t.Errorf("%s: %v, notices %q", service, err, said)
		}
		if text := fmt.Sprint(err, said); strings.Contains(text, key) {
			t.Errorf("%s: the key is in %q", service, text)
		}
		err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || path == dir {
				return err
			}
			info, err := d.Info()
			if err != nil {
				return err
			}
			if mode := info.Mode().Perm(); mode&0o077 != 0 {
				t.Errorf("%s: mode %v", path, mode)
			}
			if d.IsDir() {
				return nil
			}
			b, err := os.ReadFile(path)
			if strings.Contains(string(b), key) {
				t.Errorf("the key is in %s", path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
