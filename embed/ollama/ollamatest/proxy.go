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

// Backend is an Ollama server with one model, and functions that change it.
type Backend struct {
	URL, Model string
	// Replace puts other weights behind the model's name; those of ReplaceWider
	// have more dimensions. nil if the server has no such weights.
	Replace, ReplaceWider func()
	Remove                func()
	Restore               func() // puts the first model back
	Restart               func()
	// Exact: the vector of a text is the same to the last bit in every batch.
	Exact bool
}

// Spoiler is a fault of a server.
type Spoiler struct {
	// Spoil answers a request itself and returns true, or returns false to let it
	// pass.
	Spoil func(*Exchange) bool
	// Back: a server that is down comes back when the program waits for the
	// Back-th time. 0: never.
	Back int
	// Restarts: it comes back as a new process.
	Restarts bool
}

// Proxy is a proxy between a program and a server that injects faults. Texts that
// begin with "paper ", in any case, are those of papers; programs send others to
// check a server.
type Proxy struct {
	*Backend
	Address string // host and port, the same for the life of the proxy

	t      testing.TB
	mu     sync.Mutex   // guards the fields below
	server *http.Server // nil while it is down
	spoil  Spoiler      // the zero value lets everything pass
	at     int          // the request with papers that the fault begins at, from 1
	marked string       // part of the text of the paper that the fault is about
	n      int          // requests with papers so far
	sent   []string     // texts of papers in complete answers that were passed on
	waits  int          // times that the program waited for the server
	hung   chan bool    // closed when a request has been left hanging
}

// NewProxy starts a proxy without a fault. It ends with the test.
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

// Spoil sets the fault. It begins at request number at with papers, counted from
// 1 from now on, and concerns the paper whose text contains marked, in lower
// case. A server that is down comes up first.
func (p *Proxy) Spoil(s Spoiler, at int, marked string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.spoil, p.at, p.marked, p.n, p.sent, p.waits, p.hung = s, at, marked, 0, nil, 0, make(chan bool)
	if p.server == nil {
		p.up()
	}
}

// Mend removes the fault.
func (p *Proxy) Mend() { p.Spoil(Spoiler{}, 0, "") }

// Sent returns the texts of papers, in lower case, in the complete answers that
// were passed on since the last call of Spoil or Mend.
func (p *Proxy) Sent() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.sent)
}

// Hung returns a channel that is closed when a request has been left hanging.
func (p *Proxy) Hung() <-chan bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.hung
}

// Waits returns how often the program has waited for the server.
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

// down closes all connections and the listener.
func (p *Proxy) down() {
	if p.server != nil {
		p.server.Close()
	}
	p.server = nil
}

// Wait replaces the program's wait for a server: it returns at once, but a server
// that is down may come back.
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

// ServeHTTP passes a request on to the server, or injects the fault.
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
