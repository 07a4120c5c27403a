package server

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

var said = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/panic" {
		panic("on purpose")
	}
	b, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
		return
	}
	fmt.Fprintf(w, "%s %s %d", r.Method, r.URL.Path, len(b))
})

// ask sends a request to a handler.
func ask(h http.Handler, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestHosts(t *testing.T) {
	h := Handler(said, Options{Hosts: []string{"papers.example"}})
	for host, want := range map[string]int{
		"localhost": 200, "localhost:7273": 200, "LOCALHOST:7273": 200, "paperkin.localhost:7273": 200, "localhost.": 200, "127.0.0.1:7273": 200, "[::1]:7273": 200, "::1": 200,
		"192.168.1.2": 200, "papers.example": 200, "papers.example:80": 200,
		"evil.example": 421, "localhost.evil.example": 421, "evillocalhost": 421, "127.0.0.1.evil.example": 421, "": 421, "papers.example.evil": 421, "0x7f.1": 421, "a@localhost": 421,
	} {
		if got := ask(h, "GET", "http://x/", "", "Host", host).Code; got != want {
			t.Errorf("Host %q: %d, want %d", host, got, want)
		}
	}
}

func TestOrigins(t *testing.T) {
	h := Handler(said, Options{})
	for _, c := range []struct {
		method  string
		headers []string
		want    int
	}{
		{"GET", []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"}, 200}, // reads nothing that its page could see
		{"POST", []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"}, 403},
		{"POST", []string{"Origin", "https://evil.example"}, 403},
		{"POST", []string{"Origin", "null"}, 403},
		{"POST", []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"DELETE", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"POST", []string{"Origin", "http://localhost:7273", "Sec-Fetch-Site", "same-origin"}, 200},
		{"POST", nil, 200}, // no browser
	} {
		w := ask(h, c.method, "http://localhost:7273/", "", c.headers...)
		if w.Code != c.want {
			t.Errorf("%s with %v: %d, want %d", c.method, c.headers, w.Code, c.want)
		}
		for name := range w.Header() {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("%s with %v: there is %s", c.method, c.headers, name)
			}
		}
	}
}

func TestHeadersBodiesPanics(t *testing.T) {
	var notices []string
	h := Handler(said, Options{Notice: func(s string) { notices = append(notices, s) }})
	w := ask(h, "GET", "http://localhost/", "")
	for _, name := range []string{"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"} {
		if w.Header().Get(name) == "" {
			t.Errorf("no %s", name)
		}
	}
	if w := ask(h, "POST", "http://localhost/", strings.Repeat("a", 1<<20)); w.Code != 200 {
		t.Errorf("a body of 1 MiB: %d", w.Code)
	}
	if w := ask(h, "POST", "http://localhost/", strings.Repeat("a", 1<<20+1)); w.Code != 413 {
		t.Errorf("a body above 1 MiB: %d", w.Code)
	}
	if w := ask(h, "GET", "http://localhost/panic?q=secret", ""); w.Code != 500 {
		t.Errorf("a panic: %d", w.Code)
	}
	if len(notices) != 1 || strings.Contains(notices[0], "secret") || !strings.Contains(notices[0], "on purpose") {
		t.Errorf("notices %q", notices)
	}
}

const token = "the-right-token"

func TestGate(t *testing.T) {
	now := time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)
	h := Handler(said, Options{Token: token, Now: func() time.Time { return now }})
	get := func(path string, headers ...string) int {
		return ask(h, "GET", "http://localhost"+path, "", headers...).Code
	}
	feed := "/feed.atom?q=a&key=" + FeedKey(token)
	for _, c := range []struct {
		path    string
		headers []string
		want    int
	}{
		{"/healthz", nil, 200}, {"/static/1/style.css", nil, 200}, {"/api/v1/search?q=a", nil, 401},
		{"/api/v1/search?q=a", []string{"Authorization", "Bearer " + token}, 200},
		{"/api/v1/search?q=a", []string{"Authorization", "bearer " + token}, 200},
		{"/api/v1/search?q=a", []string{"Authorization", "Basic " + token}, 401},
		{"/", []string{"Accept", "text/html"}, 303}, {feed, nil, 200}, {"/feed.atom?q=a&key=x", nil, 401},
		{"/api/v1/search?q=a&key=" + FeedKey(token), nil, 401}, // of feeds alone
		{"/", []string{"Cookie", "paperkin=" + token}, 401},    // the token itself is not the cookie
	} {
		if got := get(c.path, c.headers...); got != c.want {
			t.Errorf("GET %s with %v: %d, want %d", c.path, c.headers, got, c.want)
		}
	}
	for i, want := range []int{401, 401, 401, 401, 401, 429, 429} {
		if got := get("/", "Authorization", "Bearer wrong"); got != want {
			t.Errorf("wrong try %d: %d, want %d", i+1, got, want)
		}
	}
	if got := get("/", "Authorization", "Bearer "+token); got != 429 {
		t.Errorf("the right token after too many tries: %d, want 429", got)
	}
	if got := get(feed); got != 200 {
		t.Errorf("a feed after too many tries: %d, want 200", got)
	}
	now = now.Add(time.Minute)
	if got := get("/", "Authorization", "Bearer "+token); got != 200 {
		t.Errorf("the right token a minute later: %d, want 200", got)
	}
}

func TestLogin(t *testing.T) {
	h := Handler(said, Options{Token: token})
	form := func(token, next string) *httptest.ResponseRecorder {
		return ask(h, "POST", "http://localhost/login", url.Values{"token": {token}, "next": {next}}.Encode(), "Content-Type", "application/x-www-form-urlencoded")
	}
	w := form(token+"\n", "/search?q=a")
	cookie := w.Header().Get("Set-Cookie")
	if w.Code != 303 || w.Header().Get("Location") != "/search?q=a" || !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Strict") || strings.Contains(cookie, token) {
		t.Fatalf("%d to %s with %s", w.Code, w.Header().Get("Location"), cookie)
	}
	if w := ask(h, "GET", "http://localhost/search", "", "Cookie", strings.SplitN(cookie, ";", 2)[0]); w.Code != 200 {
		t.Errorf("with the cookie: %d", w.Code)
	}
	for _, next := range []string{"https://evil.example/", "//evil.example", "/\\evil.example", "", "/a\r\nX: y"} {
		if w := form(token, next); w.Header().Get("Location") != "/" {
			t.Errorf("next %q leads to %q", next, w.Header().Get("Location"))
		}
	}
	if w := form("wrong", `"><script>`); w.Code != 401 || w.Header().Get("Set-Cookie") != "" || strings.Contains(w.Body.String(), "<script>") {
		t.Errorf("a wrong token: %d, %s", w.Code, w.Body)
	}
}

// A server that is told to end answers what it has, and takes nothing more.
func TestServeEnds(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	in, out := make(chan struct{}), make(chan struct{})
	ctx, end := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- Serve(ctx, l, Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { close(in); <-out; fmt.Fprint(w, "done") }), Options{}))
	}()
	answered := make(chan string, 1)
	go func() {
		r, err := http.Get("http://" + l.Addr().String())
		if err != nil {
			answered <- err.Error()
			return
		}
		defer r.Body.Close()
		b, _ := io.ReadAll(r.Body)
		answered <- string(b)
	}()
	<-in
	end()
	for { // until it takes no more
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			break
		}
		c.Close()
	}
	close(out)
	if got := <-answered; got != "done" {
		t.Errorf("a request in hand was answered with %q", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
