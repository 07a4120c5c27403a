package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"paperkin/index/indextest"
	"paperkin/query/api"
	"paperkin/query/server"
	"paperkin/query/service"
	"paperkin/query/service/servicetest"
)

// listen starts a whole server on loopback, until the returned function ends it.
func listen(t *testing.T, s *service.Service) (address string, end func()) {
	t.Helper()
	mux := server.NewMux()
	api.Routes(mux, s, api.Options{Version: "1"})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, l, server.Handler(mux, server.Options{})) }()
	return l.Addr().String(), func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// Half of a thousand requests are broken off by their clients, at any moment. The others
// are answered, and when the server ends nothing of it is left.
func TestBrokenOff(t *testing.T) {
	s, _ := servicetest.New(t, indextest.Many(30)...)
	before := runtime.NumGoroutine()
	address, end := listen(t, s)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}}
	requests := 200
	if os.Getenv("PAPERKIN_TORTURE") != "" {
		requests = 1000
	}
	var todo sync.WaitGroup
	turn := make(chan struct{}, 8)
	for i := range requests {
		turn <- struct{}{}
		todo.Go(func() {
			defer func() { <-turn }()
			target := fmt.Sprintf("/api/v1/search?q=abstract+number+%d", i)
			if i%2 == 0 {
				breakOff(t, address, target, i)
				return
			}
			r, err := client.Get("http://" + address + target)
			if err != nil {
				t.Error(err)
				return
			}
			defer r.Body.Close()
			if b, err := io.ReadAll(r.Body); err != nil || r.StatusCode != http.StatusOK && r.StatusCode != http.StatusServiceUnavailable {
				t.Errorf("%s: %d %s %v", target, r.StatusCode, b, err)
			}
		})
	}
	todo.Wait()
	client.CloseIdleConnections()
	end()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	deadline := time.Now().Add(time.Minute)
	for runtime.NumGoroutine() > before && time.Now().Before(deadline) {
		runtime.Gosched()
	}
	if n := runtime.NumGoroutine(); n > before {
		all := make([]byte, 1<<16)
		t.Errorf("%d goroutines, %d before:\n%s", n, before, all[:runtime.Stack(all, true)])
	}
}

// breakOff sends a request, some of it for some, and leaves.
func breakOff(t *testing.T, address, target string, i int) {
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Error(err)
		return
	}
	defer c.Close()
	text := "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n"
	if i%8 == 0 {
		text = text[:len(text)*(i%5)/5]
	}
	if _, err := io.WriteString(c, text); err != nil {
		t.Error(err)
	}
	if i%8 == 4 { // after the first bytes of the answer
		_, _ = c.Read(make([]byte, 10))
	}
}

