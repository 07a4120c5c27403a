package harvest

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/index/durable"
)

// wantKeptNowhere fails the test if a file below dir has a text in its content or name.
func wantKeptNowhere(t *testing.T, dir, secret string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if strings.Contains(path+string(b), secret) {
			t.Errorf("%s has %q", path, b)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestSecretsOfAddress: the login and the keys of an address are sent, and are in no
// file, record, message or error. The harvest resumes with others.
func TestSecretsOfAddress(t *testing.T) {
	const secret = "sesame"
	served, asked := true, 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		user, password, _ := r.BasicAuth()
		if !served || user != "me" || !strings.HasPrefix(password, secret) || !strings.HasPrefix(r.FormValue("api_key"), secret) || r.FormValue("q") != "a b" {
			http.Error(w, strings.Repeat("x", 290)+" wrong: "+password+" "+r.URL.String(), http.StatusUnauthorized)
			return
		}
		fmt.Fprint(w, `{"title":"A"}`+"\n{}\n")
	}))
	defer s.Close()
	address := func(n int) string {
		return strings.Replace(s.URL, "://", fmt.Sprintf("://me:%s%d@", secret, n), 1) + fmt.Sprintf("/a.jsonl?q=a%%20b&api_key=%s%d#%s", secret, n, secret)
	}
	dir, said := t.TempDir(), ""
	o := newClock().options()
	o.Notice = func(line string) { said += line }
	harvest := func(n int) (h *Harvest, text string) {
		h = open(t, dir, Request{Service: "url", URL: address(n)}, o)
		defer h.Close()
		for r, err := range h.Records(t.Context()) {
			text += fmt.Sprintln(r.Source, r.Paper.Title, err)
		}
		if strings.Contains(text+said, secret) {
			t.Errorf("the secret is in %s %s", text, said)
		}
		wantKeptNowhere(t, dir, secret)
		return h, text
	}
	if _, text := harvest(1); !strings.Contains(text, s.URL+"/a.jsonl?q=a%20b A") || !strings.Contains(text, "a.jsonl?q=a%20b:2: no title") {
		t.Errorf("got %s", text)
	}
	h, _ := harvest(2) // the page is there, since nobody has called Done
	if h.Resumed() != 1 || asked != 1 {
		t.Errorf("resumed %d pages, asked %d times", h.Resumed(), asked)
	}
	if err := h.Done(); err != nil {
		t.Fatal(err)
	}
	served = false
	if _, text := harvest(3); !strings.Contains(text, "401 Unauthorized") || asked != 2 {
		t.Errorf("asked %d times, got %s", asked, text)
	}
	for _, wrong := range []string{"ftp://me:sesame@example.org/a", "me:sesame@example.org/a", "https://me:ses ame@/sesame", "example.org?key=sesame"} {
		if _, err := Open(dir, Request{Service: "url", URL: wrong}, o); !errors.Is(err, ErrRequest) || strings.Contains(err.Error(), "ame@") || strings.Contains(err.Error(), "=sesame") {
			t.Errorf("%s: got %v", wrong, err)
		}
	}
}

// TestSecretsOfEndpoint: the same for the address of a mirror.
func TestSecretsOfEndpoint(t *testing.T) {
	s, dir := startServices(t, 150), t.TempDir()
	r := s.request("hf")
	r.Endpoint = strings.Replace(r.Endpoint, "://", "://me:sesame@", 1)
	got, err := titles(t, open(t, dir, r, newClock().options()))
	if err != nil {
		t.Fatal(err)
	}
	wantTitles(t, got, 150)
	for _, asked := range s.asked() {
		if _, password, _ := asked.BasicAuth(); password != "sesame" {
			t.Errorf("asked %s without the login", asked.URL)
		}
	}
	wantKeptNowhere(t, dir, "sesame")
}

// TestSecretsOfBefore: folders in which earlier versions kept secrets are removed.
func TestSecretsOfBefore(t *testing.T) {
	dir := t.TempDir()
	for name, request := range map[string]string{"a": `{"service":"url","url":"https://me:sesame@example.org/"}`, "b": `{"service":"url","url":"https://example.org/?key=sesame"}`,
		"c": `{"service":"url","url":"https://example.org/?q=1"}`} {
		folder := filepath.Join(dir, "url", name)
		if err := errors.Join(durable.MakeFolder(folder), os.WriteFile(filepath.Join(folder, "request.json"), []byte(request), 0o600),
			os.WriteFile(filepath.Join(folder, "page-00000"), []byte("x"), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	open(t, dir, Request{Service: "url", URL: "https://example.org/?q=2"}, newClock().options())
	wantKeptNowhere(t, dir, "sesame")
	if left, _ := filepath.Glob(filepath.Join(dir, "url", "*", "page-00000")); len(left) != 1 {
		t.Errorf("%q are left, want the pages of c", left)
	}
}

// TestEchoedSecrets: an error of the connection can repeat what was sent.
func TestEchoedSecrets(t *testing.T) {
	f := fetcher{request: Request{Key: "open"}}
	sent, err := url.Parse("https://me:sesame@example.org/?sig=a%2Bb")
	if err != nil {
		t.Fatal(err)
	}
	if got := f.hideIn(errors.New(`bad "http://x:y@other/" open sesame a+b a%2Bb`), sent).Error(); got != `bad "http://other/" (key) (key) (key) (key)` {
		t.Errorf("got %s", got)
	}
}
