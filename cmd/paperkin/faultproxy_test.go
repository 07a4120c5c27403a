package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ollama/ollama/api"
)

// backend is an Ollama server with one model, and what others may do to it.
type backend struct {
	url, model string
	// replace lets the model's name stand for other weights; wider ones have
	// more dimensions. nil where the server has none such.
	replace, replaceWider func()
	remove                func()
	restore               func() // the model of the beginning
	restart               func()
	// exact: a text has the same vector to the last bit, whatever comes with it.
	exact bool
}

// faultProxy stands between the program and a server, and spoils what passes.
type faultProxy struct {
	t       testing.TB
	address string
	*backend

	mu     sync.Mutex   // guards what follows
	server *http.Server // nil while it is down
	kind   *faultKind   // nil: all is well
	at     int          // the request with papers that the fault begins at, from 1
	marked string       // what the paper that a fault is about has in its text
	n      int          // requests with papers so far
	sent   []string     // papers' texts in the answers that were passed on whole
	waits  int          // how often the program waited for the server
	hung   chan bool    // closed when a request has been left hanging
}

// passage is a request on its way, and its answer.
type passage struct {
	*faultProxy
	w      http.ResponseWriter
	r      *http.Request
	body   []byte
	embeds bool     // asks for vectors
	input  []string // these texts'
	n      int      // its number among the requests with papers; 0 for another
}

func newFaultProxy(t testing.TB, b *backend) *faultProxy {
	p := &faultProxy{t: t, backend: b, address: "127.0.0.1:0"}
	p.up()
	t.Cleanup(func() { p.suffer(nil, 0, ""); p.down() })
	return p
}

// suffer gives the server a fault of a kind, at a request and for a paper. nil
// is a healthy server, which is up. What was counted is counted anew.
func (p *faultProxy) suffer(kind *faultKind, at int, marked string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.kind, p.at, p.marked, p.n, p.sent, p.waits, p.hung = kind, at, marked, 0, nil, 0, make(chan bool)
	if p.server == nil {
		p.up()
	}
}

// up makes the server reachable again.
func (p *faultProxy) up() {
	l, err := net.Listen("tcp", p.address)
	if err != nil {
		p.t.Error(err)
		return
	}
	p.address = l.Addr().String()
	p.server = &http.Server{Handler: p}
	go p.server.Serve(l)
}

// down ends all its connections and takes no more.
func (p *faultProxy) down() {
	if p.server != nil {
		p.server.Close()
	}
	p.server = nil
}

// wait is the program's wait for a server: no time passes, but things happen.
func (p *faultProxy) wait(ctx context.Context, _ time.Duration) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waits++
	if p.server == nil && p.kind.back == p.waits {
		if p.kind.restarts {
			p.restart()
		}
		p.up()
	}
	return ctx.Err()
}

func (p *faultProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &passage{faultProxy: p, w: w, r: r, embeds: r.URL.Path == "/api/embed"}
	var err error
	if x.body, err = io.ReadAll(r.Body); err != nil {
		return // the program has gone
	}
	var req api.EmbedRequest
	if x.embeds {
		if err := json.Unmarshal(x.body, &req); err != nil {
			p.t.Error(err)
		}
		for _, text := range req.Input.([]any) {
			x.input = append(x.input, text.(string))
		}
	}
	p.mu.Lock()
	kind := p.kind
	if slices.ContainsFunc(x.input, isPaper) {
		p.n++
		x.n = p.n
	}
	p.mu.Unlock()
	if kind != nil && kind.spoil(x) {
		return
	}
	status, body := x.forward()
	if status == http.StatusOK {
		p.mu.Lock()
		for _, text := range x.input {
			if isPaper(text) {
				p.sent = append(p.sent, strings.ToLower(text))
			}
		}
		p.mu.Unlock()
	}
	x.reply(status, body)
}

// isPaper tells a paper of writeSubjects from what the program sends to see
// that a server is well.
func isPaper(text string) bool { return strings.HasPrefix(strings.ToLower(text), "paper ") }

// now: this is the request that the fault is at. since: or a later one.
func (x *passage) now() bool   { return x.n == x.at }
func (x *passage) since() bool { return x.embeds && x.faultProxy.reached() }

func (p *faultProxy) reached() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.n >= p.at
}

// marks: the paper that the fault is about is among the texts. where is its
// place among them.
func (x *passage) marks() bool { return x.where() >= 0 }
func (x *passage) where() int {
	return slices.IndexFunc(x.input, func(s string) bool { return strings.Contains(strings.ToLower(s), x.marked) })
}

// forward asks the real server.
func (x *passage) forward() (status int, body []byte) {
	req, err := http.NewRequestWithContext(x.r.Context(), x.r.Method, x.url+x.r.URL.Path, bytes.NewReader(x.body))
	if err != nil {
		x.t.Error(err)
		return http.StatusBadGateway, nil
	}
	req.Header = x.r.Header
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return http.StatusBadGateway, []byte(err.Error())
	}
	defer resp.Body.Close()
	if body, err = io.ReadAll(resp.Body); err != nil {
		return http.StatusBadGateway, []byte(err.Error())
	}
	return resp.StatusCode, body
}

func (x *passage) reply(status int, body []byte) bool {
	x.w.Header().Set("Content-Type", "application/json")
	x.w.WriteHeader(status)
	x.w.Write(body)
	return true
}

// fail answers as Ollama does when something is wrong.
func (x *passage) fail(status int, message string) bool {
	body, _ := json.Marshal(map[string]string{"error": message})
	return x.reply(status, body)
}

// change passes the server's vectors on as f leaves them.
func (x *passage) change(f func([][]float32) [][]float32) bool {
	status, body := x.forward()
	var answer api.EmbedResponse
	if json.Unmarshal(body, &answer) != nil || status != http.StatusOK {
		return x.reply(status, body) // the program has gone, or the server refuses
	}
	answer.Embeddings = f(answer.Embeddings)
	body, _ = json.Marshal(answer)
	return x.reply(http.StatusOK, body)
}

// breakOff ends the connection after a part of the answer; with reset, rudely.
func (x *passage) breakOff(part float64, reset bool) bool {
	_, body := x.forward()
	conn, rw, err := http.NewResponseController(x.w).Hijack()
	if err != nil {
		x.t.Error(err)
		return true
	}
	defer conn.Close()
	if reset {
		conn.(*net.TCPConn).SetLinger(0)
	}
	if part > 0 {
		rw.WriteString("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n")
		rw.Write(body[:int(part*float64(len(body)))])
		rw.Flush()
	}
	return true
}

// drip sends the answer byte by byte, and never to its end.
func (x *passage) drip() bool {
	_, body := x.forward()
	drop := time.NewTicker(time.Millisecond)
	defer drop.Stop()
	for i := 0; ; i = min(i+1, len(body)-2) {
		select {
		case <-x.r.Context().Done():
			return true
		case <-drop.C:
			x.w.Write(body[i : i+1])
			http.NewResponseController(x.w).Flush()
		}
	}
}

// hang answers nothing.
func (x *passage) hang() bool {
	x.mu.Lock()
	select {
	case <-x.hung:
	default:
		close(x.hung)
	}
	x.mu.Unlock()
	<-x.r.Context().Done()
	return true
}