// What no client should send gets the documented status, and a good question beside it is
// answered as before.
func TestHostileRequests(t *testing.T) {
	s, _ := servicetest.New(t, indextest.Many(20)...)
	address, end := listen(t, s)
	defer end()
	get := func(target string, headers ...string) string {
		return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + strings.Join(append(headers, ""), "\r\n") + "\r\n"
	}
	post := func(body string, headers ...string) string {
		return "POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + fmt.Sprint(len(body)) + "\r\n" + strings.Join(append(headers, ""), "\r\n") + "\r\n" + body
	}
	long := strings.Repeat("a", 1_000_000)
	for name, c := range map[string]struct {
		request string
		status  int
	}{
		"another host":               {"GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421},
		"an address as another host": {"GET http://evil.example/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", 421},
		"no host":                    {"GET /healthz HTTP/1.1\r\n\r\n", 400},
		"two hosts":                  {"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", 400},
		"another origin":             {post(`{"q":"a"}`, "Origin: https://evil.example"), 403},
		"a page of another site":     {post(`{"q":"a"}`, "Sec-Fetch-Site: cross-site"), 403},
		"an unknown path":            {get("/api/v1/../../etc/passwd"), 307},
		"an escaped path":            {get("/api/v1/papers/..%2f..%2f..%2fetc%2fpasswd"), 404},
		"a null byte":                {get("/api/v1/papers/%00"), 404},
		"bytes that are no text":     {get("/api/v1/search?q=%ff%fe%80"), 200},
		"no text as a name":          {get("/api/v1/search?%ff=a&q=a"), 400},
		"a bad escape":               {get("/api/v1/search?q=%zz"), 400},
		"a semicolon":                {get("/api/v1/search?q=a;n=1"), 400},
		"a billion hits":             {get("/api/v1/search?q=a&n=1000000000"), 400},
		"a number beyond numbers":    {get("/api/v1/search?q=a&n=" + strings.Repeat("9", 5000)), 400},
		"an unknown parameter":       {get("/api/v1/search?q=a&order=x"), 400},
		"a question of 3,000":        {get("/api/v1/search?q=" + strings.Repeat("a", 3000)), 400},
		"an address of a megabyte":   {get("/api/v1/search?q=" + long), 431},
		"a header of a megabyte":     {get("/healthz", "X: "+long), 431},
		"a thousand headers":         {get("/healthz", strings.Repeat("X: aaaaaaaaaaaaaaaaaaaaaaaa\r\n", 1000)+"Y: a"), 431},
		"a question of a million":    {post(`{"q":"` + long + `"}`), 400},
		"a body of ten megabytes":    {post(`{"text":"` + strings.Repeat(long, 10) + `"}`), 400},
		"a body that is no JSON":     {post("q=a"), 400},
		"a body in another type":     {post("q=a", "Content-Type: application/x-www-form-urlencoded"), 400},
		"deep JSON":                  {post(strings.Repeat(`{"q":`, 10000)), 400},
		"JSON of no text":            {post("{\"q\":\"\xff\xfe\"}"), 200},
		"many values":                {post(`{"q":"a","venue":["` + strings.Repeat(`a","`, 501) + `a"]}`), 400},
		"a long value":               {post(`{"q":"a","venue":"` + strings.Repeat("*a", 1001) + `"}`), 400},
		"a glob without end":         {get("/api/v1/search?q=a&venue=%5Ba"), 400},
		"another method":             {strings.Replace(get("/api/v1/search?q=a"), "GET", "BREW", 1), 404},
		"a delete":                   {strings.Replace(get("/api/v1/papers/p000"), "GET", "DELETE", 1), 404},
		"a connect":                  {"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n", 421},
		"no HTTP":                    {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400},
		"an old HTTP":                {"GET /healthz HTTP/1.0\r\n\r\n", 421},
		"HTTP/2":                     {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 421},
		"lengths that differ":        {"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}", 400},
		"a length and chunks":        {"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
	} {
		t.Run(name, func(t *testing.T) {
			if got := statusOf(t, address, c.request); got != c.status {
				t.Errorf("%d, want %d", got, c.status)
			}
			if got := statusOf(t, address, get("/api/v1/search?q=abstract")); got != 200 {
				t.Errorf("a good question beside it: %d", got)
			}
		})
	}
}

// statusOf sends bytes, and returns the status of the answer.
func statusOf(t *testing.T, address, request string) (status int) {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	go func() { _, _ = io.WriteString(c, request) }() // of which not all may be read
	if _, err := fmt.Fscanf(c, "HTTP/1.%d %d", new(int), &status); err != nil {
		t.Fatal(err)
	}
	return status
}

// What another page sends changes nothing of the shelf, and names of searches are what they
// were given as, whatever they look like.
func TestHostileShelf(t *testing.T) {
	s, _ := servicetest.New(t, indextest.Many(2)...)
	address, end := listen(t, s)
	defer end()
	for _, header := range []string{"Origin: https://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site"} {
		for _, body := range []string{`{"do":"like","paper":"p000"}`, `{"do":"save","name":"a","search":"q=a"}`} {
			request := fmt.Sprintf("POST /api/v1/shelf HTTP/1.1\r\nHost: localhost\r\n%s\r\nContent-Length: %d\r\n\r\n%s", header, len(body), body)
			if got := statusOf(t, address, request); got != 403 {
				t.Errorf("%s, %s: %d, want 403", header, body, got)
			}
		}
	}
	c := start(t, s)
	if all := ask[api.Shelf](c, "GET", "/api/v1/shelf", ""); len(all.Likes)+len(all.Searches) > 0 {
		t.Fatalf("%+v", all)
	}
	for _, name := range []string{"<script>alert(1)</script>", `"; DROP TABLE papers; --`, `a/b?c#d%41 & é`, strings.Repeat("é", 50), "../../etc/passwd", "مرحبا"} {
		body := func(do string) string {
			b, err := json.Marshal(map[string]string{"do": do, "name": name})
			if err != nil {
				t.Fatal(err)
			}
			return string(b)
		}
		ask[api.Said](c, "POST", "/api/v1/shelf", strings.Replace(body("save"), "}", `,"search":"q=abstract"}`, 1))
		if all := ask[api.Shelf](c, "GET", "/api/v1/shelf", ""); len(all.Searches) != 1 || all.Searches[0].Name != name {
			t.Errorf("%q: %+v", name, all.Searches)
		}
		ask[api.News](c, "GET", "/api/v1/new?saved="+url.QueryEscape(name), "")
		ask[api.Said](c, "POST", "/api/v1/shelf", body("forget"))
	}
	for _, name := range []string{`a\u202eb`, `a\nb`, strings.Repeat("é", 51), ` a`, ``, `likes`} {
		w := c.do("POST", "/api/v1/shelf", `{"do":"save","search":"q=a","name":"`+name+`"}`)
		if w.Code != 400 || strings.Contains(w.Body.String(), "\u202e") {
			t.Errorf("%q: %d %s", name, w.Code, w.Body)
		}
	}
	s.ReadOnly = true
	if w := c.do("POST", "/api/v1/shelf", `{"do":"save","name":"a","search":"q=a"}`); w.Code != 403 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
