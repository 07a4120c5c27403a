package ollamatest

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Backend is an Ollama server with one model, and what can be done to it.
type Backend struct {
	URL, Model string
	// Replace lets the model's name stand for other weights; wider ones have
	// more dimensions. nil where the server has no such weights.
	Replace, ReplaceWider func()
	Remove                func()
	Restore               func() // brings back the model of the beginning
	Restart               func()
	// Exact: a text has the same vector to the last bit, whatever comes with it.
	Exact bool
}

// Spoiler is a way in which a server can let a program down.
type Spoiler struct {
	// Spoil answers a request itself and returns true, or lets it pass.
	Spoil func(*Exchange) bool
	// Back: a server that is down comes back when the program waits for it for
	// this many a time. 0: it does not.
	Back int
	// Restarts: it is another process then.
	Restarts bool
}

// Proxy stands between a program and a server, and spoils what passes. The texts
// that begin with "paper ", in any case, are those of papers; programs send
// others to see whether a server is well.
type Proxy struct {
	*Backend
	Address string // host and port, the same for the life of the proxy

	t      testing.TB
	mu     sync.Mutex   // guards what follows
	server *http.Server // nil while it is down
	spoil  Spoiler      // the zero value lets everything pass
	at     int          // the request with papers that the fault begins at, from 1
	marked string       // the text of the paper that a fault is about contains it
	n      int          // requests with papers so far
	sent   []string     // texts of papers in the answers that were passed on whole
	waits  int          // how often the program waited for the server
	hung   chan bool    // closed when a request has been left hanging
}

// NewProxy starts a proxy that spoils nothing. It ends with the test.
func NewProxy(t testing.TB, b *Backend) *Proxy {
	p := &Proxy{t: t, Backend: b, Address: "127.0.0.1:0"}
	p.up()
	t.Cleanup(func() {
		p.Mend()
		p.mu.Lock()
		defer p.mu.Unlock()
		p.down()
	})
	return p
}

// Spoil begins to spoil at a request with papers, counted from 1 and from now,
// and for the paper whose text contains marked, in lower case. A server that is
// down comes up again first.
func (p *Proxy) Spoil(s Spoiler, at int, marked string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.spoil, p.at, p.marked, p.n, p.sent, p.waits, p.hung = s, at, marked, 0, nil, 0, make(chan bool)
	if p.server == nil {
		p.up()
	}
}

// Mend lets everything pass from now on.
func (p *Proxy) Mend() { p.Spoil(Spoiler{}, 0, "") }

// Sent returns the texts of papers, in lower case, in the answers that were
// passed on whole since the last call of Spoil or Mend.
func (p *Proxy) Sent() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.sent)
}

// Hung is closed when a request has been left hanging.
func (p *Proxy) Hung() <-chan bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.hung
}

// Waits is how often the program waited for the server.
func (p *Proxy) Waits() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.waits
}

// up makes the server reachable again.
func (p *Proxy) up() {
	l, err := net.Listen("tcp", p.Address)
	if err != nil {
		p.t.Error(err)
		return
	}
	p.Address = l.Addr().String()
	p.server = &http.Server{Handler: p}
	go p.server.Serve(l)
}

// down ends all connections and takes no more.
func (p *Proxy) down() {
	if p.server != nil {
		p.server.Close()
	}
	p.server = nil
}

// Wait takes the place of a program's wait for a server: no time passes, but a
// server that is down may come back.
func (p *Proxy) Wait(ctx context.Context, _ time.Duration) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waits++
	if p.server == nil && p.spoil.Back == p.waits {
		if p.spoil.Restarts {
			p.Restart()
		}
		p.up()
	}
	return ctx.Err()
}

// ServeHTTP answers a request as the server does, or spoils it.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &Exchange{Proxy: p, Request: r, w: w, embeds: r.URL.Path == "/api/embed"}
	var err error
	if x.body, err = io.ReadAll(r.Body); err != nil {
		return // the program has gone
	}
	if x.embeds {
		var req struct{ Input []string }
		if err := json.Unmarshal(x.body, &req); err != nil {
			p.t.Error(err)
		}
		x.Input = req.Input
	}
	p.mu.Lock()
	spoil := p.spoil.Spoil
	if slices.ContainsFunc(x.Input, isPaper) {
		p.n++
		x.n = p.n
	}
	p.mu.Unlock()
	if spoil != nil && spoil(x) {
		return
	}
	status, body := x.Forward()
	if status == http.StatusOK {
		p.mu.Lock()
		for _, text := range x.Input {
			if isPaper(text) {
				p.sent = append(p.sent, strings.ToLower(text))
			}
		}
		p.mu.Unlock()
	}
	x.Reply(status, body)
}

func isPaper(text string) bool { return strings.HasPrefix(strings.ToLower(text), "paper ") }
